"""The coordinator's part: the queue, one application with all that is known, the answer."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from core.views import Acts, PermissionRequiredMixin
from members.actions import applications as actions
from members.duplicates import EIK, NAME, PLACE, everybody
from members.forms.applications import DecisionForm
from members.models import Organisation, Step

MOST_DUPLICATES = 6


def duplicates_of(organisations, user):
    """{application: those it may repeat, the most alike first}, as far as the user sees them."""
    known = everybody()
    found = {
        one.pk: known.like(
            name=one.name_bg or one.name,
            eik=one.eik or "",
            obshtina_id=one.seat_obshtina_id,
            besides=one.pk,
        )[:MOST_DUPLICATES]
        for one in organisations
        if not one.is_practice
    }
    numbers = {like.organisation.pk for likes in found.values() for like in likes}
    seen = Organisation.objects.visible_to(user).filter(pk__in=numbers)
    seen = seen.select_related("seat__obshtina").in_bulk() if numbers else {}
    return {
        pk: [
            {"organisation": seen[like.organisation.pk], "reasons": reasons(like)}
            for like in likes
            if like.organisation.pk in seen
        ]
        for pk, likes in found.items()
    }


def reasons(like):
    words = {
        EIK: _("the same EIK"),
        NAME: _("a similar name"),
        PLACE: _("the same municipality"),
    }
    return [words[reason] for reason in like.reasons]


def steps_of(organisation):
    """Sent and decided, the oldest first, with who and which words."""
    changes = list(organisation.status_changes.select_related("actor__person"))
    for change in changes:
        change.step = Step.of(change)
    return [change for change in changes if change.step]


class Queue(PermissionRequiredMixin, ListView):
    permission_required = "members.see_queue"
    template_name = "members/queue.html"
    paginate_by = 20

    def get_queryset(self):
        rows = Organisation.objects.awaiting_decision_of(self.request.user)
        return rows.select_related(
            "seat__obshtina__oblast", "applicant__person"
        ).prefetch_related("status_changes")

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = Organisation.objects.waiting_in_scope_of(user)
        context = super().get_context_data(own=waiting.own_matters_of(user), **kwargs)
        likely = duplicates_of(context["object_list"], user)
        for row in context["object_list"]:
            row.likely = len(likely[row.pk])
            changes = list(row.status_changes.all())
            row.last_step = Step.of(changes[-1]) if changes else None
        return context


class Decide(PermissionRequiredMixin, Acts, FormView):
    """One application with all that the coordinator needs, and the answer.

    Who filed it, or owns the organisation, reads here that somebody else decides.
    """

    form_class = DecisionForm
    permission_required = "members.read_application"
    template_name = "members/decide.html"

    @cached_property
    def organisation(self):
        visible = Organisation.objects.visible_to(self.request.user)
        return get_object_or_404(
            visible.select_related(
                "seat__obshtina__oblast", "applicant__person", "responsible"
            ).prefetch_related("topics", "territory__oblast", "attachments"),
            slug=self.kwargs["slug"],
        )

    def get_permission_object(self):
        return self.organisation

    def get_initial(self):
        return {"seen": moment(self.organisation.applied_at)}

    def get_context_data(self, **kwargs):
        organisation, user = self.organisation, self.request.user
        steps = steps_of(organisation)
        return super().get_context_data(
            organisation=organisation,
            steps=steps,
            duplicates=duplicates_of([organisation], user).get(organisation.pk),
            others=self.others(),
            memberships=self.memberships(),
            asks_another=self.asks_another(steps),
            **kwargs,
        )

    def others(self):
        """What else the applicant asked for and has no part in, as far as the coordinator
        sees it.
        """
        organisation = self.organisation
        if organisation.applicant is None:
            return []
        visible = Organisation.objects.visible_to(self.request.user)
        own = visible.filter(applicant=organisation.applicant)
        joined = [row.organisation_id for row in self.memberships()]
        return own.exclude(pk__in=[organisation.pk, *joined]).order_by("applied_at")

    def memberships(self):
        applicant = self.organisation.applicant
        if applicant is None:
            return []
        visible = Organisation.objects.visible_to(self.request.user)
        rows = applicant.person.memberships.filter(
            ended_on=None, organisation__in=visible
        ).exclude(organisation=self.organisation)
        return rows.select_related("organisation")

    def asks_another(self, steps):
        """Is this an answer to one's own decline that somebody else could read?"""
        organisation, user = self.organisation, self.request.user
        is_answer = bool(steps) and steps[-1].step == Step.ANSWERED
        if not is_answer or actions.decliner_of(organisation) != user.pk:
            return False
        return user not in actions.readers_of_answer(organisation)

    def post(self, request, slug):
        if not request.user.has_perm("members.decide", self.organisation):
            raise PermissionDenied
        return super().post(request, slug)

    def act(self, form):
        data = form.cleaned_data
        actions.decide(
            self.organisation,
            DecisionForm.STEPS[data["decision"]],
            actor=self.request.user,
            note=data["note"],
            seen=data["seen"],
        )

    def said(self, result):
        if self.organisation.is_practice:
            return _("Decided. Nobody is told in practice.")
        return _("Decided; the applicant is told.")

    def next_address(self, result):
        return self.organisation if self.organisation.is_practice else "members:queue"

    def form_invalid(self, form):
        """What somebody did meanwhile is on the page with the words that were typed."""
        del self.organisation
        form.data = form.data.copy()
        form.data["seen"] = moment(self.organisation.applied_at)
        return super().form_invalid(form)


def moment(when):
    """To the microsecond, as the database keeps it."""
    return when.isoformat() if when else ""

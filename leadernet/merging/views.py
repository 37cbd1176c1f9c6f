from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core import search
from core.views import PermissionRequiredMixin
from leadernet.merging import organisations, people, preview
from leadernet.merging.fingerprint import fingerprint
from leadernet.merging.forms import MergeForm, PeopleMergeForm
from members.duplicates import everybody
from members.models import Merge, Organisation

MOST_FOUND = 20


class OfOrganisation(PermissionRequiredMixin):
    """The organisation that stays, found through what the reader may see."""

    permission_required = "members.merge"

    @cached_property
    def organisation(self):
        visible = Organisation.objects.visible_to(self.request.user).real()
        return get_object_or_404(
            visible.select_related("seat__obshtina"), slug=self.kwargs["slug"]
        )

    def get_permission_object(self):
        return self.organisation

    def others(self):
        """What may go into it: of the reader's own scope, and not their own matter."""
        user = self.request.user
        rows = Organisation.objects.visible_to(user).real().coordinated_by(user)
        own = Organisation.objects.own_matters_of(user)
        return (
            rows.filter(status__in=organisations.MAY_GO)
            .exclude(pk=self.organisation.pk)
            .exclude(pk__in=own.values("pk"))
            .select_related("seat__obshtina")
        )


class ChooseDuplicate(OfOrganisation, TemplateView):
    """Which organisation is the same as this one: suggested, or found by its words."""

    template_name = "leadernet/merge_choose.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("q", "").strip()[:200]
        return super().get_context_data(
            organisation=self.organisation,
            query=asked,
            found=self.found(asked) if asked else [],
            suggested=[] if asked else self.suggested(),
            **kwargs,
        )

    def found(self, words):
        """By EIK, by a part of the name (applications are not in the search), by words."""
        rows = self.others()
        by_words = search.order_by_relevance(rows, words).order_by()
        return rows.filter(
            Q(eik=words)
            | Q(name_bg__icontains=words)
            | Q(name_en__icontains=words)
            | Q(pk__in=by_words.values("pk"))
        )[:MOST_FOUND]

    def suggested(self):
        kept = self.organisation
        found = everybody().like(
            name=kept.name_bg or kept.name,
            eik=kept.eik or "",
            obshtina_id=kept.seat_obshtina_id,
            besides=kept.pk,
        )
        others = self.others().in_bulk([one.organisation.pk for one in found])
        return [
            {"organisation": others[one.organisation.pk], "reasons": one.reasons}
            for one in found
            if one.organisation.pk in others
        ][:MOST_FOUND]


class SayWhenDone:
    """Pressed twice, or by two people at once: the second one sees that it is done."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            merge = self.done_before()
            if merge is None:
                raise
            messages.info(request, _("They are one already."))
            return redirect(self.after(merge))


class Merging(FormView):
    """Two rows side by side, what would move, and the button; never done unseen."""

    template_name = "leadernet/merge.html"
    act = None  # the module that merges

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "kept": self.kept,
            "gone": self.gone,
            "differing": self.act.differing(self.kept, self.gone),
        }

    def get_initial(self):
        return {"seen": fingerprint(self.kept, self.gone)}

    def get_context_data(self, **kwargs):
        obstacle, lines = None, []
        try:
            lines = preview.of(
                self.act.merge,
                self.kept,
                self.gone,
                actor=self.request.user,
                reason="-",
            )
        except ValidationError as error:
            obstacle = error.messages[0]
        return super().get_context_data(
            kept=self.kept, gone=self.gone, lines=lines, obstacle=obstacle, **kwargs
        )

    def form_valid(self, form):
        try:
            self.act.merge(
                self.kept,
                self.gone,
                actor=self.request.user,
                reason=form.cleaned_data["reason"],
                from_gone=form.from_gone(),
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as error:
            return self.shown_again(form, error)
        messages.success(self.request, self.done())
        return redirect(self.kept)

    def shown_again(self, form, error):
        """With what was typed, and with what is there now."""
        form.data = form.data.copy()
        form.data["seen"] = fingerprint(self.kept, self.gone)
        form.add_error(None, error)
        return self.form_invalid(form)


class MergeOrganisations(SayWhenDone, OfOrganisation, Merging):
    form_class = MergeForm
    act = organisations

    @property
    def kept(self):
        return self.organisation

    @cached_property
    def gone(self):
        return get_object_or_404(self.others(), pk=self.kwargs["number"])

    def done(self):
        return _("The two organisations are one. The owners of both are told.")

    def done_before(self):
        """The merge of the same two, in either direction."""
        slug, number = self.kwargs["slug"], self.kwargs["number"]
        visible = Organisation.objects.visible_to(self.request.user)
        found = Merge.objects.filter(organisation__in=visible).filter(
            Q(organisation__slug=slug, number=number)
            | Q(organisation=number, slug=slug)
        )
        rows = found.select_related("organisation")
        allowed = self.request.user.has_perm
        return next(
            (one for one in rows if allowed("members.merge", one.organisation)), None
        )

    def after(self, merge):
        return merge.organisation


class PeopleToMerge(PermissionRequiredMixin, TemplateView):
    """People who seem to be there twice, as far as the reader may sort them out."""

    permission_required = "members.merge_people"
    template_name = "leadernet/merge_people.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("q", "").strip()[:120]
        return super().get_context_data(
            query=asked, pairs=people.suggestions(self.request.user, asked), **kwargs
        )


class MergePeople(SayWhenDone, PermissionRequiredMixin, Merging):
    form_class = PeopleMergeForm
    permission_required = "members.merge_people"
    template_name = "leadernet/merge_person.html"
    act = people

    @cached_property
    def kept(self):
        rows = people.mergeable_by(self.request.user).select_related("user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def gone(self):
        rows = people.duplicates_of(self.request.user).select_related("user")
        return get_object_or_404(rows, pk=self.kwargs["number"])

    def get_permission_object(self):
        if self.request.user.person.pk in {self.kept.pk, self.gone.pk}:
            raise PermissionDenied
        return

    def form_valid(self, form):
        answer = super().form_valid(form)
        return redirect("merge_people") if answer.status_code == 302 else answer

    def done(self):
        return _("The two people are one.")

    def done_before(self):
        pk, number = self.kwargs["pk"], self.kwargs["number"]
        known = people.mergeable_by(self.request.user)
        return Merge.objects.filter(
            Q(person=pk, number=number) | Q(person=number, number=pk),
            person__in=known,
        ).first()

    def after(self, merge):
        return "merge_people"

"""Minutes, decisions and recommendations: written by the organiser, carried out by others."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import FormView, ListView, TemplateView

from core import editor, typed
from core.typed_views import KeepsTyped
from core.views import Acts, sign_in_first
from events import actions
from events.forms.outcomes import (
    AnswerForm,
    CloseForm,
    DecisionForm,
    MinutesForm,
    RecommendationForm,
)
from events.models import Decision, Minutes, Recommendation
from events.views.mixins import EventPermissionMixin
from members.models import Group, Organisation, Person


class Outcomes(EventPermissionMixin, TemplateView):
    """Everything that came of the event, drafts too, and one button that publishes them."""

    template_name = "events/event_outcomes.html"
    permission_required = "events.write_outcomes"

    def get_context_data(self, **kwargs):
        minutes = Minutes.objects.filter(event=self.event).first()
        decisions = with_people_shown(
            list(self.event.decisions.select_related("owner", "owner_person")),
            self.request.user,
        )
        recommendations = self.event.recommendations.select_related("institution")
        drafts = [
            *([minutes] if minutes and minutes.says_something() else []),
            *decisions,
            *recommendations,
        ]
        return super().get_context_data(
            minutes=minutes,
            decisions=decisions,
            recommendations=recommendations,
            drafts=sum(one.published_at is None for one in drafts),
            **kwargs,
        )

    def post(self, request, **kwargs):
        count = actions.publish_outcomes(self.event, actor=request.user)
        words = ngettext(
            "%(count)s text is published and those whom it concerns are told.",
            "%(count)s texts are published and those whom they concern are told.",
            count,
        )
        if count:
            messages.success(request, words % {"count": count})
        return redirect("events:outcomes", self.event.slug)


class WriteMinutes(EventPermissionMixin, KeepsTyped, FormView):
    form_class = MinutesForm
    template_name = "events/minutes_form.html"
    permission_required = "events.write_outcomes"
    typed_title = "title"

    def instance(self):
        found = Minutes.objects.filter(event=self.event).first()
        return found or Minutes(event=self.event)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.instance()}
        if self.resumed:
            kwargs["data"] = typed.as_data(self.resumed)
        return kwargs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.resumed:
            form.errors.clear()  # nothing was sent yet, so nothing is wrong yet
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        minutes = context["form"].instance
        documents = minutes.attachments.all() if minutes.pk else []
        return context | {
            "minutes": minutes,
            "documents": documents,
            "typing": self.typed_context(),
            **editor.head(context["form"], self.request),
        }

    def post(self, request, **kwargs):
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        return super().post(request, **kwargs)

    def remove(self, key):
        documents = get_object_or_404(Minutes, event=self.event).attachments
        document = get_object_or_404(documents, key=key[:32])
        actions.remove_from_minutes(document, event=self.event, actor=self.request.user)
        words = _("“%(name)s” is taken away.") % {"name": document.name}
        messages.success(self.request, words)
        return redirect("events:minutes", self.event.slug)

    def form_valid(self, form):
        try:
            minutes = actions.save_minutes(
                form.save(commit=False),
                document=form.cleaned_data["document"],
                seen_at=form.cleaned_data["version"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            form.take_note_of(Minutes.objects.get(event=self.event))
            return self.form_invalid(form)
        self.typed_is_saved()
        words = _("Saved. Everybody who sees the event sees the change.")
        if minutes.published_at is None:
            words = _("The draft is saved. Only your organisation sees it.")
        messages.success(self.request, words)
        return redirect("events:outcomes", self.event.slug)


class WriteOutcome(EventPermissionMixin, FormView):
    """A decision or a recommendation of the event: a new one, or one that is there."""

    template_name = "events/outcome_form.html"
    permission_required = "events.write_outcomes"
    model = None
    save = None
    of_new = of_old = None

    @cached_property
    def outcome(self):
        """From the event, never by a second number alone."""
        if "pk" not in self.kwargs:
            return self.model(event=self.event)
        rows = self.model.objects.filter(event=self.event)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "instance": self.outcome,
            "user": self.request.user,
        }

    def post(self, request, **kwargs):
        if "delete" in request.POST and self.outcome.pk:
            return self.delete()
        return super().post(request, **kwargs)

    def delete(self):
        try:
            actions.delete_outcome(self.outcome, actor=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, _("The draft is deleted."))
        return redirect("events:outcomes", self.event.slug)

    def get_context_data(self, **kwargs):
        heading = self.of_old if self.outcome.pk else self.of_new
        return super().get_context_data(outcome=self.outcome, heading=heading, **kwargs)

    def form_valid(self, form):
        outcome = form.save(commit=False)
        if outcome.pk is None:
            outcome.submission = form.cleaned_data["submission"]
        try:
            saved = type(self).save(
                outcome,
                seen_at=form.cleaned_data["version"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            if outcome.pk:
                form.take_note_of(self.model.objects.get(pk=outcome.pk))
            return self.form_invalid(form)
        words = _("Saved. Everybody who sees the event sees the change.")
        if saved.published_at is None:
            words = _("The draft is saved. Publish it when everything is ready.")
        messages.success(self.request, words)
        if "another" in self.request.POST:
            return redirect(self.request.path)
        return redirect("events:outcomes", self.event.slug)


class WriteDecision(WriteOutcome):
    form_class = DecisionForm
    model = Decision
    of_new = gettext_lazy("Add a decision")
    of_old = gettext_lazy("Edit the decision")
    save = actions.save_decision


class WriteRecommendation(WriteOutcome):
    form_class = RecommendationForm
    model = Recommendation
    of_new = gettext_lazy("Add a recommendation")
    of_old = gettext_lazy("Edit the recommendation")
    save = actions.save_recommendation


class ShowOutcome(Acts, FormView):
    """One of them, to whoever may see it; with a form for whom it concerns."""

    permission = None
    model = None
    related = ()

    @cached_property
    def outcome(self):
        rows = self.model.objects.visible_to(self.request.user).filter(
            event__slug=self.kwargs["slug"]
        )
        related = ("event__organiser", "event__group", *self.related)
        return get_object_or_404(rows.select_related(*related), pk=self.kwargs["pk"])

    @cached_property
    def may_act(self):
        return self.request.user.has_perm(self.permission, self.outcome)

    def get(self, request, **kwargs):
        self.outcome  # noqa: B018 - who may not see it, gets no page
        return super().get(request, **kwargs)

    def post(self, request, **kwargs):
        if not self.may_act:
            if not request.user.is_authenticated:
                return sign_in_first(self, request)
            raise PermissionDenied
        return super().post(request, **kwargs)

    def get_context_data(self, **kwargs):
        event = self.outcome.event
        sees_event = type(event).objects.visible_to(self.request.user)
        return super().get_context_data(
            outcome=self.outcome,
            event=event,
            sees_event=sees_event.filter(pk=event.pk).exists(),
            may_act=self.may_act,
            **kwargs,
        )

    def next_address(self, result):
        return self.outcome


class ShowDecision(ShowOutcome):
    form_class = CloseForm
    template_name = "events/decision.html"
    permission = "events.close_decision"
    model = Decision
    related = ("owner", "owner_person")
    done = gettext_lazy("Saved.")

    @cached_property
    def outcome(self):
        (decision,) = with_people_shown([super().outcome], self.request.user)
        return decision

    def get_initial(self):
        decision = self.outcome
        return {
            "state": decision.state,
            "closed_on": decision.closed_on,
            "note": decision.note,
        }

    def act(self, form):
        actions.close_decision(
            self.outcome,
            state=form.cleaned_data["state"],
            on=form.cleaned_data["closed_on"],
            note=form.cleaned_data["note"],
            actor=self.request.user,
        )


class ShowRecommendation(ShowOutcome):
    form_class = AnswerForm
    template_name = "events/recommendation.html"
    permission = "events.answer_recommendation"
    model = Recommendation
    related = ("institution",)
    done = gettext_lazy("The answer is on the page.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.outcome}

    def act(self, form):
        try:
            actions.answer_recommendation(
                self.outcome,
                text=form.cleaned_data["answer"],
                on=form.cleaned_data["answered_on"],
                document=form.cleaned_data["document"],
                seen_at=form.cleaned_data["version"],
                actor=self.request.user,
            )
        except ValidationError:
            form.take_note_of(Recommendation.objects.get(pk=self.outcome.pk))
            raise


class OutcomeList(ListView):
    """What was decided, or recommended to institutions, and what became of it."""

    template_name = "events/outcome_list.html"
    paginate_by = 30

    @cached_property
    def asks_for_recommendations(self):
        return self.request.GET.get("kind") == "recommendations"

    @cached_property
    def organisation(self):
        return self.named(Organisation, "organisation")

    @cached_property
    def group(self):
        return self.named(Group, "group")

    def named(self, model, name):
        slug = self.request.GET.get(name)
        if not slug:
            return None
        return get_object_or_404(model.objects.visible_to(self.request.user), slug=slug)

    @cached_property
    def state(self):
        asked = self.request.GET.get("state", "")
        return asked if asked in dict(self.states()) else ""

    def states(self):
        if self.asks_for_recommendations:
            return [
                ("", _("all")),
                ("open", _("no answer yet")),
                ("overdue", _("term over")),
                ("answered", pgettext("recommendation", "answered")),
            ]
        return [
            ("", _("all")),
            ("open", pgettext("decision", "to be done")),
            ("overdue", _("term over")),
            ("done", pgettext("decision", "done")),
            ("dropped", pgettext("decision", "dropped")),
        ]

    def get_queryset(self):
        model = Recommendation if self.asks_for_recommendations else Decision
        rows = model.objects.published().visible_to(self.request.user)
        if self.organisation:
            rows = rows.filter(event__organiser=self.organisation)
        if self.group:
            rows = rows.filter(event__group=self.group)
        rows = rows.select_related("event__organiser", *OutcomeList.related[model])
        return self.in_state(rows).order_by("-event__starts_at", "pk")

    related = {
        Decision: ("owner", "owner_person"),
        Recommendation: ("institution",),
    }

    def in_state(self, rows):
        if self.state == "overdue":
            return rows.overdue()
        if self.asks_for_recommendations:
            return {
                "": rows,
                "open": rows.unanswered(),
                "answered": rows.exclude(answered_on=None),
            }[self.state]
        return rows.filter(state=self.state) if self.state else rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.asks_for_recommendations:
            with_people_shown(context["object_list"], self.request.user)
        return context | {
            "organisation": self.organisation,
            "group": self.group,
            "state": self.state,
            "states": self.states(),
            "recommendations": self.asks_for_recommendations,
        }


def with_people_shown(decisions, user):
    """Who carries it out, by name where the reader may know that person."""
    pks = {one.owner_person_id for one in decisions} - {None}
    known = Person.objects.visible_to(user).in_bulk(pks) if pks else {}
    for one in decisions:
        one.shown_person = known.get(one.owner_person_id)
    return decisions


def published_outcomes(event, user):
    """For the event's page: what was published of it."""
    decisions = event.decisions.published().select_related("owner", "owner_person")
    recommendations = event.recommendations.published().select_related("institution")
    return {
        "minutes": Minutes.objects.published().filter(event=event).first(),
        "decisions": with_people_shown(list(decisions), user),
        "recommendations": recommendations.prefetch_related("attachments"),
    }

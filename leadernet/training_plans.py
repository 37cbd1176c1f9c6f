"""A plan of trainings with the events that came of it: `participation` knows no events."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import audit, pdf
from core.models import Link
from events.models import Attendance, Event
from members.models import Organisation
from participation.surveys.actions.running import writable
from participation.surveys.models import PlannedTraining, Survey, TrainingPlan
from participation.surveys.results import papers
from participation.surveys.results.needs import Needs
from participation.surveys.results.planning import OfTraining
from places.seats import seats_of


@dataclass(frozen=True)
class Line:
    """A row of the plan with what the reader may see of its event, its run and whose it is."""

    training: PlannedTraining
    asked: int | None
    event: Event | None
    present: int
    responsible: Organisation | None
    run: Survey | None
    is_of_one_run: bool = True

    @property
    def where(self):
        """Where several runs stand in a plan, each is named by its title."""
        if self.training.place:
            return self.training.place
        if self.is_of_one_run:
            return _("the whole survey")
        return self.run or _("another run of the survey")

    @property
    def state(self):
        event = self.event
        if event is None or not event.is_published:
            return _("planned")
        if event.cancelled_at:
            return _("cancelled")
        if not event.is_over():
            return _("announced")
        if not self.present:
            return _("held")
        return ngettext(
            "held, %(count)s participant", "held, %(count)s participants", self.present
        ) % {"count": self.present}


def links_of(trainings):
    """What the rows led to, as far as it is an event."""
    return Link.objects.filter(
        kind=Link.Kind.LED_TO,
        content_type=ContentType.objects.get_for_model(PlannedTraining),
        object_id__in=[one.pk for one in trainings],
        to_content_type=ContentType.objects.get_for_model(Event),
    )


def present_at(events) -> dict[int, int]:
    """{event: how many people were there}"""
    rows = Attendance.objects.filter(registration__event__in=events).values_list(
        "registration__event"
    )
    return dict(rows.annotate(people=Count("registration", distinct=True)))


def lines(plan: TrainingPlan, user) -> list[Line]:
    """A bounded number of questions, however many trainings are planned."""
    rows = list(plan.trainings.select_related("oblast", "obshtina"))
    for one in rows:
        one.plan = plan
    led_to = dict(links_of(rows).values_list("object_id", "to_object_id"))
    events = Event.objects.visible_to(user).in_bulk(led_to.values())
    present = present_at(events)
    needs = Needs(plan.survey, user, plan.question)
    is_of_one_run = {one.survey_id for one in rows} <= {plan.survey_id}
    runs = Survey.objects.visible_to(user).in_bulk({one.survey_id for one in rows})
    organisations = Organisation.objects.visible_to(user).in_bulk(
        {one.responsible_id for one in rows} - {None}
    )
    return [
        Line(
            one,
            needs.asked(one),
            event := events.get(led_to.get(one.pk)),
            present.get(event.pk, 0) if event else 0,
            organisations.get(one.responsible_id),
            plan.survey if one.survey_id == plan.survey_id else runs.get(one.survey_id),
            is_of_one_run,
        )
        for one in rows
    ]


class OfPublicPlan:
    @cached_property
    def plan(self):
        rows = TrainingPlan.objects.visible_to(self.request.user).select_related(
            "survey__organisation",
            "survey__group",
            "survey__project__programme",
            "survey__project__organisation",
            "question",
        )
        return get_object_or_404(rows, survey__slug=self.kwargs["slug"])


class PlanPage(OfPublicPlan, TemplateView):
    template_name = "participation/surveys/results/plan.html"

    def get_context_data(self, **kwargs):
        survey, user = self.plan.survey, self.request.user
        return super().get_context_data(
            plan=self.plan,
            survey=survey,
            lines=lines(self.plan, user),
            may_plan=user.has_perm("surveys.plan_trainings", survey),
            **kwargs,
        )


class PlanPdf(OfPublicPlan, View):
    def get(self, request, slug):
        content = on_paper(self.plan, request.user, language=get_language())
        return pdf.response(f"plan-{slug}", content)


def on_paper(plan, user, *, language) -> bytes:
    with translation.override(language):
        data = papers.head(
            plan.survey, _("Plan of trainings"), page="training_plan"
        ) | {
            "facts": [[_("Who asks"), str(plan.survey.organisation)]],
            "header": [
                _("Topic"), _("Place"), _("Asked for it"), _("Month"), _("Responsible"),
                _("State"),
            ],
            "rows": [
                [
                    one.training.topic,
                    str(one.where),
                    "" if one.asked is None else str(one.asked),
                    month(one.training.month),
                    str(one.responsible or ""),
                    one.state,
                ]
                for one in lines(plan, user)
            ],
        }  # fmt: skip
        return pdf.render("surveys/plan", data, language=language)


def month(day):
    return date_format(day, "YEAR_MONTH_FORMAT") if day else ""


class EventOfTrainingForm(forms.Form):
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Event"),
        required=False,
        empty_label=gettext_lazy("none yet"),
    )

    def __init__(self, *args, events, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events


@transaction.atomic
def choose_event(training: PlannedTraining, event: Event | None, *, actor) -> None:
    """The one event that the training led to, or none."""
    survey = writable(training.plan.survey)
    links_of([training]).delete()
    if event:
        Link.objects.create(target=training, to=event, created_by=actor)
    audit.record("surveys.training_linked", actor=actor, target=survey)


class EventOfTraining(OfTraining, FormView):
    form_class = EventOfTrainingForm
    title = gettext_lazy("Which event it is")
    done = gettext_lazy("The event is chosen.")

    def events(self):
        """Of the organisation that asks, of who is responsible, and of the project."""
        survey = self.plan.survey
        organisers = {survey.organisation_id, self.training.responsible_id} - {None}
        own = Q(organiser__in=organisers)
        if survey.project_id:
            own |= Q(project=survey.project_id)
        visible = Event.objects.visible_to(self.request.user).filter(own)
        return visible.order_by("-starts_at", "pk")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"events": self.events()}

    def get_initial(self):
        link = links_of([self.training]).first()
        return {"event": link.to_object_id if link else None}

    def get_context_data(self, **kwargs):
        return super().get_context_data(new_event=self.new_event(), **kwargs)

    def new_event(self):
        """The form of an event with what the plan knows."""
        survey = self.plan.survey
        known = {"title": self.training.topic, "organiser": survey.organisation_id}
        if self.training.responsible_id in self.request.user.organisation_ids():
            known["organiser"] = self.training.responsible_id
        if survey.project_id:
            known["for"] = f"project-{survey.project_id}"
        place = self.training.obshtina
        if seat := seats_of([place]).get(place.pk) if place else None:
            known["settlement"] = seat.ekatte
        return f"{reverse('events:create')}?{urlencode(known)}"

    def act(self, form):
        event = form.cleaned_data["event"]
        choose_event(self.training, event, actor=self.request.user)

"""What takes part in the chain: at which stage each thing stands, when it was, and in what state."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Event
from news.models import Article
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.common.models import OfficialAnswer
from participation.ideas.models import Idea, Presentation, Sitting
from participation.positions.models import Position
from participation.surveys.models import Survey
from participation.volunteering.models import Opportunity
from participation.votes.models import Vote
from projects.models import Project, Result


class Stage(TextChoices):
    """In the order in which a need comes to a result."""

    NEED = "need", pgettext_lazy("stage", "need")
    SURVEY = "survey", pgettext_lazy("stage", "survey")
    TRAINING = "training", pgettext_lazy("stage", "training")
    MEETING = "meeting", pgettext_lazy("stage", "meeting")
    IDEA = "idea", pgettext_lazy("stage", "idea")
    DECISION = "decision", pgettext_lazy("stage", "decision of the members")
    SUBMISSION = "submission", pgettext_lazy("stage", "put before an institution")
    ANSWER = "answer", pgettext_lazy("stage", "answer")
    PROJECT = "project", pgettext_lazy("stage", "project")
    WORK = "work", pgettext_lazy("stage", "work of volunteers")
    RESULT = "result", pgettext_lazy("stage", "result")
    NEWS = "news", pgettext_lazy("stage", "told in the news")


@dataclass(frozen=True)
class Kind:
    """One model of the chain; `key` stands in addresses, `route` is where its rows are read."""

    key: str
    model: type[Model]
    stage: Stage | Callable[[Model], Stage]
    day: Callable[[Model], datetime.date | None]
    state: Callable[[Model], str] = lambda row: row.get_status_display()
    route: str = ""
    title: str = "title"
    related: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    project: Callable[[Model], int | None] = lambda row: row.project_id
    address: Callable[[Model], str] = lambda row: row.get_absolute_url()

    def stage_of(self, row):
        return self.stage if isinstance(self.stage, Stage) else self.stage(row)

    def rows(self, user):
        rows = self.model.objects.visible_to(user).select_related(*self.related)
        return rows.prefetch_related(*self.beside)


def stage_of_event(event):
    return Stage.TRAINING if event.kind == Event.Kind.TRAINING else Stage.MEETING


def state_of_event(event):
    if event.cancelled_at:
        return pgettext_lazy("event", "cancelled")
    return "" if event.is_published else _("draft")


def state_of_article(article):
    is_out = article.status == Article.Status.PUBLISHED
    return "" if is_out else article.get_status_display()


def day_of_position(position):
    """On which it was adopted; before that, on which it was begun."""
    if position.adopted:
        return datetime.date.fromisoformat(position.adopted["adopted_on"])
    return day_of(position.created_at)


def day_of(moment):
    return moment and timezone.localdate(moment)


def of_no_project(row):
    """Whatever its figures count: nobody who works on that project writes steps to it."""


KINDS = [
    Kind(
        "survey",
        Survey,
        stage=Stage.SURVEY,
        day=lambda row: row.opened_on,
        route="surveys:detail",
    ),
    Kind(
        "event",
        Event,
        stage=stage_of_event,
        day=lambda row: day_of(row.starts_at),
        state=state_of_event,
        route="events:detail",
    ),
    Kind(
        "cause",
        Cause,
        stage=Stage.NEED,
        day=lambda row: day_of(row.created_at),
        route="causes:detail",
    ),
    Kind(
        "sitting",
        Sitting,
        stage=Stage.MEETING,
        day=lambda row: row.held_on,
        state=lambda row: "",
        related=("call",),
        project=lambda row: row.call.project_id,
        address=lambda row: row.call.get_absolute_url(),
    ),
    Kind(
        "idea",
        Idea,
        stage=Stage.IDEA,
        day=lambda row: row.submitted_on,
        route="ideas:detail",
        related=("call",),
    ),
    Kind(
        "vote",
        Vote,
        stage=Stage.DECISION,
        day=lambda row: day_of(row.opens_at),
        route="votes:detail",
    ),
    Kind(
        "question",
        Question,
        stage=Stage.SUBMISSION,
        day=lambda row: row.status_changed_on,
        route="questions:detail",
        project=of_no_project,
    ),
    Kind(
        "opportunity",
        Opportunity,
        stage=Stage.WORK,
        day=lambda row: row.deadline,
        route="volunteering:detail",
    ),
    Kind(
        "presentation",
        Presentation,
        stage=Stage.SUBMISSION,
        day=lambda row: row.presented_on,
        state=lambda row: "",
        route="ideas:presentation",
        title="body",
        related=("call",),
        project=lambda row: row.call.project_id,
    ),
    Kind(
        "position",
        Position,
        stage=Stage.SUBMISSION,
        day=day_of_position,
        route="positions:detail",
        title="shown_title",
    ),
    Kind(
        "answer",
        OfficialAnswer,
        stage=Stage.ANSWER,
        day=lambda row: row.answered_on,
        state=lambda row: row.get_by_display(),
        title="submission.addressee.name",
        related=("submission__addressee",),
        beside=("submission__target",),
        project=of_no_project,
    ),
    Kind(
        "project",
        Project,
        stage=Stage.PROJECT,
        day=lambda row: row.starts_on,
        route="projects:detail",
        project=lambda row: row.pk,
    ),
    Kind(
        "result",
        Result,
        stage=Stage.RESULT,
        day=lambda row: None,
        state=lambda row: row.get_type_display(),
        related=("project",),
        address=lambda row: reverse("reports:results", args=[row.project.slug]),
    ),
    Kind(
        "news",
        Article,
        stage=Stage.NEWS,
        day=lambda row: day_of(row.published_at),
        state=state_of_article,
        route="news:detail",
        title="shown_title",
    ),
]
BY_KEY = {kind.key: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}
BY_ROUTE = {kind.route: kind for kind in KINDS if kind.route}


def kind_of(row) -> Kind:
    return BY_MODEL[type(row)]


def kind_by_type(content_type_id) -> Kind | None:
    """None for what takes no part, such as a topic of the forums."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return BY_MODEL.get(model)

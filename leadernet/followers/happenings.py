"""What became public in projects and was not told yet; and whether it may still be told."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Lag
from django.utils import timezone

from events.models import Event
from members.models import Rights, User
from news.models import Article
from participation.common.models import StateChange, Telling
from participation.ideas.models import Idea
from projects.models import (
    DiaryEntry,
    Happening,
    MailFollower,
    Project,
    ProjectFollower,
)
from reports.models import Report

# What is taken back within this time is told to nobody.
SETTLES = datetime.timedelta(minutes=5)
# What became public longer ago is no news; a clock that stood still loses nothing before.
NEWS_FOR = datetime.timedelta(days=7)
AT_A_TIME = 200

Kind = Happening.Kind
NOTICES = {
    Kind.NEWS: "projects.news_published",
    Kind.DIARY: "projects.diary_written",
    Kind.EVENT: "projects.event_announced",
    Kind.EVENT_CANCELLED: "projects.event_cancelled",
    Kind.REPORT: "projects.report_published",
    Kind.STATE: "projects.state_changed",
    Kind.IDEA: "projects.idea_published",
    Kind.IDEA_STATE: "projects.idea_moved",
}


@dataclass(frozen=True)
class Found:
    """A row of which the followers of its project are to be told."""

    kind: str
    target: Article | DiaryEntry | Event | Idea | Report | Project
    project_id: int
    happened_at: datetime.datetime
    version: int = 0

    def __str__(self):
        return f"{self.kind} {self.target.pk} of project {self.project_id}"


def settled(moment: str) -> dict:
    """The filter for a moment that is neither too near nor too far."""
    now = timezone.now()
    return {f"{moment}__gte": now - NEWS_FOR, f"{moment}__lte": now - SETTLES}


def followed(moment: str, project: str = "project") -> Q:
    """Somebody followed the project already when it happened."""
    of_project, then = {"project": OuterRef(project)}, OuterRef(moment)
    followers = ProjectFollower.objects.filter(**of_project, since__lte=then)
    by_mail = MailFollower.objects.filter(**of_project, confirmed_at__lte=then)
    return Q(Exists(followers)) | Q(Exists(by_mail))


@dataclass(frozen=True)
class Rows:
    """Rows of one model that speak of a project; `live()` are those that may be told now."""

    kind: str
    live: Callable[[], QuerySet]
    moment: str
    project: str = "project"

    def tellable(self):
        return self.live().filter(
            **{
                f"{self.project}__is_published": True,
                f"{self.project}__organisation__is_practice": False,
            }
        )

    def found(self) -> Iterator[Found]:
        rows = self.tellable().filter(
            followed(self.moment, self.project),
            ~Exists(self.known()),
            **settled(self.moment),
        )
        rows = rows.select_related(self.project)
        for row in rows.order_by(self.moment, "pk")[:AT_A_TIME]:
            moment = getattr(row, self.moment)
            yield Found(self.kind, row, row.project_id, moment)

    def known(self):
        content_type = ContentType.objects.get_for_model(self.live().model)
        return Happening.objects.filter(
            kind=self.kind, content_type=content_type, object_id=OuterRef("pk")
        )

    def still(self, happening: Happening):
        """The row, if it may be told now."""
        rows = self.tellable().select_related(self.project)
        return rows.filter(pk=happening.object_id).first()


def changes_of_state():
    """Versions of projects that brought another state, the newest first."""
    versions = Project.history.model.objects
    recent = versions.filter(**settled("history_date")).values("id")
    followers = ProjectFollower.objects.values("project")
    by_mail = MailFollower.objects.confirmed().values("project")
    rows = versions.filter(Q(id__in=followers) | Q(id__in=by_mail), id__in=recent)
    before = Window(
        Lag("status"), partition_by="id", order_by=["history_date", "history_id"]
    )
    rows = rows.annotate(before=before).filter(before__isnull=False)
    rows = rows.exclude(before=F("status")).filter(**settled("history_date"))
    return rows.order_by("-history_date", "-history_id")[:AT_A_TIME]


class States:
    """A project is in another state, and it stayed so. Of several changes the last one counts."""

    kind = Kind.STATE

    def found(self) -> Iterator[Found]:
        newest = {}
        for version in changes_of_state():
            newest.setdefault(version.id, version)
        projects = self.public().in_bulk(newest)
        told = self.told(newest)
        for pk, project in projects.items():
            version = newest[pk]
            if project.status == version.status != told.get(pk):
                yield Found(
                    self.kind, project, pk, version.history_date, version.history_id
                )

    def public(self):
        return Project.objects.filter(
            is_published=True, organisation__is_practice=False
        )

    def told(self, projects) -> dict[int, int]:
        """{project: the state that was told last}."""
        rows = Happening.objects.filter(kind=self.kind, project__in=projects)
        rows = rows.order_by("project_id", "-version").distinct("project_id")
        versions = {row.version: row.project_id for row in rows}
        states = Project.history.model.objects.filter(history_id__in=versions)
        return {
            versions[number]: status
            for number, status in states.values_list("history_id", "status")
        }

    def still(self, happening: Happening):
        """The project, if it is published and still in that state."""
        versions = Project.history.model.objects
        status = versions.filter(history_id=happening.version).values("status")
        rows = self.public().filter(pk=happening.project_id)
        return rows.filter(status__in=status).first()


class StatesOfIdeas:
    """An idea is in another state, and it stayed so. Of several steps the last one counts."""

    kind = Kind.IDEA_STATE

    def found(self) -> Iterator[Found]:
        newest = {step.object_id: step for step in self.steps()}
        followers = ProjectFollower.objects.values("project")
        by_mail = MailFollower.objects.confirmed().values("project")
        ideas = self.public().filter(
            Q(call__project__in=followers) | Q(call__project__in=by_mail)
        )
        for pk, idea in ideas.in_bulk(newest).items():
            step = newest[pk]
            if idea.status == step.after:
                yield Found(self.kind, idea, idea.project_id, step.at, step.pk)

    def steps(self):
        """The oldest first, of which nobody was told.

        Supporters come before followers, so that who is both is told once: a step waits until
        the worker told all of them.
        """
        ideas = ContentType.objects.get_for_model(Idea)
        steps = ContentType.objects.get_for_model(StateChange)
        telling = Telling.objects.filter(content_type=steps, object_id=OuterRef("pk"))
        told = Happening.objects.filter(
            kind=self.kind,
            content_type=ideas,
            object_id=OuterRef("object_id"),
            version=OuterRef("pk"),
        )
        rows = StateChange.objects.filter(
            ~Exists(told), ~Exists(telling), content_type=ideas, **settled("at")
        )
        return rows.order_by("at", "pk")[:AT_A_TIME]

    def public(self):
        return (
            Idea.objects.live()
            .filter(
                call__project__is_published=True,
                call__project__organisation__is_practice=False,
            )
            .select_related("call__project")
        )

    def still(self, happening: Happening):
        """The idea, if everybody sees it and it is still in that state."""
        status = StateChange.objects.filter(pk=happening.version).values("after")
        rows = self.public().filter(pk=happening.object_id)
        return rows.filter(status__in=status).first()


def announced():
    return Event.objects.live().filter(cancelled_at=None, ends_at__gte=timezone.now())


def cancelled():
    return Event.objects.live().filter(
        cancelled_at__isnull=False, ends_at__gte=timezone.now()
    )


def public_reports():
    return Report.objects.filter(is_public=True, state=Report.State.ACCEPTED)


def entries():
    return DiaryEntry.objects.filter(deleted_at=None)


SOURCES = {
    source.kind: source
    for source in (
        Rows(Kind.NEWS, Article.objects.live, "published_at"),
        Rows(Kind.DIARY, entries, "created_at"),
        Rows(Kind.EVENT, announced, "published_at"),
        Rows(Kind.EVENT_CANCELLED, cancelled, "cancelled_at"),
        Rows(Kind.REPORT, public_reports, "published_at"),
        States(),
        Rows(Kind.IDEA, Idea.objects.live, "published_at", "call__project"),
        StatesOfIdeas(),
    )
}


def found() -> list[Found]:
    """For the clock: what is to be told, in the order of the kinds."""
    return [one for source in SOURCES.values() for one in source.found()]


def still(happening: Happening):
    """What the happening is about, if it may be told now; else None."""
    return SOURCES[happening.kind].still(happening)


def details(happening, target):
    """What the words of the notice need and the row will not say for ever."""
    is_state = happening.kind in (Kind.STATE, Kind.IDEA_STATE)
    return {"state": target.status} if is_state else {}


def is_for_everybody(target) -> bool:
    rows = type(target).objects.filter(pk=target.pk)
    return rows.visible_to(AnonymousUser()).exists()


def readers(users: list[User], target) -> list[User]:
    """Those who see it now; a question for each of them only where it is not for everybody."""
    if is_for_everybody(target):
        return users
    rows = type(target).objects.filter(pk=target.pk)
    rights = Rights.of_many([user.person.pk for user in users]) if users else {}
    for user in users:
        user.rights = rights[user.person.pk]
    return [user for user in users if rows.visible_to(user).exists()]

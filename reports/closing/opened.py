"""What is still open in a project, of everything that the portal knows.

Each thing leads to where it is done. None of them keeps a project from being closed: what
remains is handed over, given up, or stands as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Decision, Event, Recommendation
from members.models import User
from news.models import Article
from participation.ideas.models import Idea, IdeaCall
from projects.models import Disbursement, Period, Project
from reports import lacking, terms
from reports.closing.final import Whole, figures, is_reached
from reports.models import Report
from reports.templatetags.reports import titled, told

WORDS = 80
SHOWN = 5  # of a kind


@dataclass(frozen=True)
class Thing:
    """`key` names the row behind it, by which it is handed over.

    `lasting` is said of it then, in place of a title that names a person or a payment.
    """

    key: str
    title: str
    url: str
    lasting: str = ""


@dataclass(frozen=True)
class Kind:
    heading: Promise
    things: Callable[[Project, User], Iterator[Thing]]


@dataclass(frozen=True)
class Group:
    """A hundred costs without a document push nothing else off a phone: most are folded."""

    heading: Promise
    things: list[Thing]

    def first(self) -> list[Thing]:
        return self.things if len(self.things) <= SHOWN + 1 else self.things[:SHOWN]

    def rest(self) -> list[Thing]:
        return self.things[len(self.first()) :]


def of(project: Project, user: User) -> list[Group]:
    """By kind, as far as the user may see the rows; kinds without anything are left out."""
    found = [Group(kind.heading, list(kind.things(project, user))) for kind in KINDS]
    return [group for group in found if group.things]


def thing(row, title, url, lasting=""):
    return Thing(f"{row._meta.model_name}-{row.pk}", title, url, lasting)


def at(view, project, *rest):
    return reverse(view, args=[project.slug, *rest])


def shortened(text):
    return Truncator(" ".join(text.split())).chars(WORDS)


def reports(project, _user):
    """Those that no donor has accepted, without what a newer version takes the place of."""
    rows = project.reports.exclude(state=Report.State.ACCEPTED).defer("contents")
    for one in rows.order_by("number"):
        one.project = project
        words = f"{one}: {one.get_state_display()}"
        yield thing(one, words[:1].upper() + words[1:], one.get_absolute_url())


def terms_without_report(project, _user):
    told = set(project.reports.values_list("kind", "ends_on"))
    for one in terms.terms_of(project):
        if (one.kind, one.ends_on) not in told:
            words = _("%(kind)s until %(day)s is not begun")
            title = words % {
                "kind": Report.Kind(one.kind).label,
                "day": date_format(one.ends_on),
            }
            key = f"term-{one.kind}-{one.ends_on:%Y%m%d}"
            title = title[:1].upper() + title[1:]
            yield Thing(key, title, at("reports:list", project))


def periods_under_way(project, _user):
    rows = Period.objects.filter(
        indicator__result__project=project, ends_on__gte=timezone.localdate()
    )
    for one in rows.select_related("indicator").order_by("ends_on", "pk"):
        words = _("“%(title)s” is counted until %(day)s")
        named = {"title": one.indicator.title, "day": date_format(one.ends_on)}
        url = at("reports:evidence", project, one.indicator_id)
        yield thing(one, words % named, f"{url}?period={one.pk}")


def values(project, _user):
    """Figures of which nothing is known, and those that are not where they were promised."""
    for one in figures(Whole.of(project)):
        is_there = is_reached(one)
        if is_there or not one["is_last"]:
            continue
        is_typed = is_there is None and one["is_typed"]
        words = (
            _("No value is entered for “%(title)s”")
            if is_there is None
            else _("“%(title)s”: %(value)s of %(target)s")
        )
        view = "reports:measure" if is_typed else "reports:evidence"
        yield Thing(
            f"value-{one['period']}",
            words
            % {
                "title": titled(one),
                "value": told(one, "value"),
                "target": told(one, "target"),
            },
            at(view, project, one["indicator"]),
        )


def unproved(project, _user):
    rows = lacking.values_without_proof().filter(
        period__indicator__result__project=project
    )
    for one in rows.select_related("period__indicator").order_by("pk"):
        indicator = one.period.indicator
        title = _("The value of “%(title)s” from %(day)s has no proof") % {
            "title": indicator.title,
            "day": date_format(one.measured_on),
        }
        yield thing(one, title, at("reports:measure", project, indicator.pk))


def costs(project, _user):
    rows = lacking.costs_without_paper().filter(budget__project=project)
    for one in rows.order_by("number"):
        words = _("Cost No %(number)s, %(purpose)s: no document")
        title = words % {"number": one.number, "purpose": shortened(one.purpose)}
        lasting = _("Cost No %(number)s: no document") % {"number": one.number}
        url = at("projects:expenditure_update", project, one.number)
        yield thing(one, title, url, lasting)


def instalments(project, _user):
    rows = Disbursement.objects.awaited().filter(budget__project=project)
    for one in rows.order_by("expected_on", "number"):
        title = _("Instalment No %(number)s, expected on %(day)s, did not come") % {
            "number": one.number,
            "day": date_format(one.expected_on),
        }
        yield thing(one, title, at("projects:disbursement_update", project, one.number))


def activities(project, _user):
    for one in project.activities.filter(Q(is_done=False) | Q(finished_on=None)):
        words = (
            _("“%(title)s”: the day on which it ended is not written")
            if one.is_done
            else _("“%(title)s” is not done")
        )
        url = at("projects:activity_update", project, one.pk)
        yield thing(one, words % {"title": one.title}, url)


def events_seen(project, user):
    return Event.objects.visible_to(user).filter(project=project, cancelled_at=None)


def events_ahead(project, user):
    for one in events_seen(project, user).upcoming().only("title", "slug", "starts_at"):
        words = _("“%(title)s” is on %(day)s")
        day = date_format(timezone.localdate(one.starts_at))
        yield thing(
            one, words % {"title": one.title, "day": day}, one.get_absolute_url()
        )


def presence(project, user):
    without = lacking.events_without_presence().order_by().values("pk")
    rows = events_seen(project, user).filter(pk__in=without)
    for one in rows.order_by("starts_at", "pk").only("title", "slug"):
        title = _("It is not marked who was at “%(title)s”") % {"title": one.title}
        yield Thing(f"presence-{one.pk}", title, at("events:attendance", one))


def drafts(project, user):
    """News about the project that nobody has published."""
    waiting = (
        Article.Status.DRAFT,
        Article.Status.IN_REVIEW,
        Article.Status.SCHEDULED,
    )
    rows = Article.objects.visible_to(user).filter(
        project=project, status__in=waiting, deleted_at=None
    )
    for one in rows.order_by("pk").defer("body", "body_bg", "body_en"):
        words = _("“%(title)s”: %(state)s")
        named = {"title": one.shown_title, "state": one.get_status_display()}
        yield thing(one, words % named, one.get_absolute_url())


def calls(project, user):
    """Calls whose ideas wait to be presented; without ideas they wait for the first."""
    waiting = Idea.objects.unmerged().filter(status=Idea.Status.SUBMITTED)
    rows = IdeaCall.objects.visible_to(user).filter(
        Q(ideas=None) | Q(ideas__in=waiting), project=project
    )
    for one in rows.distinct():
        title = _("Ideas wait for an answer: “%(title)s”") % {"title": one.title}
        yield thing(one, title, f"{reverse('ideas:list')}?call={one.slug}")


def decisions(project, user):
    rows = Decision.objects.visible_to(user).open()
    for one in of_events(rows, project):
        yield thing(one, shortened(one.text), one.get_absolute_url())


def recommendations(project, user):
    rows = Recommendation.objects.visible_to(user).unanswered()
    for one in of_events(rows, project):
        yield thing(one, shortened(one.text), one.get_absolute_url())


def of_events(rows, project):
    own = rows.filter(event__project=project, event__deleted_at=None)
    return own.select_related("event").order_by("pk")


def tasks(project, _user):
    rows = project.team.filter(left_at=None).filter(
        Q(ends_on=None) | Q(ends_on__gt=F("project__ends_on")),
        Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()),
    )
    for one in rows.select_related("person"):
        words = f"{one.shown_name()}: {one.get_role_display()}"
        lasting = _("Task in the team: %(task)s") % {"task": one.get_role_display()}
        yield thing(one, words, at("projects:team_update", project, one.pk), lasting)


KINDS = [
    Kind(gettext_lazy("Reports that are not accepted"), reports),
    Kind(gettext_lazy("Reports that are not begun"), terms_without_report),
    Kind(gettext_lazy("Values missing or not as promised"), values),
    Kind(gettext_lazy("Periods that are not over"), periods_under_way),
    Kind(gettext_lazy("Values without a proof"), unproved),
    Kind(gettext_lazy("Costs without a document"), costs),
    Kind(gettext_lazy("Instalments that did not come"), instalments),
    Kind(gettext_lazy("Activities"), activities),
    Kind(gettext_lazy("Events that are still to come"), events_ahead),
    Kind(gettext_lazy("Events without presence"), presence),
    Kind(gettext_lazy("News that is not published"), drafts),
    Kind(gettext_lazy("Ideas without an answer"), calls),
    Kind(gettext_lazy("Decisions of meetings to be carried out"), decisions),
    Kind(gettext_lazy("Recommendations without an answer"), recommendations),
    Kind(gettext_lazy("Tasks in the team that last beyond the project"), tasks),
]

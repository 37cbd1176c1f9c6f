"""Closing a project: prepared step by step, frozen by one press, opened again with a reason."""

import datetime
import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, mail
from core.notifications import notify
from core.snapshots import at_one_moment
from events.actions import purging
from members.models import User
from projects import search
from projects.actions.team import Addressee
from projects.closed import locked, refuse_if_closed
from projects.models import Project, TeamMember
from reports.actions.common import donors_of, staff_of, users_of
from reports.closing import final, people
from reports.models import Closing, FinalWord

Words = dict[int, tuple[str, str]]


@transaction.atomic
def begin_closing(project: Project, *, actor: User) -> Closing:
    """The closing that is prepared; begun twice, it is one."""
    project = refuse_if_closed(project.pk)
    closing, is_new = Closing.objects.standing().get_or_create(project=project)
    if is_new:
        keep_words(project.closings.exclude(reopened_at=None).first(), closing)
        audit.record("reports.closing_begun", actor=actor, target=project)
    return closing


def keep_words(before, closing):
    """After it was opened again nobody writes the same sentences anew."""
    for word in before.words.all() if before else ():
        word.pk, word.closing = None, closing
        word.save(force_insert=True)


def prepared(closing: Closing) -> Closing:
    """The closing for this transaction alone, as long as its project is open."""
    refuse_if_closed(closing.project_id)
    return alone(closing)


def alone(closing):
    """Its row, unless it was closed and opened again meanwhile: what was frozen stays."""
    rows = Closing.objects.standing().select_for_update(of=["self"])
    found = rows.filter(pk=closing.pk).first()
    if found is None:
        raise ValidationError(
            _(
                "The project was closed and opened again since you opened the page. Go "
                "through the steps once more."
            ),
            code="reopened",
        )
    return found


def words_of(closing: Closing) -> Words:
    """{period: why its figure differs, in Bulgarian and in English}."""
    return {
        one.period_id: (one.text_bg or "", one.text_en or "")
        for one in closing.words.order_by("period")
    }


def version_of(words: Words) -> str:
    """By which a form notices that somebody else wrote meanwhile."""
    return hashlib.sha256(json.dumps(sorted(words.items())).encode()).hexdigest()[:16]


@transaction.atomic
def check_open(closing: Closing, *, actor: User) -> Closing:
    """Somebody looked through what is open; whatever remains stands as it is."""
    closing = prepared(closing)
    closing.open_checked_at = timezone.now()
    closing.save(update_fields=["open_checked_at"])
    audit.record("reports.open_things_checked", actor=actor, target=closing.project)
    return closing


@transaction.atomic
def check_figures(
    closing: Closing, words: Words, *, version: str, actor: User
) -> Closing:
    """Keep why figures differ, and that somebody looked at them."""
    closing = prepared(closing)
    words = {period: both for period, both in words.items() if any(both)}
    there = words_of(closing)
    if words != there and version != version_of(there):
        raise ValidationError(
            _(
                "Somebody else wrote about the figures meanwhile. Your words are kept here: "
                "look at theirs in another window, then save once more and yours stay."
            ),
            code="meanwhile",
        )
    closing.words.all().delete()
    for period, (bg, en) in words.items():
        FinalWord.objects.create(
            closing=closing, period_id=period, text_bg=bg, text_en=en
        )
    closing.figures_checked_at = timezone.now()
    closing.save(update_fields=["figures_checked_at"])
    audit.record("reports.final_figures_checked", actor=actor, target=closing.project)
    return closing


@transaction.atomic
def choose_for_people(
    closing: Closing,
    *,
    tasks_end_on: datetime.date,
    shortens_lists: bool,
    actor: User,
) -> Closing:
    """Until when people from outside come in, and whether lists of people go sooner."""
    closing = prepared(closing)
    closing.tasks_end_on, closing.shortens_lists = tasks_end_on, shortens_lists
    closing.people_checked_at = timezone.now()
    closing.save(update_fields=["tasks_end_on", "shortens_lists", "people_checked_at"])
    audit.record(
        "reports.people_of_closing_chosen", actor=actor, target=closing.project
    )
    return closing


@at_one_moment
def close(closing: Closing, *, seen: str = "", actor: User) -> Closing:
    """Freeze the final figures and close the project, once for good.

    `seen` marks the figures of the page on which the button was pressed.
    """
    project = locked(closing.project_id)
    if project.is_closed():
        raise ValidationError(already(project), code="closed_already")
    refuse_early(project)
    closing = alone(closing)
    closing.project = project
    contents = final.in_both(closing)
    refuse_changed(contents, seen)
    now = timezone.now()
    closing.contents, closing.closed_at, closing.closed_by = contents, now, actor
    closing.applied = apply_to_people(closing, actor=actor)
    closing.save()
    shut(project, now)
    audit.record(
        "reports.closed",
        actor=actor,
        target=project,
        contents=closing.digest(),
        is_given_up=project.status == Project.Status.CANCELLED,
    )
    tell(closing, actor)
    tell_takers(closing, actor=actor)
    return closing


def apply_to_people(closing: Closing, *, actor: User) -> list[dict]:
    """End what is not needed any more; what was done, in numbers and days."""
    project, day = closing.project, people.tasks_end_on(closing)
    tasks = people.tasks_to_end(project, day).update(
        ends_on=Greatest("starts_on", Value(day, output_field=DateField()))
    )
    told = {"what": "tasks", "count": tasks, "day": day.isoformat()}
    found = [told] if tasks else []
    if not closing.shortens_lists:
        return found
    for event, months in people.to_shorten(project):
        purging.shorten(event, months=months, actor=actor)
        found.append(
            {
                "what": "list",
                "count": months,
                "day": people.months_after(event, months).isoformat(),
            }
        )
    return found


def shut(project, now):
    """What was given up stays given up; everything else is completed."""
    if project.status != Project.Status.CANCELLED:
        project.status = Project.Status.CLOSED
    project.closed_at = now
    project.save(update_fields=["status", "closed_at"])
    search.index(project)


def already(project):
    closing = (
        Closing.objects.frozen()
        .select_related("closed_by__person")
        .get(project=project)
    )
    words = _(
        "The project was closed already, on %(day)s by %(who)s. It is closed once."
    )
    if closing.closed_by is None:
        words = _("The project was closed already, on %(day)s. It is closed once.")
    day = date_format(timezone.localtime(closing.closed_at), "DATETIME_FORMAT")
    return words % {"day": day, "who": closing.closed_by and closing.closed_by.person}


def refuse_early(project):
    if not project.is_published:
        raise ValidationError(
            _(
                "Publish the project first: the page that stays for good is for everybody."
            ),
            code="unpublished",
        )
    is_given_up = project.status == Project.Status.CANCELLED
    if project.ends_on > timezone.localdate() and not is_given_up:
        raise ValidationError(
            _(
                "By its plan the project lasts until %(day)s. If it ended earlier, change "
                "its last day; if it was given up, change its state first."
            ),
            params={"day": date_format(project.ends_on)},
            code="early",
        )


def refuse_changed(contents, seen):
    figures = contents["bg"]["figures"]
    if seen and seen != final.print_of(figures):
        raise ValidationError(
            _(
                "The figures changed since you opened the page. They stand here as they are "
                "now: look at them, then close."
            ),
            code="changed",
        )


def tell(closing, actor):
    """The team, the partners that carry it out, and the donors, also by their address alone."""
    project = closing.project
    partners = project.partners.carrying().values("organisation")
    people = [
        *staff_of(project),
        *team_of(project),
        *users_of(partners),
        *donors_of(project),
    ]
    notify(people, "reports.closed", target=closing, actor=actor)
    for email in donors_without_account(project):
        mail.queue(
            "reports/closed",
            to=Addressee(email, actor.language),
            context={"closing": closing, "project": project},
            key=f"reports.closed:{closing.pk}:{email}",
        )


def tell_takers(closing, *, actor):
    """Each of those who carry something on, of each thing."""
    rows = closing.handed.open().select_related("person__user", "organisation")
    for row in rows:
        takers = users_of([row.organisation_id]) if row.organisation_id else []
        if row.person and row.person.user:
            takers = [row.person.user]
        notify(takers, "reports.handed_over", target=row, actor=actor)


def donors_without_account(project):
    named = project.team.current().with_role(TeamMember.Role.DONOR).exclude(email="")
    emails = set(named.values_list("email", flat=True))
    known = User.objects.filter(email__in=emails, is_active=True)
    return sorted(emails - set(known.values_list("email", flat=True)))


def team_of(project):
    """Accounts of those with a task in it today."""
    people = project.team.current().exclude(person=None).values("person")
    return User.objects.filter(person__in=people, is_active=True)

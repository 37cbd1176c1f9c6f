"""What a copy shows, so that it is known when something of it is no longer for everybody.

Nothing is told to the copy by the acts that withdraw: it compares itself, whenever somebody wants
it and by the clock.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import translation
from django.utils.crypto import salted_hmac

from core.doors import rows_with_files_for
from core.models import Attachment
from events.models import ContactPerson, Decision, Minutes, Recommendation, Session
from leadernet.offline.addresses import ANYBODY
from leadernet.project_pages import (
    articles_of,
    entries_of,
    events_of,
    ideas_of,
    opportunities_of,
)
from members.models import Organisation, Person
from participation.common.models import Support
from participation.ideas.models import Idea
from participation.volunteering.models import Shift
from projects.models import Activity, Project
from reports.models import ProjectCopy, Report

# People who are named, and how they are reached: the copy goes also if their words change.
NAMED = {"team", "contacts", "carriers", "supporters", "volunteers_ask"}
SAID_TO_VOLUNTEERS = (
    "title", "text", "tasks", "offers", "requirements", "settlement", "address", "deadline",
    "age_from", "age_to", "gives_travel", "gives_food", "gives_insurance", "status",
)  # fmt: skip
# Of these the walk through the pages tells, not the rows of the project.
WALKED = {"files", "organisations"}
OUTCOMES = {
    "minutes": Minutes,
    "decisions": Decision,
    "recommendations": Recommendation,
}


@translation.override(settings.LANGUAGE_CODE)
def of(project: Project) -> dict[str, dict[str, str]]:
    """{kind: {key: mark}} of what everybody may read now; the mark changes with the row."""
    events = events_of(project, ANYBODY)
    reports = Report.objects.visible_to(ANYBODY).filter(project=project)
    changed = [
        ("articles", articles_of(project, ANYBODY)),
        ("events", events),
        ("entries", entries_of(project, ANYBODY)),
    ]
    for kind, model in OUTCOMES.items():
        rows = model.objects.visible_to(ANYBODY)
        changed.append((kind, rows.filter(event__in=events.order_by().values("pk"))))
    found = {kind: when_changed(rows) for kind, rows in changed}
    # An accepted report does not change.
    found["reports"] = dict.fromkeys(map(str, reports.values_list("pk", flat=True)), "")
    keys = list(found["events"])
    found["sessions"] = digests(
        Session.objects.filter(event__in=keys).values_list("pk", "title", "speaker")
    )
    found["team"] = digests(
        (row.pk, row.shown_name(), row.title, *ways_to(row.person))
        for row in project.team.contacts()
    )
    found["contacts"] = digests(
        (row.pk, row.shown_name, row.shown_phone, row.shown_email)
        for row in ContactPerson.objects.shown().filter(event__in=keys)
    )
    found["carriers"] = digests(carriers(keys))
    ideas = ideas_of(project, ANYBODY)
    found["ideas"] = digests(
        ideas.values_list("pk", "title", "description", "values", "status_note")
    )
    found["supporters"] = digests(supporters(ideas))
    found |= volunteering(opportunities_of(project))
    found["named"] = named(project)
    found["project"] = {str(project.pk): version_of(project)}
    return found


def ways_to(person):
    """The phone and the e-mail that they show, as long as they do."""
    return (
        person and person.is_phone_public and person.phone,
        person and person.is_email_public and person.email,
    )


def carriers(events):
    """Who carries a decision out, where everybody reads the name beside it."""
    rows = Decision.objects.visible_to(ANYBODY).filter(
        event__in=events, owner_person__in=Person.objects.visible_to(ANYBODY)
    )
    for row in rows.select_related("owner_person"):
        yield row.pk, row.owner_person.get_display_name()


def supporters(ideas):
    """People who agreed that their names stand at the ideas."""
    rows = Support.objects.filter(
        content_type=ContentType.objects.get_for_model(Idea),
        object_id__in=ideas.order_by().values("pk"),
    )
    named_people = rows.standing().of_people().named_to(ANYBODY)
    return named_people.values_list("pk", "person__name")


def volunteering(opportunities):
    """Whom volunteers may ask stands on the page, for everybody, as long as it does."""
    shifts = Shift.objects.filter(opportunity__in=opportunities.order_by().values("pk"))
    return {
        "opportunities": digests(opportunities.values_list("pk", *SAID_TO_VOLUNTEERS)),
        "shifts": digests(
            shifts.values_list(
                "pk", "day", "starts", "ends", "place", "note", "cancelled_at"
            )
        ),
        "volunteers_ask": digests(
            opportunities.values_list(
                "pk", "contact_name", "contact_email", "contact_phone"
            )
        ),
    }


def named(project):
    """Organisations that tell of something or answer for it: their names are no links."""
    tellers = entries_of(project, ANYBODY).order_by().values("organisation")
    responsible = Activity.objects.filter(project=project).values("responsible")
    rows = Organisation.objects.public().filter(
        Q(pk__in=tellers) | Q(pk__in=responsible)
    )
    return dict.fromkeys(map(str, rows.values_list("pk", flat=True)), "")


def when_changed(rows):
    moments = rows.order_by().values_list("pk", "updated_at")
    return {str(key): moment.isoformat() for key, moment in moments}


def digests(rows: Iterable[tuple]) -> dict[str, str]:
    """Of names only what tells that they changed is kept."""
    return {
        str(key): salted_hmac("leadernet.offline", repr(words)).hexdigest()[:16]
        for key, *words in rows
    }


def version_of(project):
    newest = project.history.order_by("-history_date", "-history_id").first()
    return str(newest.history_id) if newest else ""


def is_public(project: Project) -> bool:
    return Project.objects.visible_to(ANYBODY).filter(pk=project.pk).exists()


def is_withdrawn(copy: ProjectCopy) -> bool:
    """Is there something in it that is no longer for everybody?"""
    if not is_public(copy.project):
        return True
    now = of(copy.project)
    return not (
        all_there(copy.shown, now)
        and files_are_public(copy)
        and organisations_are_public(copy)
    )


def all_there(then, now):
    for kind, rows in then.items():
        if kind in WALKED:
            continue
        there = now.get(kind, {})
        if kind in NAMED and any(there.get(key) != mark for key, mark in rows.items()):
            return False
        if not rows.keys() <= there.keys():
            return False
    return True


def organisations_are_public(copy):
    """What is suspended is named no longer."""
    wanted = copy.shown.get("organisations", {})
    return Organisation.objects.public().filter(pk__in=wanted).count() == len(wanted)


def files_are_public(copy):
    """One question for each kind of row on which they hang, as the door for files asks it."""
    wanted = set(copy.shown.get("files", {}))
    rows = Attachment.objects.filter(key__in=wanted).select_related("content_type")
    found = list(rows)
    if len(found) != len(wanted) or not all(one.is_marked() for one in found):
        return False
    owners = {}
    for one in found:
        model = one.content_type.model_class()
        owners.setdefault(model, set()).add(one.object_id)
    return all(are_seen(model, keys) for model, keys in owners.items())


def are_seen(model, keys):
    rows = rows_with_files_for(model, ANYBODY)
    return rows is not None and rows.filter(pk__in=keys).count() == len(keys)


def has_changed(copy: ProjectCopy) -> bool:
    then = {kind: rows for kind, rows in copy.shown.items() if kind not in WALKED}
    return then != of(copy.project)


def both(
    before: dict,
    after: dict,
    *,
    files: Iterable[str],
    organisations: Iterable[Organisation] = (),
) -> dict:
    """What was there before a walk or after it: each may be in the copy."""
    found = {kind: after.get(kind, {}) | rows for kind, rows in before.items()}
    return found | {
        "files": dict.fromkeys(files, ""),
        "organisations": {str(one.pk): "" for one in organisations},
    }

"""The end of an event's list of people: who they were goes, how many they were stays."""

from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import audit, files, notifications
from core.forgetting import GONE
from core.models import AuditEntry, Link, Notification, OutgoingMail
from events.actions import answering
from events.actions.certificates import forget_certificate_names
from events.actions.people import locked, staff
from events.models import AttendanceChange, ContactPerson, Event, Handouts, Registration
from members.models import Merge, Person, User

PORTION = 200
LABEL = "events.Registration"
# What people did about their own place or a colleague's; what staff did stays theirs.
OWN_ACTS = (
    "events.registered",
    "events.registration_changed",
    "events.registration_confirmed",
    "events.offer_taken",
    "events.withdrawn",
)
# Notices that only somebody on the list got.
NOTICES = (
    "approved",
    "cancelled",
    "changed",
    "crossed_out",
    "declined",
    "feedback",
    "lapsed",
    "minutes_published",
    "moved_back",
    "moved_up",
    "offered",
    "registered",
    "released",
    "reminder",
    "reminder_week",
    "requested",
    "waiting",
)


@transaction.atomic
def counts_as_of(person: Person, event: Event) -> Person | None:
    """As whom a new registration of the person at the event counts, if not as themselves.

    The person stays locked, so that a list that is being emptied now waits for the new row
    or is seen by it.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = Registration.objects.counted_with(event).filter(person=person)
    noted = rows.exclude(counts_as=None).select_related("counts_as").first()
    return noted.counts_as if noted else None


@transaction.atomic
def follow_project(event: Event) -> None:
    """The event belongs to another project: its people count as they do there."""
    for row in event.registrations.select_related("person"):
        others = Registration.objects.exclude(pk=row.pk).counted_with(event)
        noted = others.filter(person=row.person_id).exclude(counts_as=None).first()
        row.counts_as = noted.counts_as if noted else None
        row.save(update_fields=["counts_as"])


@transaction.atomic
def shorten(event: Event, *, months: int, actor: User) -> bool:
    """Keep the list for fewer months; never for more, and owners are told before it goes."""
    event = locked(event)
    if event.purged_at or months >= event.kept_for_months:
        return False
    before, event.kept_for_months = event.kept_for_months, months
    write(event, "kept_for_months")
    audit.record(
        "events.list_shortened", actor=actor, target=event, before=before, after=months
    )
    return True


@transaction.atomic
def tell_of_purge(event: Event) -> None:
    """Tell the owners a month before what will go; where nobody is named, nobody is told."""
    event = Event.objects.due_to_tell_of_purge().select_for_update().filter(pk=event.pk)
    event = event.first()
    if event is None:
        return
    event.purge_told_at = timezone.now()
    write(event, "purge_told_at")
    people = event.registrations.with_personal_data().count()
    sheets = event.signed_sheets.count()
    if not (people or sheets):
        return
    day = event.people_kept_until()
    notifications.notify(
        staff(event.organiser, "owner"),
        "events.purge_soon",
        target=event,
        mail="events/purge_soon",
        context={"event": event, "people": people, "sheets": sheets, "day": day},
        people=people,
        sheets=sheets,
        day=day.isoformat(),
    )


def write(event, field):
    """What the clock and a closed project note is no new version of the event."""
    Event.objects.filter(pk=event.pk).update(**{field: getattr(event, field)})


def purge(event: Event) -> None:
    """Empty the event's list of people, a portion at a time; what was done is not done again.

    A crash leaves a list of which some are emptied; the next time goes on with the others.
    """
    while purge_portion(event):
        pass
    finish(event)


@transaction.atomic
def purge_portion(event):
    """How many people were emptied: of some 200, each locked, in the order of their numbers."""
    event = locked(event)
    if not Event.objects.due_to_purge().filter(pk=event.pk).exists():
        return 0
    numbers = event.registrations.with_personal_data().order_by("person")
    numbers = numbers.values_list("person", flat=True)[:PORTION]
    people = Person.objects.select_for_update().order_by("pk").in_bulk(list(numbers))
    rows = list(event.registrations.filter(person__in=people).order_by("person"))
    forget_mails(rows)
    forget_acts(rows, event, people)
    forget_certificate_names(
        event.registrations.filter(pk__in=[one.pk for one in rows])
    )
    needed = needed_elsewhere(people, event)
    for row in rows:
        let_go(row, people[row.person_id], event, is_needed=row.person_id in needed)
    answering.forget(event.registrations.filter(pk__in=[row.pk for row in rows]))
    return len(rows)


def let_go(row, person, event, *, is_needed):
    """The registration stays, and belongs to somebody of whom nothing is known."""
    if row.counts_as_id:
        row.person_id, row.counts_as_id = row.counts_as_id, None
    elif is_needed:
        row.person = Person.objects.create(
            is_practice=person.is_practice, erased_at=timezone.now()
        )
        others = Registration.objects.counted_with(event).filter(person=person)
        others.exclude(pk=row.pk).update(counts_as=row.person)
    else:
        empty(person)
    row.registered_by, row.key = None, uuid4()
    row.save(update_fields=["person", "counts_as", "registered_by", "key"])


def empty(person):
    """A guest who is known from nowhere else."""
    person.name = person.email = person.phone = ""
    person.is_email_public = person.is_phone_public = False
    person.erased_at = person.erased_at or timezone.now()
    person.save()
    person.merges.update(reason="", trace={})


def needed_elsewhere(people, event):
    """Numbers of those who have an account, a team, a group or a place at another event."""
    rows = Person.objects.filter(pk__in=people)
    elsewhere = Registration.objects.exclude(event=event).filter(person__in=people)
    known = (
        Q(user__isnull=False)
        | Q(memberships__isnull=False)
        | Q(group_memberships__isnull=False)
        | Q(former_group_memberships__isnull=False)
        | Q(group_requests__isnull=False)
        | Q(decisions__isnull=False)
        | Q(supports__isnull=False)
        | Q(volunteer_applications__isnull=False)
        | Q(volunteer_certificates__isnull=False)
        | Q(questions__isnull=False)
        | Q(pk__in=ContactPerson.objects.filter(person__in=people).values("person"))
        | Q(pk__in=elsewhere.values("person"))
    )
    return set(rows.filter(known).values_list("pk", flat=True))


def forget_mails(rows):
    """Mails about a place name it in their key."""
    numbers = "|".join(str(row.pk) for row in rows)
    if numbers:
        pattern = rf"^events\.[a-z_]+:({numbers})(:|$)"
        OutgoingMail.objects.filter(key__regex=pattern).delete()


def forget_acts(rows, event, people):
    """Traces, notices and merges no longer say whose place it was; that there was one, they do."""
    accounts = [one.user_id for one in people.values() if one.user_id]
    about = {
        "content_type": ContentType.objects.get_for_model(Event),
        "object_id": event.pk,
    }
    registered_by = [row.registered_by_id for row in rows if row.registered_by_id]
    AuditEntry.objects.filter(
        **about, verb__in=OWN_ACTS, actor__in=[*accounts, *registered_by]
    ).update(actor=None)
    kinds = [f"events.{name}" for name in NOTICES]
    Notification.objects.filter(**about, kind__in=kinds, user__in=accounts).delete()
    forget_merges({row.pk for row in rows}, people)


def forget_merges(numbers, people):
    for merge in Merge.objects.filter(person__in=people):
        moved = merge.trace.get(LABEL)
        if not moved:
            continue
        merge.trace[LABEL] = {
            "moved": [pk for pk in moved["moved"] if pk not in numbers],
            "joined": [pair for pair in moved["joined"] if not numbers & set(pair)],
        }
        merge.save(update_fields=["trace"])


@transaction.atomic
def finish(event):
    """When nobody is named any more: the signed sheets go, and it is written down."""
    event = locked(event)
    due = Event.objects.due_to_purge().filter(pk=event.pk).exists()
    if not due or event.registrations.with_personal_data().exists():
        return
    counts = {
        "people": event.registrations.count(),
        "sheets": remove_sheets(event),
        "invited": forget_invitations(event),
    }
    changes = AttendanceChange.objects.of(event)
    changes.corrections().update(reason=GONE)
    event.decisions.update(owner_person=None)
    event.door_keepers.all().delete()
    event.purged_at = timezone.now()
    write(event, "purged_at")
    audit.record("events.people_purged", actor=None, target=event, **counts)


def forget_invitations(event):
    """Whom the organiser invited, and the mails that did it; how many they were."""
    number = event.invitees.count()
    keys = [
        f"events.{what}:{key}"
        for key in event.invitees.values_list("key", flat=True)
        for what in ("invitation", "invitation_again")
    ]
    OutgoingMail.objects.filter(key__in=keys).delete()
    OutgoingMail.objects.filter(key__startswith=f"guest:{event.pk}:").delete()
    event.invitees.all().delete()
    return number


def remove_sheets(event):
    """How many; what people signed is gone with the list that it proves."""
    sheets = list(event.signed_sheets.prefetch_related("attachments"))
    for sheet in sheets:
        for attachment in sheet.attachments.all():
            files.remove(attachment)
        sheet.delete()
    return len(sheets)


@transaction.atomic
def forget_deleted(event: Event) -> None:
    """Empty a draft that was deleted 30 days ago; the audit keeps that it existed.

    Guests who had registered before it was taken off the site go with it.
    """
    event = locked(event)
    if event.deleted_at is None:
        return
    rows = list(event.registrations.all())
    people = Person.objects.in_bulk([row.person_id for row in rows])
    strangers = people.keys() - needed_elsewhere(people, event)
    forget_mails(rows)
    handouts = Handouts.objects.filter(event=event).first()
    for owner in filter(None, [event, handouts]):
        for attachment in owner.attachments.all():
            files.remove(attachment)
    remove_sheets(event)
    pk = event.pk
    Link.objects.of(Event, [pk]).delete()
    event.delete()
    # Last, since deleting writes one more version.
    Event.history.filter(id=pk).delete()
    Person.objects.filter(pk__in=strangers).delete()

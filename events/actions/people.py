"""Telling those who hold a place or wait for one; used by the other actions."""

from django.db.models import QuerySet

from core import mail, notifications
from events import calendars
from events.models import Event, Registration
from members.archives import refuse_if_archived
from members.models import Organisation, User

# The mail is the receipt; a notice of what one has just done would be noise.
OF_ONE_S_OWN_ACT = {"registered", "waiting"}
# Who no longer comes needs no entry in the calendar.
WITHOUT_CALENDAR = {"released"}


def locked(event: Event) -> Event:
    """The event's row for this transaction alone: places are given one after another."""
    return Event.objects.select_for_update().get(pk=event.pk)


def writable(event: Event) -> Event:
    """The locked event, unless it belongs to an archived group."""
    event = locked(event)
    refuse_in_archive(event)
    return event


def refuse_in_archive(event: Event) -> None:
    if event.audience == Event.Audience.GROUP:
        refuse_if_archived(event.group_id)


def fill_places(event: Event) -> list[Registration]:
    """Give free places to those who waited longest. The event must be locked."""
    waiting = event.registrations.waiting().select_related("person__user")
    if event.capacity is not None:
        taken = event.registrations.with_a_place().count()
        waiting = waiting[: max(event.capacity - taken, 0)]
    moved = list(waiting)
    for registration in moved:
        registration.status = Registration.Status.REGISTERED
        registration.save(update_fields=["status"])
    return moved


def tell_moved_up(moved: list[Registration], *, event: Event) -> None:
    for registration in moved:
        tell(registration, "moved_up", event=event)


def tell_everybody(event: Event, what: str, **context) -> None:
    """Tell all with a place or on the waiting list, once per version of the event."""
    standing = event.registrations.standing().select_related("person__user")
    for registration in standing:
        tell(registration, what, event=event, version=event.sequence, **context)


def tell(registration, what, *, event, version=None, **context):
    """A mail with the event for the calendar, and a notice to those with an account."""
    person = registration.person
    has_place = registration.status == Registration.Status.REGISTERED
    moment = registration.registered_at.isoformat()
    key = f"events.{what}:{registration.pk}:{moment}"
    if version is not None:
        key += f":{version}"
    if person.email and not person.erased_at:
        mail.queue(
            f"events/{what}",
            to=person,
            context={
                "event": event,
                "registration": registration,
                "has_place": has_place,
            }
            | context,
            key=key,
            attachments=calendar_for(registration, what, event=event),
        )
    if person.user_id and what not in OF_ONE_S_OWN_ACT:
        told = {name: text for name, text in context.items() if name == "reason"}
        notifications.notify([person.user], f"events.{what}", target=event, **told)


def calendar_for(registration, what, *, event):
    if what in WITHOUT_CALENDAR:
        return []
    has_place = registration.status == Registration.Status.REGISTERED
    language = registration.person.language
    return [calendars.attached(event, language=language, with_online_link=has_place)]


def staff(organisation: Organisation, *roles: str) -> QuerySet[User]:
    """Accounts with one of the roles in the organisation today."""
    current = organisation.memberships.current().filter(role__in=roles)
    return User.objects.filter(person__in=current.values("person"), is_active=True)

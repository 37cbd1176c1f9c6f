"""Telling those who hold a place or wait for one; used by the other actions."""

import datetime
from collections import Counter

from django.db.models import QuerySet
from django.utils import timezone

from core import mail, notifications
from events import calendars, links
from events.models import Event, Registration
from members.archives import refuse_if_archived
from members.models import Organisation, User

# The mail is the receipt; a notice of what one has just done would be noise.
OF_ONE_S_OWN_ACT = {"registered", "waiting", "requested"}
# Who does not come, or not yet, needs no entry in the calendar.
WITHOUT_CALENDAR = {"released", "declined", "lapsed", "requested"}


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


def fill_places(
    event: Event, *, newcomer: Registration | None = None
) -> list[Registration]:
    """Give free places to those who waited longest. The event must be locked.

    Whom the quota of their organisation holds back waits on, and whoever is behind them does
    not. Where the organiser wants places confirmed, who has waited is offered one for some
    hours; who comes while a place is free has it at once.
    """
    if event.has_begun():
        return []
    free = free_places(event)
    taken = taken_by_organisation(event)
    waiting = event.registrations.waiting().select_related(
        "person__user", "organisation"
    )
    if free is not None and not event.places_per_organisation:
        waiting = waiting[:free]
    moved = []
    for registration in waiting if free != 0 else []:
        if free is not None and len(moved) >= free:
            break
        if holds_quota_back(event, registration, taken):
            continue
        taken[spoken_for(registration)] += 1
        give(registration, event=event, at_once=registration == newcomer)
        moved.append(registration)
    return moved


def free_places(event):
    """How many; None where as many as come may register."""
    if event.capacity is None:
        return None
    return max(event.capacity - event.registrations.with_a_place().count(), 0)


def taken_by_organisation(event, registrations=None):
    """Places by organisation; a name that somebody wrote counts with the directory's own."""
    if not event.places_per_organisation:
        return Counter()
    rows = event.registrations if registrations is None else registrations
    names = rows.with_a_place().values_list(
        "organisation__name_bg", "organisation_name"
    )
    return Counter(name_of(*pair) for pair in names)


def spoken_for(registration):
    row = registration.organisation
    return name_of(row.name_bg if row else "", registration.organisation_name)


def name_of(in_directory, in_own_words):
    return " ".join((in_directory or in_own_words or "").casefold().split())


def holds_quota_back(event, registration, taken) -> bool:
    """Has the organisation all the places that one may have? Who speaks for none has no quota."""
    name = spoken_for(registration)
    quota = event.places_per_organisation
    return bool(quota and name and taken[name] >= quota)


def is_held_by_quota(event, registration) -> bool:
    """Do they wait although a place may be free?"""
    return holds_quota_back(event, registration, taken_by_organisation(event))


def give(registration, *, event, at_once):
    """A place, or the offer of one until its term; never beyond the beginning."""
    registration.status = Registration.Status.REGISTERED
    registration.offered_until = None
    if event.hours_to_confirm and not at_once:
        term = timezone.now() + datetime.timedelta(hours=event.hours_to_confirm)
        registration.status = Registration.Status.OFFERED
        registration.offered_until = min(term, event.starts_at)
    registration.save(update_fields=["status", "offered_until"])


def tell_moved_up(moved: list[Registration], *, event: Event) -> None:
    for registration in moved:
        is_offer = registration.status == Registration.Status.OFFERED
        tell(registration, "offered" if is_offer else "moved_up", event=event)


def tell(registration, what, *, event, version=None, **context):
    """A mail with the event for the calendar, and a notice to those with an account."""
    person = registration.person
    if person.email and not person.erased_at:
        mail.queue(
            f"events/{what}",
            to=person,
            context=facts(registration, what, event=event) | context,
            key=mail_key(registration, what, version),
            attachments=calendar_for(registration, what, event=event),
        )
    is_own_act = what in OF_ONE_S_OWN_ACT and not context.get("by")
    if person.user_id and not is_own_act:
        told = {name: context[name] for name in ("reason", "by") if name in context}
        notifications.notify([person.user], f"events.{what}", target=event, **told)


def facts(registration, what, *, event):
    """What every mail about a registration may say; `page` is where it is changed."""
    language = registration.person.language
    page = links.own_page(registration, event=event, language=language)
    if what == "offered":  # one press takes it, without signing in
        page = links.address("place", registration, event=event, language=language)
    return {
        "event": event,
        "registration": registration,
        "has_place": registration.has_place(),
        "held_by_quota": what == "waiting" and is_held_by_quota(event, registration),
        "page": page,
    }


def mail_key(registration, what, version=None):
    """Of the mail in the outbox: one for each stay on the list, and for each version told."""
    moment = registration.registered_at.isoformat()
    key = f"events.{what}:{registration.pk}:{moment}"
    return key if version is None else f"{key}:{version}"


def calendar_for(registration, what, *, event):
    if what in WITHOUT_CALENDAR:
        return []
    language = registration.person.language
    with_online_link = registration.has_place()
    return [
        calendars.attached(event, language=language, with_online_link=with_online_link)
    ]


def staff(organisation: Organisation, *roles: str) -> QuerySet[User]:
    """Accounts with one of the roles in the organisation today."""
    current = organisation.memberships.current().filter(role__in=roles)
    return User.objects.filter(person__in=current.values("person"), is_active=True)

"""A new day, hour or place, and a cancellation: told to everybody concerned, and written down."""

from events.actions.people import mail_key, tell
from events.models import Event, EventChange, Telling
from members.models import User

# A change of these concerns everybody who plans to come.
WHEN_AND_WHERE = (
    "starts_at",
    "ends_at",
    "settlement_id",
    "venue_bg",
    "venue_en",
    "online_url",
)
TOLD_AS = {
    EventChange.Kind.MOVED: "changed",
    EventChange.Kind.CANCELLED: "cancelled",
}


def is_moved(before: Event, event: Event) -> bool:
    return any(
        (getattr(before, field) or "") != (getattr(event, field) or "")
        for field in WHEN_AND_WHERE
    )


def tell_of_change(
    event: Event, kind: str, *, actor: User, before: Event | None = None
) -> EventChange:
    """Tell all with a place or on the waiting list, once for this version of the event.

    The event is locked. What was and what is, and who was told, stays for its staff.
    """
    change = EventChange.objects.create(
        event=event,
        kind=kind,
        sequence=event.sequence,
        before=facts(before) if before else {},
        after=facts(event, before=before),
        made_by=actor,
    )
    what, context = TOLD_AS[kind], {"before": before} if before else {}
    standing = list(event.registrations.standing().select_related("person__user"))
    for registration in standing:
        tell(registration, what, event=event, version=event.sequence, **context)
    Telling.objects.bulk_create(
        Telling(
            change=change,
            registration=registration,
            mail_key=key_of(registration, what, event),
        )
        for registration in standing
    )
    return change


def key_of(registration, what, event):
    person = registration.person
    if not person.email or person.erased_at:
        return ""
    return mail_key(registration, what, event.sequence)


def facts(event, *, before=None):
    """What the page of changes shows. Of the online link only that it is another one."""
    settlement = event.settlement
    return {
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "venue_bg": event.venue_bg or event.venue_en or "",
        "venue_en": event.venue_en or "",
        "settlement_bg": settlement.name_bg if settlement else "",
        "settlement_en": (settlement.name_en or "") if settlement else "",
        "has_new_link": before is not None and before.online_url != event.online_url,
    }

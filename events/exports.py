"""The list of an event's people as a table. Who takes it out says why; see `actions`."""

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event


def registrations(event: Event):
    """A header and one row per registration that stands, with presence per session."""
    sessions = list(event.sessions.all())
    header = [
        _("Name"),
        _("Organisation"),
        _("E-mail"),
        _("State"),
        _("Registered at"),
        _("Came without registering"),
        *(session.title for session in sessions),
    ]
    rows = (
        event.registrations.standing()
        .select_related("person__user", "organisation")
        .prefetch_related("attendances")
        .order_by("status", "registered_at", "pk")
    )
    return header, [row(registration, sessions) for registration in rows]


def row(registration, sessions):
    how = {
        one.session_id: one.get_how_display() for one in registration.attendances.all()
    }
    registered_at = timezone.localtime(registration.registered_at)
    return [
        registration.person.get_display_name(),
        registration.organisation.name if registration.organisation else "",
        registration.person.email,
        str(registration.get_status_display()),
        f"{registered_at:%Y-%m-%d %H:%M}",
        _("yes") if registration.is_walk_in else "",
        *(str(how.get(session.pk, "")) for session in sessions),
    ]

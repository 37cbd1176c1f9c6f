"""Papers for the door: the sheet on which people sign, and their badges."""

from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import pdf
from events import printing
from events.models import Event, Registration, Session
from projects.papers import who_pays

# Signatures of so many parts fit side by side.
PARTS_BESIDE = 4
BADGES_ON_A_PAGE = {8: (2, 4), 10: (2, 5)}


@dataclass(frozen=True)
class Choice:
    """What the organiser wants on paper. `columns`: municipality, office, email, phone."""

    language: str
    sessions: list[Session]
    apart: bool = False
    columns: list[str] = field(default_factory=list)
    with_contacts: bool = False
    walk_ins: int = 10


def expected(event: Event):
    """Those who come to the place, by name; who takes part online signs nothing.

    Whoever is no longer known is on no list either.
    """
    rows = event.registrations.active().filter(person__erased_at=None)
    if event.mode != Event.Mode.ONLINE:
        rows = rows.filter(comes=Registration.Comes.IN_PERSON)
    return rows.select_related(
        "person", "organisation__seat__obshtina", "obshtina"
    ).order_by("person__name", "pk")


def sign_in_sheet(event: Event, choice: Choice) -> bytes:
    with translation.override(choice.language):
        people = list(expected(event))
        rows = [cells(row, choice) for row in people]
        data = {
            "title": f"{_('Sign-in sheet')}: {event.title}",
            "author": event.organiser.name,
            "heading": _("Sign-in sheet"),
            "event": event.title,
            "organiser": [_("Organiser"), event.organiser.name],
            "place": [_("Place"), printing.place(event)],
            "funder": who_pays(event.project),
            "privacy": privacy(event),
            "columns": columns(choice),
            "rows": rows,
            "walk_ins": choice.walk_ins,
            "sheets": [one_sheet(event, parts) for parts in papers(choice)],
            "closing": _("For the organiser (name, signature)"),
            "number": _("No."),
            "signature": _("Signature"),
            "page": _("Page"),
            "of": _("of"),
        }
    return pdf.render("events/sheet", data, language=choice.language)


def papers(choice: Choice) -> list[list[Session]]:
    """The parts whose signatures stand on one sheet: of one day, and no more than fit."""
    if choice.apart:
        return [[session] for session in choice.sessions]
    found = []
    for _day, parts in groupby(choice.sessions, key=day_of):
        parts = list(parts)
        found += [
            parts[start : start + PARTS_BESIDE]
            for start in range(0, len(parts), PARTS_BESIDE)
        ]
    return found


def day_of(session: Session):
    return timezone.localdate(session.starts_at)


def one_sheet(event: Event, parts: list[Session]) -> dict:
    day = day_of(parts[0])
    alone = len(parts) == 1
    return {
        "day": f"{date_format(day, 'DATE_FORMAT')} ({date_format(day, 'l')})",
        # Where the only part stands for the event itself, its name would be said twice.
        "session": parts[0].title if alone and parts[0].title != event.title else "",
        "hours": printing.hours(parts[0].starts_at, parts[-1].ends_at),
        "parts": [] if alone else [part(one) for one in parts],
        "codes": [code(event, one, alone) for one in parts],
    }


def part(session: Session) -> dict:
    hours = printing.hours(session.starts_at, session.ends_at)
    return {"title": session.title, "hours": hours}


def code(event: Event, session: Session, alone: bool) -> dict:
    """Whoever of the staff points a phone at it takes presence in this part."""
    address = printing.address("events:attendance", event.slug)
    alt = _("QR code: take attendance, %(session)s") % {"session": session.title}
    starts_at = timezone.localtime(session.starts_at)
    return {
        "picture": pdf.qr(f"{address}?session={session.pk}", alt=alt),
        "caption": _("Attendance") if alone else f"{_('Attendance')} {starts_at:%H:%M}",
    }


WIDTHS = {"municipality": 3, "office": 3, "email": 4, "phone": 3}


def columns(choice: Choice) -> list[dict]:
    """Headings with the share of the width that each takes."""
    names = {
        "municipality": _("Municipality"),
        "office": _("Office"),
        "email": _("E-mail"),
        "phone": _("Phone"),
    }
    found = [(_("Name"), 5), (_("Organisation"), 5)]
    found += [(names[one], WIDTHS[one]) for one in choice.columns]
    return [{"name": name, "width": width} for name, width in found]


def cells(registration: Registration, choice: Choice) -> list[str]:
    """Contacts stay empty, to be written by hand, unless the organiser asked for them."""
    person = registration.person
    values = {
        "municipality": municipality(registration),
        "office": str(registration.get_office_display()),
        "email": person.email if choice.with_contacts else "",
        "phone": person.phone if choice.with_contacts else "",
    }
    named = [person.get_display_name(), registration.on_behalf_of()]
    return named + [values[one] for one in choice.columns]


def municipality(registration: Registration) -> str:
    if registration.obshtina:
        return registration.obshtina.name
    seat = registration.organisation.seat if registration.organisation else None
    return seat.obshtina.name if seat else ""


def privacy(event: Event) -> str:
    """Who keeps the list and for how long, for those who sign it."""
    kept = ngettext(
        "%(organiser)s keeps this list for %(months)s month after the event, to show who took "
        "part. Then the names are deleted from the portal and only the counts stay.",
        "%(organiser)s keeps this list for %(months)s months after the event, to show who took "
        "part. Then the names are deleted from the portal and only the counts stay.",
        event.kept_for_months,
    )
    return kept % {"organiser": event.organiser.name, "months": event.kept_for_months}


def badges(
    event: Event, *, language: str, on_a_page: int, blank: int, portion: int = 1
) -> bytes:
    """One for each who has a place, and some without a name for whoever comes besides."""
    across, down = BADGES_ON_A_PAGE[on_a_page]
    people = printing.portion(expected(event), portion)
    with translation.override(language):
        funder = who_pays(event.project)
        data = {
            "title": f"{_('Badges')}: {event.title}",
            "author": event.organiser.name,
            "event": event.title,
            "when": printing.days(event.starts_at, event.ends_at),
            "logos": funder["logos"] if funder else [],
            "badges": [badge(event, one) for one in people],
            "blank": blank,
            "across": across,
            "down": down,
        }
    return pdf.render("events/badges", data, language=language)


def badge(event: Event, registration: Registration) -> dict:
    name = registration.person.get_display_name()
    address = printing.address("events:attendance", event.slug)
    return {
        "name": name,
        "organisation": registration.on_behalf_of(),
        "code": pdf.qr(
            f"{address}{registration.key}/",
            alt=_("QR code of the registration of %(name)s") % {"name": name},
        ),
    }

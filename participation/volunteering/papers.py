"""Volunteering on paper: forms to fill in by hand, time sheets, certificates."""

from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core import pdf
from members.models import Person
from participation.volunteering.models import Certificate, Hours, Opportunity, hours_of
from participation.volunteering.words import amount, plain
from projects.models import Project
from projects.papers import who_pays

LINES = 16
# In one file: whoever needs more prints by month.
MOST = 3_000


def sign_up_form(opportunity: Opportunity, *, language: str) -> bytes:
    """The twin of the page on which one signs up."""
    with translation.override(language):
        shifts = opportunity.shifts.to_come()
        data = head(opportunity, _("I want to help")) | {
            "facts": facts(opportunity),
            "text": opportunity.text,
            "tasks": [_("What volunteers do"), opportunity.tasks],
            "needs": [_("What volunteers need"), opportunity.requirements],
            "offers": [_("What we offer"), ", ".join(offered(opportunity))],
            "shifts-name": _("Mark the shifts you can come to"),
            "shifts": [
                ", ".join(filter(None, [str(one), one.place])) for one in shifts
            ],
            "fields": [_("Name"), _("E-mail or phone, if you want an answer")],
            "minor": _("I am under 18. My parent agrees (name and signature):")
            if not opportunity.is_for_adults()
            else "",
            "signature": _("Date and signature"),
            "privacy": _(
                "At %(site)s only your name and your shifts are entered, so that your hours are "
                "counted; nobody outside the organisation sees them. The paper stays with the "
                "organisation."
            )
            % {"site": settings.SITE_NAME},
        }
        return pdf.render("volunteering/form", data, language=language)


def hours_form(opportunity: Opportunity, *, language: str) -> bytes:
    """The empty sheet for one day: each line is signed by the volunteer."""
    with translation.override(language):
        data = head(opportunity, _("Sheet for hours of volunteers")) | {
            "day": _("Day"),
            "columns": [
                _("No."),
                _("Name"),
                _("From – to"),
                _("Hours"),
                _("Work done"),
                _("Signature"),
            ],
            "lines": LINES,
            "confirmed": _("Confirmed for the organisation (name, signature)"),
            "note": _(
                "Hours in quarters: 2, 2.25, 2.5. The sheet is kept as a proof; the hours are "
                "entered at %(site)s."
            )
            % {"site": settings.SITE_NAME},
        }
        return pdf.render("volunteering/hours", data, language=language)


def time_sheets(
    opportunity: Opportunity,
    *,
    language: str,
    month=None,
    person: Person | None = None,
) -> bytes:
    """A sheet for each volunteer and month, to be signed by both sides."""
    rows = Hours.objects.standing().filter(place__shift__opportunity=opportunity)
    if person:
        rows = rows.of_person(person)
    if month:
        rows = rows.filter(
            place__shift__day__year=month.year, place__shift__day__month=month.month
        )
    rows = rows.for_list().order_by(
        "place__application__person__name",
        "place__application__person",
        "place__shift__day",
        "place__shift__starts",
    )
    with translation.override(language):
        sheets, are_all = sheets_of(rows)
        data = head(opportunity, _("Time sheet of a volunteer")) | {
            "organisation": [_("Organisation"), opportunity.organisation.name],
            "volunteer": _("Volunteer"),
            "month": _("Month"),
            "columns": [
                _("Day"),
                _("From – to"),
                _("Hours"),
                _("Work done"),
                _("Confirmed by"),
            ],
            "total": _("Confirmed in the month"),
            "signatures": [
                _("Volunteer (signature)"),
                _("For the organisation (signature)"),
            ],
            "nothing": _("No hours are reported."),
            "left-out": ""
            if are_all
            else _(
                "These are too many sheets for one file. Print them month by month."
            ),
            "sheets": sheets,
        }
        return pdf.render("volunteering/sheets", data, language=language)


def sheets_of(rows):
    """(the sheets, whether these are all): one that would lack rows is left out."""
    found = list(rows[: MOST + 1])
    sheets = [sheet(list(some)) for _key, some in groupby(found, volunteer_month)]
    return (sheets, True) if len(found) <= MOST else (sheets[:-1], False)


def volunteer_month(hours):
    return hours.application.person_id, hours.shift.day.replace(day=1)


def sheet(rows):
    total = sum(one.quarters for one in rows if one.is_confirmed())
    return {
        "volunteer": name_of(rows[0].application.person),
        "month": date_format(rows[0].shift.day, "YEAR_MONTH_FORMAT"),
        "rows": [
            [
                date_format(one.shift.day, "SHORT_DATE_FORMAT"),
                one.shift.hours(),
                plain(one.amount),
                one.what,
                confirmed_by(one),
            ]
            for one in rows
        ],
        "total": amount(hours_of(total)),
    }


def name_of(person):
    """As long as the portal keeps it."""
    return _("name no longer kept") if person.erased_at else person.get_display_name()


def confirmed_by(hours):
    if not hours.is_confirmed():
        return _("not confirmed yet")
    who = hours.decided_by.person.get_display_name() if hours.decided_by else ""
    day = date_format(localdate(hours.decided_at), "SHORT_DATE_FORMAT")
    paper = _("from a signed sheet") if hours.is_by_hand() else ""
    return ", ".join(filter(None, [who, day, paper]))


def certificate(certificate: Certificate, *, language: str) -> bytes:
    organisation = certificate.organisation
    with translation.override(language):
        heading = _("Certificate of volunteering")
        address = f"{settings.SITE_URL}{certificate.get_absolute_url()}"
        data = {
            "title": f"{heading}: {organisation.name}",
            "author": organisation.name,
            "heading": heading,
            "certifies": _("%(organisation)s certifies that")
            % {"organisation": organisation.name},
            "name": certificate.name,
            # What a learner makes in the practice place must not pass for a real one.
            "practice": _("Practice") if organisation.is_practice else "",
            "funder": funder_of(certificate),
            "gave": _("gave as a volunteer"),
            "amount": amount(certificate.amount),
            "when": between(certificate.first_on, certificate.last_on),
            "organisation": organisation.name,
            "note": _("Each hour was confirmed by the organisation."),
            "check": _("Check that it is genuine:"),
            "address": address,
            "qr": pdf.qr(
                address, alt=_("QR code: check that the certificate is genuine")
            ),
            "code-name": _("Code"),
            "code": certificate.shown_code(),
            "issued-name": _("Issued on"),
            "issued": date_format(localdate(certificate.issued_at), "DATE_FORMAT"),
        }
        return pdf.render("volunteering/certificate", data, language=language)


def funder_of(certificate):
    """Who pays for the projects in which the hours were worked; None outside of any."""
    hours = Hours.objects.confirmed().filter(
        place__application__person=certificate.person_id,
        place__shift__opportunity__organisation=certificate.organisation_id,
        place__shift__day__range=(certificate.first_on, certificate.last_on),
    )
    projects = Project.objects.filter(
        pk__in=hours.values("place__shift__opportunity__project"), is_published=True
    )
    found = [
        who_pays(one)
        for one in projects.select_related("programme").order_by("starts_on", "pk")
    ]
    if not found:
        return None
    return {
        "logos": once(logo for one in found for logo in one["logos"]),
        "sentence": " ".join(once(one["sentence"] for one in found)),
        "disclaimer": " ".join(once(one["disclaimer"] for one in found)),
    }


def once(values):
    """Two projects of one programme name it once."""
    found = []
    for one in values:
        if one and one not in found:
            found.append(one)
    return found


def between(first, last):
    days = {
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }
    if first == last:
        return _("on %(first)s") % days
    return _("between %(first)s and %(last)s") % days


def offered(opportunity):
    return [*map(str, opportunity.gives()), *filter(None, [opportunity.offers])]


def facts(opportunity):
    place = ", ".join(filter(None, [str(opportunity.settlement), opportunity.address]))
    return [
        [_("Organisation"), opportunity.organisation.name],
        [_("Where"), place],
        [_("Age"), ages(opportunity)],
        [
            _("Whom you can ask"),
            ", ".join(
                filter(
                    None,
                    [
                        opportunity.contact_name,
                        opportunity.contact_phone,
                        opportunity.contact_email,
                    ],
                )
            ),
        ],
    ]


def ages(opportunity):
    first, last = opportunity.age_from, opportunity.age_to
    if first and last:
        return f"{first}–{last}"
    if first:
        return _("from age %(age)s") % {"age": first}
    return _("up to age %(age)s") % {"age": last} if last else ""


def head(opportunity, heading):
    return {
        "title": f"{heading}: {opportunity.title}",
        "heading": heading,
        "opportunity": opportunity.title,
        "address": f"{settings.SITE_URL}{opportunity.get_absolute_url()}",
        "of": _("of"),
        "funder": who_pays(opportunity.project),
    }

"""Who has earned a certificate, and the papers themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import pdf
from events import printing
from events.models import Attendance, Certificate, Event, Registration
from projects.papers import who_pays

Kind = Event.Kind
TOOK_PART = {
    Kind.TRAINING: gettext_lazy("took part in the training"),
    Kind.MEETING: gettext_lazy("took part in the working meeting"),
    Kind.FORUM: gettext_lazy("took part in the forum"),
    Kind.ASSEMBLY: gettext_lazy("took part in the general meeting"),
    Kind.EXHIBITION: gettext_lazy("took part in the exhibition"),
    Kind.PRESS: gettext_lazy("attended the press conference"),
    Kind.CAMPAIGN: gettext_lazy("took part in the campaign"),
    Kind.CONSULTATION: gettext_lazy("took part in the consultation"),
    Kind.OTHER: gettext_lazy("took part in the event"),
}


@dataclass(frozen=True)
class Standing:
    """What somebody has attended, as it is counted now, and the certificate they hold."""

    registration: Registration
    name: str
    parts: int
    of_parts: int
    minutes: int
    needed: int | None
    certificate: Certificate | None

    @property
    def qualifies(self):
        return bool(self.needed) and self.parts >= self.needed

    @property
    def missing(self):
        """How many parts they lack."""
        return max((self.needed or 0) - self.parts, 0)

    @property
    def lacks_name(self):
        return not self.name

    @property
    def is_due(self):
        return self.qualifies and not self.lacks_name and self.certificate is None

    @property
    def differs(self):
        """Does the certificate say something else than what is counted now?

        Whoever was forgotten keeps it without the name; there is nothing to compare.
        """
        held = self.certificate
        return bool(held and held.name) and self.counted != (
            held.name,
            held.parts,
            held.of_parts,
            held.minutes,
        )

    @property
    def counted(self):
        return self.name, self.parts, self.of_parts, self.minutes


def standings(event: Event) -> list[Standing]:
    """Everybody with a place, who was present, or who holds a certificate; by name."""
    lengths = {
        session.pk: (session.ends_at - session.starts_at).total_seconds() // 60
        for session in event.sessions.filter(takes_attendance=True)
    }
    rows = (
        event.registrations.filter(
            Q(status=Registration.Status.REGISTERED)
            | Q(pk__in=Certificate.objects.valid().values("registration"))
        )
        .select_related("person", "organisation")
        .prefetch_related(
            Prefetch(
                "attendances",
                Attendance.objects.filter(session__in=lengths),
                to_attr="attended",
            ),
            Prefetch("certificates", Certificate.objects.valid(), to_attr="held"),
        )
        .order_by("person__name", "pk")
    )
    return [standing(event, row, lengths) for row in rows]


def standing(event, registration, lengths):
    minutes = [lengths[one.session_id] for one in registration.attended]
    person = registration.person
    return Standing(
        registration=registration,
        name="" if person.erased_at else person.name,
        parts=len(minutes),
        of_parts=len(lengths),
        minutes=int(sum(minutes)),
        needed=event.certificate_from,
        certificate=registration.held[0] if registration.held else None,
    )


def held(event: Event):
    """The valid certificates that can be printed, by name."""
    return (
        Certificate.objects.valid()
        .filter(registration__event=event)
        .exclude(name="")
        .select_related("registration__person__user", "registration__event")
        .order_by("name", "pk")
    )


def papers(event: Event, held: Iterable[Certificate], *, language: str) -> bytes:
    """One page for each of the certificates."""
    with translation.override(language):
        funder = who_pays(event.project)
        where = printing.place(event)
        when = printing.days(event.starts_at, event.ends_at)
        signatory = getattr(event, "signatory", None)
        data = {
            "title": f"{heading(event)}: {event.title}",
            "author": event.organiser.name,
            "heading": heading(event),
            "certifies": _("%(organiser)s certifies that")
            % {"organiser": event.organiser.name},
            "took-part": TOOK_PART[event.kind],
            "event": event.title,
            "when-where": ", ".join(filter(None, [when, where])),
            "organiser": event.organiser.name,
            "signatory": signatory.name if signatory else "",
            "position": signatory.position if signatory else "",
            "logos": funder["logos"] if funder else [],
            "funder": funder,
            "check": _("Check that it is genuine:"),
            "code-name": _("Code"),
            "issued-name": _("Issued on"),
            "certificates": [paper(event, one) for one in held],
        }
    return pdf.render("events/certificates", data, language=language)


def heading(event: Event) -> str:
    if event.kind == Kind.TRAINING:
        return _("Certificate of training")
    return _("Certificate of attendance")


def paper(event: Event, certificate: Certificate) -> dict:
    address = f"{settings.SITE_URL}{certificate.get_absolute_url()}"
    return {
        "name": certificate.name,
        "amount": " · ".join(filter(None, [amount(certificate), share(certificate)])),
        # What a learner makes in the practice place must not pass for a real one.
        "practice": _("Practice") if event.organiser.is_practice else "",
        "address": address,
        "qr": pdf.qr(address, alt=_("QR code: check that the certificate is genuine")),
        "code": certificate.shown_code(),
        "issued": date_format(localdate(certificate.issued_at), "DATE_FORMAT"),
    }


def amount(certificate: Certificate) -> str:
    """The hours attended; nothing for less than one."""
    hours = certificate.hours
    if not hours:
        return ""
    if certificate.event.kind == Kind.TRAINING:
        words = ngettext("%(hours)s hour of study", "%(hours)s hours of study", hours)
    else:
        words = ngettext("%(hours)s hour", "%(hours)s hours", hours)
    return words % {"hours": hours}


def share(certificate: Certificate) -> str:
    if certificate.of_parts < 2:
        return ""
    words = _("present in %(parts)s of %(of_parts)s parts")
    return words % {"parts": certificate.parts, "of_parts": certificate.of_parts}

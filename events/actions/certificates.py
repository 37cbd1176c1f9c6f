from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail
from events import certificates
from events.actions.people import writable
from events.models import Certificate, Event, Registration, Signatory
from members.models import User


@transaction.atomic
def set_certificates(
    event: Event, *, needed: int | None, signatory: Signatory, actor: User
) -> None:
    """Say from how many parts on a certificate is given, and who signs."""
    event = writable(event)
    event.certificate_from = needed
    event.save(update_fields=["certificate_from", "updated_at"])
    signatory.event = event
    signatory.save()
    audit.record(
        "events.certificates_set", actor=actor, target=event, certificate_from=needed
    )


@transaction.atomic
def issue_certificates(
    event: Event, *, actor: User, only: Collection[int] | None = None
) -> list[Certificate]:
    """Issue to everybody who has earned one and holds none.

    With `only`, to these registrations; a certificate of theirs that no longer says what is
    counted is revoked, so that the old code tells. Twice the same changes nothing.
    """
    event = writable(event)
    refuse_unless_given(event)
    issued = []
    for standing in certificates.standings(event):
        if only is not None:
            if standing.registration.pk not in only:
                continue
            replaced = standing.qualifies and standing.differs
            if replaced and not standing.lacks_name:
                end(standing.certificate)
                issued.append(issue(standing, actor=actor))
                continue
        if standing.is_due:
            issued.append(issue(standing, actor=actor))
    if issued:
        audit.record(
            "events.certificates_issued",
            actor=actor,
            target=event,
            certificates=[certificate.pk for certificate in issued],
        )
    return issued


def refuse_unless_given(event):
    if event.cancelled_at or not event.is_published:
        raise ValidationError(
            _("Certificates are given for events that took place."), code="not_held"
        )
    if not event.certificate_from:
        raise ValidationError(
            _("Say first how many parts are needed for a certificate."), code="unset"
        )
    if event.purged_at:
        raise ValidationError(
            _("The list of people is no longer kept, so nothing can be issued."),
            code="purged",
        )


def issue(standing, *, actor):
    return Certificate.objects.create(
        registration=standing.registration,
        name=standing.name,
        parts=standing.parts,
        of_parts=standing.of_parts,
        minutes=standing.minutes,
        issued_by=actor,
    )


def end(certificate):
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, actor: User) -> None:
    """Whoever checks the code sees that it is not valid; revoking twice changes nothing."""
    event = writable(certificate.registration.event)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_at:
        return
    end(certificate)
    audit.record(
        "events.certificate_revoked",
        actor=actor,
        target=event,
        certificate=certificate.pk,
        reason=reason,
    )


@transaction.atomic
def send_certificates(event: Event, *, actor: User) -> int:
    """Write to everybody who holds a valid one, has an address and was not written to."""
    event = writable(event)
    sent = []
    for certificate in certificates.held(event).filter(sent_at=None):
        person = certificate.registration.person
        if not person.email or person.erased_at:
            continue
        mail.queue(
            "events/certificate",
            to=person,
            context={"event": event, "certificate": certificate},
            key=f"events.certificate:{certificate.registration_id}:{certificate.pk}",
        )
        sent.append(certificate.pk)
    Certificate.objects.filter(pk__in=sent).update(sent_at=timezone.now())
    if sent:
        audit.record(
            "events.certificates_sent", actor=actor, target=event, certificates=sent
        )
    return len(sent)


def forget_certificate_names(registrations: QuerySet[Registration]) -> None:
    """The certificates stay and are counted; who they were for is no longer kept."""
    Certificate.objects.filter(registration__in=registrations).update(name="")

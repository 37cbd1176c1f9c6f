"""Certificates: issued to the volunteer, revoked when confirmed hours become fewer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import Organisation, Person, User
from participation.volunteering.models import Certificate, Hours


@transaction.atomic
def issue(
    organisation: Organisation, person: Person, *, actor: User | None
) -> Certificate:
    """Of all hours that the organisation confirmed; as long as these are the same, the same one."""
    person = Person.objects.select_for_update(of=["self"]).get(pk=person.pk)
    total = confirmed(organisation, person)
    if not total["quarters"]:
        raise ValidationError(
            _("No hours are confirmed yet, so there is nothing to certify."),
            code="nothing",
        )
    if not person.name:
        raise ValidationError(
            _("Write your name in your profile first; the certificate needs it."),
            code="nameless",
        )
    valid = Certificate.objects.valid().filter(
        organisation=organisation, person=person, name=person.name, **total
    )
    if known := valid.first():
        return known
    made = Certificate.objects.create(
        organisation=organisation, person=person, name=person.name, **total
    )
    audit.record(
        "volunteering.certificate_issued",
        actor=actor,
        target=organisation,
        certificate=made.pk,
    )
    return made


def confirmed(organisation, person):
    rows = Hours.objects.confirmed().of_person(person)
    rows = rows.filter(place__shift__opportunity__organisation=organisation)
    return rows.aggregate(
        quarters=Sum("quarters"),
        first_on=Min("place__shift__day"),
        last_on=Max("place__shift__day"),
    )


def revoke_exceeding(
    organisation: Organisation, person: Person, *, actor: User | None
) -> None:
    """No paper certifies more than what stands confirmed."""
    total = confirmed(organisation, person)["quarters"] or 0
    exceeding = Certificate.objects.valid().filter(
        organisation=organisation, person=person, quarters__gt=total
    )
    numbers = list(exceeding.values_list("pk", flat=True))
    if numbers:
        exceeding.update(revoked_at=timezone.now())
        audit.record(
            "volunteering.certificates_revoked",
            actor=actor,
            target=organisation,
            certificates=numbers,
        )

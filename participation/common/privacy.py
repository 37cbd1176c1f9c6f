"""What participation knows of a person: to give it to them, and to let it go."""

from django.db.models import Q
from django.utils import timezone

from members.models import Person
from participation.common.models import (
    OfficialAnswer,
    StateChange,
    Submission,
    Support,
)


def export_person(person: Person) -> dict:
    """What the person stands behind, as plain values."""
    rows = supports_of(person).select_related("content_type", "obshtina")
    return {
        "supports": [
            {
                "what": str(row.target),
                "channel": row.channel,
                "is_named": row.is_named,
                "municipality": str(row.obshtina or ""),
                "asked_at": row.asked_at,
                "confirmed_at": row.confirmed_at,
                "withdrawn_at": row.withdrawn_at,
            }
            for row in rows.prefetch_related("target")
        ],
        "steps_entered": list(
            steps_of(person).values("before", "after", "on", "reason", "at")
        ),
        "handed_over_to_institutions": [
            {"what": str(row), "way": row.way} for row in handed_over_by(person)
        ],
        "official_answers_entered": list(
            answers_entered_by(person).values("text", "signed_by", "by", "entered_at")
        ),
    }


def supports_of(person):
    """The person's own, and what was asked for by their address without an account."""
    email = person.user.email if person.user_id else person.email
    own = Q(person=person)
    if email:
        own |= Q(person__user=None, person__email__iexact=email)
    return Support.objects.filter(own)


def steps_of(person):
    return StateChange.objects.filter(actor__isnull=False, actor=person.user_id)


def handed_over_by(person):
    rows = Submission.objects.filter(sent_by__isnull=False, sent_by=person.user_id)
    return rows.select_related("addressee")


def answers_entered_by(person):
    return OfficialAnswer.objects.filter(
        entered_by__isnull=False, entered_by=person.user_id
    )


def erase_person(person: Person) -> None:
    """The support goes on counting; neither name nor the mark of the address stays.

    What nobody confirmed counted nothing, and goes.
    """
    rows = Support.objects.filter(pk__in=[row.pk for row in supports_of(person)])
    guests = Person.objects.filter(user=None, supports__in=rows).exclude(pk=person.pk)
    guests = Person.objects.filter(pk__in=[guest.pk for guest in guests])
    rows.filter(confirmed_at=None).delete()
    rows.update(is_named=False, address_mark="", obshtina=None)
    guests.update(name="", email="", erased_at=timezone.now())
    steps_of(person).update(actor=None)
    handed_over_by(person).update(sent_by=None)
    answers_entered_by(person).update(entered_by=None)

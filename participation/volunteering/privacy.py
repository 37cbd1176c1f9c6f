"""What is known of a volunteer: to give it to them, and to let it go."""

from django.db.models import Q
from django.utils import timezone

from members.models import Person
from participation.volunteering.actions.forgetting import forget
from participation.volunteering.models import (
    Application,
    Certificate,
    Hours,
    Opportunity,
)


def export_person(person: Person) -> dict:
    """Where they signed up, what they reported, and what they run, as plain values."""
    people = people_of(person)
    applications = Application.objects.filter(person__in=people)
    hours = Hours.objects.of_people(people).select_related("place__shift__opportunity")
    return {
        "volunteering": [
            {
                "opportunity": row.opportunity.title,
                "status": row.status,
                "note": row.note,
                "is_minor": row.is_minor,
                "parent_agrees": row.parent_agrees,
                "answer": row.answer,
                "channel": row.channel,
                "asked_at": row.asked_at,
                "shifts": [str(place.shift) for place in row.places.all()],
            }
            for row in applications.select_related("opportunity").prefetch_related(
                "places__shift"
            )
        ],
        "volunteer_hours": [
            {
                "opportunity": row.shift.opportunity.title,
                "shift": str(row.shift),
                "reported": row.amount_reported,
                "hours": row.amount,
                "what": row.what,
                "status": row.status,
                "reason": row.reason,
            }
            for row in hours
        ],
        "volunteer_certificates": list(
            Certificate.objects.filter(person__in=people).values(
                "code", "name", "quarters", "first_on", "last_on", "issued_at"
            )
        ),
        "opportunities": list(
            written_by(person).values("title", "status") if person.user_id else []
        ),
    }


def people_of(person):
    """With those who signed up by the person's address without an account."""
    email = person.user.email if person.user_id else person.email
    own = Q(pk=person.pk)
    if email:
        signed_up = Application.objects.values("person")
        own |= Q(user=None, email__iexact=email, pk__in=signed_up)
    return Person.objects.filter(own)


def written_by(person):
    return Opportunity.objects.filter(
        created_by__isnull=False, created_by=person.user_id
    )


def erase_person(person: Person) -> None:
    people = list(people_of(person))
    forget(people)
    guests = Person.objects.filter(pk__in=[one.pk for one in people]).exclude(
        pk=person.pk
    )
    guests.update(name="", email="", erased_at=timezone.now())
    forget_account(person)


def forget_account(person):
    """What they did as staff stays, without the link."""
    if not person.user_id:
        return
    written_by(person).update(created_by=None)
    for rows, names in [
        (Application.objects, ("entered_by", "decided_by")),
        (Hours.objects, ("entered_by", "decided_by")),
    ]:
        for name in names:
            rows.filter(**{name: person.user_id}).update(**{name: None})

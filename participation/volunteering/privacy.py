"""What is known of a volunteer: to give it to them, and to let it go."""

from django.db.models import Q

from members.models import Person
from participation.volunteering.models import (
    Application,
    Certificate,
    Hours,
    Opportunity,
    Place,
)


def export_person(person: Person) -> dict:
    """Where they signed up, what they reported, and what they run, as plain values."""
    applications = Application.objects.filter(person=person)
    hours = Hours.objects.of_person(person).select_related("place__shift__opportunity")
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
            Certificate.objects.filter(person=person).values(
                "code", "name", "quarters", "first_on", "last_on", "issued_at"
            )
        ),
        "opportunities": list(
            written_by(person).values("title", "status") if person.user_id else []
        ),
    }


def written_by(person):
    return Opportunity.objects.filter(
        created_by__isnull=False, created_by=person.user_id
    )


def erase_person(person: Person) -> None:
    """Confirmed hours go on counting, without the name and without anybody's words.

    Whoever still waited for a place waits no more; what is not confirmed is not kept.
    """
    applications = Application.objects.filter(person=person)
    hours = Hours.objects.of_person(person)
    hours.exclude(status=Hours.Status.CONFIRMED).delete()
    hours.update(what="", reason="")
    places = Place.objects.filter(application__in=applications, hours=None)
    places.update(status=Place.Status.LEFT)
    applications.update(note="", answer="", is_minor=False, parent_agrees=False)
    kept = Q(pk__in=hours.values("place__application"))
    applications.exclude(kept).update(status=Application.Status.CANCELLED)
    Certificate.objects.filter(person=person).update(name="")
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

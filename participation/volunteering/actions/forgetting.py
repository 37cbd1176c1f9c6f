"""The end of what is known of a volunteer: how many hours it were stays."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import audit
from members.models import Person
from participation.volunteering import keeping
from participation.volunteering.actions.places import fill
from participation.volunteering.actions.turns import locked
from participation.volunteering.models import (
    Application,
    Certificate,
    Hours,
    Opportunity,
    Place,
)


@transaction.atomic
def forget_guest(person: Person) -> None:
    """One without an account. Of the clock; in a closed project too."""
    in_turn_of([person])
    found = Person.objects.select_for_update(of=["self"]).filter(pk=person.pk).first()
    if found is None or not keeping.due_to_forget().filter(pk=found.pk).exists():
        return
    forget([found])
    found.name = found.email = found.phone = ""
    found.is_email_public = found.is_phone_public = False
    found.erased_at = timezone.now()
    found.save()
    found.merges.update(reason="", trace={})
    audit.record("volunteering.guest_forgotten", actor=None, target=found)


@transaction.atomic
def forget(people: list[Person]) -> None:
    """Confirmed hours go on counting, without the name and without anybody's words.

    Whoever had or awaited a place has it no more, and who waits moves up; what is not confirmed
    is not kept.
    """
    opportunities = in_turn_of(people)
    applications = Application.objects.filter(person__in=people)
    hours = Hours.objects.of_people(people)
    hours.exclude(status=Hours.Status.CONFIRMED).delete()
    hours.update(what="", reason="")
    places = Place.objects.filter(application__in=applications, hours=None)
    places.update(status=Place.Status.LEFT)
    applications.update(note="", answer="", is_minor=False, parent_agrees=False)
    kept = Q(pk__in=hours.values("place__application"))
    applications.exclude(kept).update(status=Application.Status.CANCELLED)
    Certificate.objects.filter(person__in=people).update(name="")
    for opportunity in opportunities:
        if opportunity.project is None or not opportunity.project.is_closed():
            fill(opportunity)


def in_turn_of(people):
    """The opportunities at which they signed up, locked."""
    rows = Opportunity.objects.filter(applications__person__in=people).distinct()
    return [locked(one) for one in rows.order_by("pk")]

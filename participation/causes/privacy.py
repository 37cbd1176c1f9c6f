"""What is known of who proposed a cause: to give it to them, and to cut the link."""

from members.models import Person
from participation.causes.models import Cause


def export_person(person: Person) -> dict:
    return {
        "proposed": list(
            proposed_by(person).values(
                "title", "description", "demand", "status", "created_at"
            )
        )
    }


def proposed_by(person):
    return Cause.objects.filter(created_by__isnull=False, created_by=person.user_id)


def erase_person(person: Person) -> None:
    """What many may stand behind stays, without the link to who proposed it."""
    proposed_by(person).update(created_by=None)

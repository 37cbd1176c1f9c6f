"""What is known of who entered a position: to give it to them, and to cut the link."""

from members.models import Person
from participation.positions.models import Position


def export_person(person: Person) -> dict:
    return {
        "positions_begun": list(
            begun_by(person).values("title", "status", "created_at")
        )
    }


def begun_by(person):
    return Position.objects.filter(created_by__isnull=False, created_by=person.user_id)


def erase_person(person: Person) -> None:
    """What organisations said stays, without the link to who entered it and who changed it."""
    begun_by(person).update(created_by=None)
    Position.history.filter(
        history_user__isnull=False, history_user=person.user_id
    ).update(history_user=None)

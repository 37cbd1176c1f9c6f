"""What votes know of a person: which open ballots they cast for an organisation. Of secret ones nothing."""

from members.models import Person
from participation.votes.models import Ballot, Vote


def export_person(person: Person) -> dict:
    rows = cast_by(person).select_related("voter__vote", "voter__organisation")
    return {
        "ballots": [
            {
                "vote": str(row.voter.vote),
                "organisation": str(row.voter.organisation),
                "choices": row.choices,
                "cast_at": row.cast_at,
            }
            for row in rows.order_by("cast_at", "pk")
        ]
    }


def cast_by(person):
    if person.user_id is None:
        return Ballot.objects.none()
    return Ballot.objects.filter(cast_by=person.user_id)


def erase_person(person: Person) -> None:
    """The ballot is the organisation's and stays; who cast it is forgotten."""
    if person.user_id is None:
        return
    cast_by(person).update(cast_by=None)
    Ballot.objects.filter(entered_by=person.user_id).update(entered_by=None)
    Vote.objects.filter(created_by=person.user_id).update(created_by=None)

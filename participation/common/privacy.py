"""What participation knows of a person: to give it to them, and to let it go."""

from members.models import Person
from participation.common.models import Support


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
            for row in rows
        ]
    }


def supports_of(person):
    """The person's own, and what was asked for by their address without an account."""
    return Support.objects.filter(person=person)


def erase_person(person: Person) -> None:
    """The support goes on counting; neither name nor the mark of the address stays."""
    supports_of(person).update(is_named=False, address_mark="", obshtina=None)

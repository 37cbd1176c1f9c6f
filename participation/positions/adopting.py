"""The moment of adoption: text and signatories as plain values, with their checksum."""

from django.utils import timezone

from participation.common.frozen import checksum
from participation.positions.models import Position


def freeze(position: Position, *, on=None) -> None:
    """Names as they are at this moment; whatever they are called later, this is what was signed."""
    position.adopted = contents(position, on or timezone.localdate())
    position.checksum = checksum(position.adopted)


def contents(position, on):
    drafters = position.drafters.agreed().select_related("organisation")
    return {
        "title": position.title,
        "body": position.body,
        "drafted_by": [
            named(position.organisation),
            *(named(row.organisation) for row in drafters),
        ],
        "addressees": [named(one) for one in position.addressees.order_by("pk")],
        "files": [
            {"name": one.name, "sha256": one.sha256}
            for one in position.attachments.order_by("pk")
        ],
        "adopted_on": on.isoformat(),
        "signatories": [signatory(row) for row in standing(position)],
    }


def standing(position):
    rows = position.supports.standing().of_organisations()
    return rows.select_related("organisation")


def signatory(row):
    return {
        "name": named(row.organisation),
        "decision": row.decision,
        "decided_on": row.decided_on.isoformat(),
        "channel": str(row.channel),
    }


def named(organisation):
    return {code: getattr(organisation, f"name_{code}") for code in ("bg", "en")}

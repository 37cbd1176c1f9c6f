"""What is known of organisations: of whom people came for, who is in a group, and who joined.

All are read at once, whatever the project. Of a national network that is quicker than to look
for the thousands whom a large project reached, and one question serves every source.
"""

import datetime
from typing import NamedTuple

from members.models import Organisation


class Profile(NamedTuple):
    """`seat`: the municipality in which it is."""

    is_practice: bool | None = None
    kind: str = ""
    seat: int | None = None
    status: str = ""
    joined_on: datetime.date | None = None

    def has_joined(self) -> bool:
        """The network, also if it left it later."""
        status = Organisation.Status
        return (
            not self.is_practice
            and self.joined_on is not None
            and self.status in {status.ACTIVE, status.SUSPENDED, status.LEFT}
        )


NONE = Profile()


def profiles(_shelf) -> dict[int, Profile]:
    """{organisation: its profile}, to be shared by the projects of a shelf."""
    rows = Organisation.objects.rewrite(False).order_by()
    found = rows.values_list(
        "pk", "is_practice", "kind", "seat__obshtina", "status", "joined_on"
    )
    return {pk: Profile(*profile) for pk, *profile in found}

from django.db import transaction

from core import audit
from events.models import Event
from members.models import User


@transaction.atomic
def print_paper(event: Event, what: str, *, actor: User, **data) -> None:
    """Note who put names of people on paper; `what` is the verb, such as "badges_printed"."""
    audit.record(f"events.{what}", actor=actor, target=event, **data)

from core import audit
from members.models import User
from participation.volunteering.models import Opportunity


def print_paper(opportunity: Opportunity, what: str, *, actor: User) -> None:
    """That a paper with names left the portal."""
    audit.record(f"volunteering.{what}", actor=actor, target=opportunity)

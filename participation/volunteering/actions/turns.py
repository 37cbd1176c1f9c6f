"""Whoever changes places or hours of an opportunity takes turns on its row."""

from participation.volunteering.models import Opportunity
from projects.closed import refuse_if_closed


def in_turn(opportunity: Opportunity) -> Opportunity:
    """The locked row, or ValidationError when its project is closed."""
    if opportunity.project_id:
        refuse_if_closed(opportunity.project_id)
    return locked(opportunity)


def locked(opportunity: Opportunity) -> Opportunity:
    rows = Opportunity.objects.select_for_update(of=["self"])
    return rows.select_related("organisation").get(pk=opportunity.pk)

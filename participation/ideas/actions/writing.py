"""What every act asks first: nothing is written into a closed project."""

from participation.ideas.models import IdeaCall
from projects.closed import refuse_if_closed


def writable(call: IdeaCall) -> IdeaCall:
    """The call, whose rows now take turns; ValidationError where its project is closed."""
    if call.project_id:
        refuse_if_closed(call.project_id)
    return IdeaCall.objects.select_for_update(of=["self"]).get(pk=call.pk)

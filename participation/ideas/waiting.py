from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.ideas.models import Idea, IdeaCall


def waiting_for(user) -> list[Waiting]:
    """Calls of the user's organisations to which ideas came that nobody else sees yet."""
    calls = IdeaCall.objects.filter(
        project__organisation__in=user.organisation_ids("owner", "editor"),
        project__closed_at=None,
    )
    of_call = Q(ideas__in=Idea.objects.to_be_shown())
    return [
        Waiting(
            title=_("Ideas to show to everybody: %(title)s") % {"title": call.title},
            url=reverse("ideas:waiting", args=[call.slug]),
            count=call.waiting,
        )
        for call in calls.annotate(waiting=Count("ideas", filter=of_call))
        if call.waiting
    ]

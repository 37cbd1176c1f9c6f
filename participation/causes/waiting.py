"""What waits for a person among the causes, for my desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.causes.models import Cause


def waiting_for(user) -> list[Waiting]:
    """Causes of citizens that a coordinator or administrator looks at first."""
    rows = [one for one in looked_at(user) if user.has_perm("causes.look_at", one)]
    if not rows:
        return []
    return [
        Waiting(
            title=_("Causes to look at before they are public"),
            url=reverse("causes:list"),
            count=len(rows),
            since=min(one.created_at for one in rows),
        )
    ]


def looked_at(user):
    leads = user.group_ids(coordinated=True)
    if not (leads or user.is_coordinator() or user.is_administrator()):
        return ()
    visible = Cause.objects.visible_to(user).waiting()
    return visible.select_related("organisation", "group")

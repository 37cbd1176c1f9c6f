"""Followers with an account are told of what happened in a project, each once.

The clock finds it and writes one row; the worker tells portion after portion, each in a
transaction that also notes how far it came, so that nothing is told twice and a crash loses
nothing. Nobody's press waits for it.
"""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from core.models import Notification
from core.notifications import notify
from leadernet.followers.happenings import (
    NOTICES,
    Found,
    Kind,
    details,
    readers,
    still,
)
from leadernet.followers.letters import letters_about
from members.models import User
from projects.models import Happening, ProjectFollower

PORTION = 200
# What a crash left half told is taken up by the clock after this time.
STUCK_AFTER = datetime.timedelta(minutes=5)
# Who was told of it already for another reason: one's group, one's own registration.
TOLD_ALREADY = {
    Kind.EVENT: ["events.published"],
    Kind.EVENT_CANCELLED: ["events.cancelled"],
    Kind.IDEA_STATE: ["participation.idea_moved"],
}


@transaction.atomic
def begin(found: Found) -> None:
    """Two clocks at once write one row."""
    happening, is_new = Happening.objects.get_or_create(
        kind=found.kind,
        content_type=ContentType.objects.get_for_model(found.target),
        object_id=found.target.pk,
        version=found.version,
        defaults={"project_id": found.project_id, "happened_at": found.happened_at},
    )
    if is_new:
        transaction.on_commit(lambda: spread.enqueue(happening.pk))


@task()
def spread(happening: int) -> None:
    """One portion, and the rest after whatever else waits."""
    if tell_some(happening):
        spread.enqueue(happening)


@transaction.atomic
def tell_some(number: int) -> bool:
    """Tell the next ones; True when there may be more."""
    rows = Happening.objects.select_for_update(of=["self"]).filter(is_done=False)
    happening = rows.filter(pk=number).first()
    if happening is None:
        return False
    target = still(happening)
    if target is None:
        set_aside(happening)
        return False
    users = list(followers(happening)[:PORTION])
    told = readers([one for one in users if one.pk != author_of(target)], target)
    notify(
        without_told(told, happening),
        NOTICES[happening.kind],
        target=target,
        letters=letters_about(happening, target),
        **details(happening, target),
    )
    happening.is_done = len(users) < PORTION
    happening.reached = users[-1].pk if users else happening.reached
    happening.begun_at = timezone.now()
    happening.save(update_fields=["is_done", "reached", "begun_at"])
    return not happening.is_done


def set_aside(happening):
    """It was taken back. Shown again, it is told to those of whom nobody was told yet."""
    if happening.reached:
        Happening.objects.filter(pk=happening.pk).update(is_done=True)
    else:
        happening.delete()


def followers(happening):
    """Accounts that followed when it happened, the next in turn."""
    rows = ProjectFollower.objects.filter(
        project=happening.project_id, since__lte=happening.happened_at
    )
    users = User.objects.filter(is_active=True, pk__in=rows.values("user"))
    users = users.filter(pk__gt=happening.reached).select_related("person")
    return users.order_by("pk")


def author_of(target):
    """Nobody is told of their own words."""
    names = ("author_id", "created_by_id", "entered_by_id")
    return next((one for name in names if (one := getattr(target, name, None))), None)


def without_told(users, happening):
    kinds = TOLD_ALREADY.get(happening.kind, [])
    notices = Notification.objects.filter(
        user__in=users,
        kind__in=kinds,
        content_type=happening.content_type_id,
        object_id=happening.object_id,
        # Who was told of an earlier step does not know this one.
        created_at__gte=happening.happened_at,
    )
    told = set(notices.values_list("user", flat=True)) if kinds else set()
    return [user for user in users if user.pk not in told]


def half_told():
    """For the clock."""
    stuck = timezone.now() - STUCK_AFTER
    return Happening.objects.filter(is_done=False, begun_at__lt=stuck)


def go_on(happening: Happening) -> None:
    spread.enqueue(happening.pk)

"""One's own wish to be told of new posts. Not audited; it holds in an archived group too."""

from django.db import transaction
from django.utils import timezone
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Topic

from forums.following import followed
from forums.models import Following
from members.models import User


def follow_topic(topic: Topic, *, on: bool, actor: User) -> None:
    say({"topic": topic}, on, actor)


def follow_forum(forum: Forum, *, on: bool, actor: User) -> None:
    say({"forum": forum}, on, actor)


def say(where, on, actor):
    """Twice is the same as once."""
    Following.objects.update_or_create(
        user=actor,
        **{"topic": None, "forum": None} | where,
        defaults={"is_on": on, "chosen_at": timezone.now()},
    )


@transaction.atomic
def follow_own(topic: Topic, *, wants: bool | None, actor: User) -> None:
    """Whoever writes in a topic follows it, unless they said no: to it, or last time elsewhere."""
    if wants is None:
        wanted = followed(actor, topic).after_writing
        Following.objects.get_or_create(
            user=actor, topic=topic, defaults={"is_on": wanted}
        )
        return
    follow_topic(topic, on=wants, actor=actor)
    say({}, wants, actor)


def carry(topic: Topic, *, into: Topic) -> None:
    """Whoever followed the one topic, or refused it, does so with the other one."""
    rows = Following.objects.filter(topic=topic)
    Following.objects.bulk_create(
        [
            Following(user_id=user, topic=into, is_on=is_on)
            for user, is_on in rows.values_list("user", "is_on")
        ],
        ignore_conflicts=True,
    )

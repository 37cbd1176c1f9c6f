"""What somebody follows in the forums, and who follows what."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from core.prepared import prepared
from forums.access import Access, Tree, tree
from forums.models import Following
from forums.selectors import access_of, latest_topics, visible_forums
from members.models import Rights, User


@dataclass(frozen=True)
class Followed:
    """One person and one topic."""

    topic: bool | None  # None: nothing was said about it
    forum: bool
    habit: bool

    @property
    def is_on(self):
        return self.forum if self.topic is None else self.topic

    @property
    def after_writing(self):
        """What the choice beside one's own text begins with."""
        return self.habit if self.topic is None else self.topic


def followed(user, topic) -> Followed:
    if not user.is_authenticated:
        return Followed(None, forum=False, habit=True)
    said = {
        "topic" if of_topic else "forum" if of_forum else "habit": is_on
        for of_topic, of_forum, is_on in said_by(user.pk, topic.pk, topic.forum_id)
    }
    return Followed(
        said.get("topic"), forum=said.get("forum", False), habit=said.get("habit", True)
    )


@prepared
def said_by(user, topic, forum):
    rows = Following.objects.filter(
        Q(topic=topic) | Q(forum=forum) | Q(topic=None, forum=None), user=user
    )
    return rows.values_list("topic", "forum", "is_on")


def follows_forum(user, forum) -> bool:
    return user.is_authenticated and bool(follows(user.pk, forum.pk))


@prepared
def follows(user, forum):
    return Following.objects.on().filter(user=user, forum=forum).values_list("pk")


def habit(user) -> bool:
    row = Following.objects.of_habit().filter(user=user).first()
    return row is None or row.is_on


def followers(post):
    """Accounts to tell of the post, whether or not they may read it.

    Not its author, nor those whom it names: they are told of that.
    """
    about = Following.objects.about(post.topic)
    refused = about.filter(topic=post.topic, is_on=False)
    return (
        User.objects.filter(is_active=True, pk__in=about.on().values("user"))
        .exclude(pk__in=refused.values("user"))
        .exclude(pk=post.poster_id)
        .exclude(pk__in=post.mentions.values("user"))
    )


def readers(users, forum) -> list[User]:
    """Those of the accounts (with their persons) who may read the forum now; a few queries."""
    known = tree()
    if Access(AnonymousUser(), known).reads(forum):
        return list(users)
    users = with_access(users, known)
    return [user for user in users if user.forum_access.reads(forum)]


def with_access(users, known: Tree | None = None) -> list[User]:
    """The accounts (with their persons), each knowing what it may do; a few queries for all."""
    unknown = [user for user in users if not hasattr(user, "forum_access")]
    rights = Rights.of_many([user.person.pk for user in unknown]) if unknown else {}
    known = known or (tree() if unknown else None)
    for user in unknown:
        user.rights = rights[user.person.pk]
        user.forum_access = Access(user, known)
    return list(users)


def topics_of(user):
    """Topics that the person follows and may read, those with the newest posts first."""
    chosen = Following.objects.on().filter(user=user, topic__isnull=False)
    return latest_topics(user).filter(pk__in=chosen.values("topic"))


def told_topics(user):
    """Topics of whose posts the person is told: chosen, or in a chosen forum and not refused."""
    said = Following.objects.filter(user=user)
    chosen = Q(pk__in=said.on().exclude(topic=None).values("topic"))
    chosen |= Q(forum__in=said.on().exclude(forum=None).values("forum"))
    refused = said.filter(is_on=False).exclude(topic=None)
    return latest_topics(user).filter(chosen).exclude(pk__in=refused.values("topic"))


def forums_of(user):
    """Forums that the person follows and may read, in their order."""
    chosen = Following.objects.on().filter(user=user, forum__isnull=False)
    forums = visible_forums(user).filter(pk__in=chosen.values("forum"))
    forums = list(forums.order_by("tree_id", "lft"))
    for forum in forums:
        forum.is_archive = access_of(user).is_archive(forum.pk)
    return forums

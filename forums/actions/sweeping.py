"""Spam: everything of one account is hidden in one act, and shown again in one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from machina.apps.forum_conversation.models import Post, Topic
from machina.apps.forum_member.models import ForumProfile

from core import audit
from core.notifications import notify
from forums import counting, search
from forums.actions.alerting import call_off
from forums.actions.common import refuse_in_archive
from forums.actions.locking import locked_topics
from forums.actions.telling import tell_of_restored
from forums.authority import posts_in_reach, refuse_colleagues
from forums.models import Flag, HiddenPost, Sanction
from members.models import User


@transaction.atomic
def sweep(post: Post, *, reason: str, actor: User) -> Sanction:
    """Hide what the author wrote where the actor moderates; the network hides all and suspends."""
    refuse_in_archive(post.topic.forum, actor=actor)
    refuse_colleagues(post.poster, post.topic.forum, actor)
    user = User.objects.select_for_update(no_key=True).get(pk=post.poster_id)
    reach = Sanction.Reach.EVERYWHERE if actor.is_moderator() else ""
    before = Sanction.objects.standing().filter(kind=Sanction.Kind.SPAM, user=user)
    if before.filter(
        Q(reach=Sanction.Reach.EVERYWHERE) | Q(forum=post.topic.forum)
    ).exists():
        raise ValidationError(
            _("Somebody has marked this account already."), code="twice"
        )
    sanction = Sanction.objects.create(
        kind=Sanction.Kind.SPAM,
        user=user,
        post=post,
        forum=post.topic.forum,
        reach=reach,
        reason=reason,
        decided_by=actor,
    )
    number = put_away(user, sanction, actor)
    audit.record(
        "forums.swept", actor=actor, target=sanction, reason=reason, posts=number
    )
    notify(
        [user],
        "forums.swept",
        target=sanction,
        actor=actor,
        mail="forums/decided",
        context={"sanction": sanction, "topic": ""},
        reason=reason,
    )
    return sanction


def put_away(user, sanction, actor):
    """How many posts were hidden."""
    found = posts_in_reach(user, actor).values_list("pk", "topic")
    numbers, topics = [pk for pk, _topic in found], {topic for _pk, topic in found}
    rows = locked_topics(topics)
    posts = Post.objects.filter(pk__in=numbers, topic__in=topics, hidden=None)
    posts = list(posts.select_for_update(of=("self",)).order_by("pk").only("approved"))
    HiddenPost.objects.bulk_create(
        HiddenPost(
            post=post,
            reason=sanction.reason,
            hidden_by=actor,
            sanction=sanction,
            was_approved=post.approved,
        )
        for post in posts
    )
    numbers = [post.pk for post in posts]
    show(numbers, rows, on=False)
    Flag.objects.filter(post__in=numbers, decision="").update(
        decision=Flag.Decision.HIDDEN, decided_by=actor, decided_at=timezone.now()
    )
    call_off(numbers)
    return len(numbers)


def bring_back(sanction: Sanction) -> None:
    """What was to be read before is to be read again; what waited waits again."""
    hidden = HiddenPost.objects.filter(sanction=sanction)
    rows = locked_topics(set(hidden.values_list("post__topic", flat=True)))
    shown = list(hidden.filter(was_approved=True).values_list("post", flat=True))
    hidden.delete()
    show(shown, rows, on=True)
    restored = Post.objects.select_related("topic__forum", "poster__person")
    tell_of_restored(restored.filter(pk__in=shown).order_by("pk"))


def show(posts, topics, *, on):
    """Set the posts, the topics that they begin and all counters; topics are locked."""
    Post.objects.filter(pk__in=posts).update(approved=on)
    Topic.objects.filter(first_post__in=posts).update(approved=on)
    forums = {topic.forum_id for topic in topics.values()}
    counting.recount_of(topics=topics, forums=forums)
    for user in User.objects.filter(posts__in=posts).distinct():
        written = Post.objects.filter(poster=user, approved=True)
        ForumProfile.objects.filter(user=user).update(posts_count=written.count())
    for topic in Topic.objects.filter(pk__in=topics).select_related("forum"):
        search.index(topic)

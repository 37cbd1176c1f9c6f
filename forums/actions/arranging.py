"""Topics go to other forums, are pinned, cut in two and put together.

None of it shows anything to somebody new: `Access.takes_from`.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.forum_polls.models import TopicPoll
from machina.apps.forum_conversation.models import Post, Topic

from core import audit, typed
from core.models import TypedForm
from core.notifications import notify
from forums import counting, marks, search
from forums.actions import following
from forums.actions.common import refuse_in_archive
from forums.actions.locking import locked_topics
from forums.addresses import reply_url
from forums.models import AcceptedAnswer, Discussion, MergedTopic
from forums.selectors import access_of
from members.models import User

PLACES = {
    Topic.TOPIC_POST: "forums.unpinned",
    Topic.TOPIC_STICKY: "forums.pinned",
    Topic.TOPIC_ANNOUNCE: "forums.announced",
}


@transaction.atomic
def set_type(topic: Topic, *, kind: int, reason: str, actor: User) -> bool:
    """Ordinary, pinned or an announcement above all; False if it is that already."""
    refuse_in_archive(topic.forum, actor=actor)
    rows = Topic.objects.filter(pk=topic.pk).exclude(type=kind)
    if not rows.update(type=kind):
        return False
    audit.record(PLACES[kind], actor=actor, target=topic, reason=reason)
    told = {"reason": reason, "before": topic.subject}
    tell([topic.poster], PLACES[kind], topic, actor=actor, **told)
    return True


@transaction.atomic
def move(topic: Topic, forum: Forum, *, reason: str, actor: User) -> Topic:
    """To another forum of the moderator that nobody reads who does not read this one."""
    row, source = locked_pair(topic, forum, actor=actor)
    if row.forum_id == forum.pk:
        return row
    marks.carry([row.pk], into=row.pk, forum=forum.pk)
    Topic.objects.filter(pk=row.pk).update(forum=forum)
    row.forum = forum
    settle(topics=[row], forums=[source, forum])
    names = {"before": source.name, "after": forum.name}
    audit.record("forums.moved", actor=actor, target=row, reason=reason, **names)
    told = {"reason": reason, "before": row.subject}
    tell([row.poster], "forums.moved", row, actor=actor, after=forum.name, **told)
    return row


@transaction.atomic
def split(
    topic: Topic,
    posts: Iterable[int],
    *,
    subject: str,
    forum: Forum,
    onwards: bool = False,
    reason: str,
    actor: User,
) -> Topic:
    """The chosen posts become a topic of their own; `onwards`: with all that came after."""
    row, source = locked_pair(topic, forum, actor=actor)
    chosen = chosen_posts(row, posts)
    first, authors = chosen[0], {post.poster for post in chosen}
    new = Topic.objects.create(
        forum=forum,
        poster=first.poster,
        subject=subject,
        type=Topic.TOPIC_POST,
        status=row.status,
    )
    going = Post.objects.filter(pk__in=[post.pk for post in chosen])
    if onwards:
        going = Post.objects.filter(topic=row, created__gte=first.created)
        authors |= {post.poster for post in going.filter(approved=True)}
    # Before the posts go: they are then found in the new topic only.
    AcceptedAnswer.objects.filter(topic=row, post__in=going).delete()
    marks.carry([row.pk], into=new.pk, forum=forum.pk)
    following.carry(row, into=new)
    number = going.update(topic=new, subject=subject)
    settle(topics=[row, new], forums=[source, forum])
    audit.record(
        "forums.split",
        actor=actor,
        target=new,
        reason=reason,
        before=row.subject,
        posts=number,
    )
    told = {"reason": reason, "before": row.subject}
    tell(authors, "forums.split", new, actor=actor, after=subject, **told)
    return new


def chosen_posts(topic, numbers):
    """The chosen posts that everybody reads, in their order; never the first of the topic."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("poster")
    posts = rows.filter(topic=topic, approved=True, pk__in=numbers).order_by("pk")
    posts = sorted(posts, key=lambda post: (post.created, post.pk))
    if not posts:
        raise ValidationError(_("Choose the posts first."), code="none")
    if topic.first_post_id in {post.pk for post in posts}:
        raise ValidationError(
            _("The first post stays with its topic. Move the whole topic instead."),
            code="first",
        )
    return posts


@transaction.atomic
def merge_topics(topic: Topic, into: Topic, *, reason: str, actor: User) -> Topic:
    """All posts of the topic go into the other one, by their time; its address leads there."""
    if topic.pk == into.pk:
        raise ValidationError(_("This is the same topic."), code="same")
    refuse_in_archive(topic.forum, into.forum, actor=actor)
    rows = locked_topics([topic.pk, into.pk])
    if len(rows) < 2:
        raise ValidationError(_("The topic is not there any more."), code="gone")
    gone, kept = rows[topic.pk], rows[into.pk]
    refuse_wider(gone.forum, kept.forum, actor)
    refuse_unlike(gone, kept)
    marks.carry([gone.pk, kept.pk], into=kept.pk, forum=kept.forum_id)
    take_over(gone, kept)
    starters = [gone.poster]
    Topic.objects.filter(pk=gone.pk).delete()
    settle(topics=[kept], forums=[gone.forum, kept.forum])
    first = Post.objects.get(pk=kept.first_post_id)
    Topic.objects.filter(pk=kept.pk).update(poster=first.poster_id)
    facts = {"before": gone.subject, "reason": reason}
    audit.record("forums.merged", actor=actor, target=kept, **facts)
    tell(starters, "forums.merged", kept, actor=actor, after=kept.subject, **facts)
    return kept


def refuse_unlike(gone, kept):
    if not (gone.approved and kept.approved):
        raise ValidationError(
            _("One of the topics waits or is hidden. Decide about it first."),
            code="hidden",
        )
    if TopicPoll.objects.filter(topic__in=[gone, kept]).count() == 2:
        raise ValidationError(
            _(
                "Both topics have a poll, and a topic can have only one. Close one of "
                "them instead, with the address of the other as the reason."
            ),
            code="polls",
        )


def take_over(gone, kept):
    """What hangs on the topic that goes: its answer, poll, followers, old addresses, drafts."""
    take_over_answer(gone, kept)
    TopicPoll.objects.filter(topic=gone).update(topic=kept)
    if not Discussion.objects.filter(topic=kept).exists():
        Discussion.objects.filter(topic=gone).update(topic=kept)
    following.carry(gone, into=kept)
    MergedTopic.objects.filter(into=gone).update(into=kept)
    MergedTopic.objects.create(number=gone.pk, into=kept)
    drafts = TypedForm.objects.about(gone)
    typed.lead_on(drafts, kept, address=reply_url(kept))
    Post.objects.filter(topic=gone).update(topic=kept, subject=kept.subject)


def take_over_answer(gone, kept):
    """It stays marked where the topic that stays has no answer of its own."""
    if AcceptedAnswer.objects.standing().filter(topic=kept).exists():
        AcceptedAnswer.objects.filter(topic=gone).delete()
        return
    moving = AcceptedAnswer.objects.standing().filter(topic=gone)
    if moving.exists():
        AcceptedAnswer.objects.filter(topic=kept).delete()
        moving.update(topic=kept)


def locked_pair(topic, forum, *, actor):
    """The topic under lock, and the forum in which it stands, after asking for both forums."""
    refuse_in_archive(topic.forum, forum, actor=actor)
    row = locked_topics([topic.pk], forums=[forum.pk]).get(topic.pk)
    if row is None:
        raise ValidationError(_("The topic is not there any more."), code="gone")
    refuse_wider(row.forum, forum, actor)
    return row, row.forum


def refuse_wider(source, target, actor):
    refuse_in_archive(source, target, actor=actor)
    if target.pk not in access_of(actor).takes_from(source.pk) or not target.is_forum:
        raise ValidationError(
            _(
                "Not there: it must be a forum that you moderate too and that nobody "
                "reads who does not read “%(forum)s”."
            )
            % {"forum": source.name},
            code="wider",
        )


def settle(*, topics, forums):
    """Counters and search after posts went elsewhere."""
    counting.recount_of(
        topics=[topic.pk for topic in topics], forums=[forum.pk for forum in forums]
    )
    for topic in topics:
        topic.refresh_from_db(
            fields=["posts_count", "first_post", "last_post", "last_post_on"]
        )
        search.index(topic)


def tell(users, kind, topic, *, actor, after="", **data):
    """Who does not read the topic where it is now learns that it went, and no name of there."""
    for user in filter(None, users):
        may_read = access_of(user).may("can_read_forum", topic.forum_id)
        target, name = (topic, after) if may_read else (user.person, "")
        notify([user], kind, target=target, actor=actor, after=name, **data)

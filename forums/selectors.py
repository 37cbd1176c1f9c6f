"""Rows of machina's tables as one reader may see them: the one door to topics and posts."""

import datetime
from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core.memory import while_unchanged
from core.models import Attachment
from forums.access import Access, among
from forums.models import Flag, HiddenPost, Mention, MergedTopic
from members.models import Membership, Organisation, Person

SHOWN_OF_TOPIC = (
    "forum__place__group",
    "forum__place__project",
    "discussion",
    "accepted",
    "poll",
)


def access_of(user):
    """The person's rights, found once for each user object."""
    if not hasattr(user, "forum_access"):
        user.forum_access = Access(user)
    return user.forum_access


def visible_forums(user):
    return Forum.objects.filter(pk__in=among(access_of(user).readable_ids()))


def visible_topics(user):
    """Approved topics of readable forums, plus one's own that wait, plus those one moderates."""
    access = access_of(user)
    seen = seen_or_own(user)
    if user.is_authenticated:
        seen |= Q(forum__in=among(access.moderated_ids()))
    return Topic.objects.filter(seen, forum__in=among(access.readable_ids()))


def seen_or_own(user):
    seen = Q(approved=True)
    if user.is_authenticated:
        seen |= Q(poster=user, first_post__hidden=None)
    return seen


def topics_in(forum, user):
    """`visible_topics` directly in a forum that the person reads; asks for no other one."""
    topics = Topic.objects.filter(forum=forum)
    if access_of(user).may("can_approve_posts", forum.pk):
        return topics
    return topics.filter(seen_or_own(user))


@while_unchanged
def forum_with_owner(pk):
    rows = Forum.objects.select_related("place__group", "place__project")
    return rows.filter(pk=pk).first()


def forum_for(user, pk):
    """The forum as `visible_forums` has it, with whose it is; None where it has not.

    What all readers see alike is remembered, and only the right to it is asked.
    """
    may_read = access_of(user).may("can_read_forum", pk)
    return copy(forum_with_owner(pk)) if may_read else None


def topics_below(forum, user):
    """Approved topics of the forum and of those below it that the reader may read now."""
    below = forum.get_descendants(include_self=True).values_list("pk", flat=True)
    readable = access_of(user).readable_ids().intersection(below)
    return Topic.objects.filter(approved=True, forum__in=among(readable))


def visible_posts(user):
    """Approved posts of visible topics, plus one's own that wait."""
    access = access_of(user)
    seen = Q(approved=True)
    if user.is_authenticated:
        seen |= Q(poster=user, hidden=None)
    return Post.objects.filter(
        seen,
        topic__in=visible_topics(user),
        topic__forum__in=among(access.readable_ids()),
    )


@while_unchanged
def approved_topic(pk, forum_pk):
    rows = Topic.objects.filter(pk=pk, forum=forum_pk, approved=True)
    return rows.select_related(*SHOWN_OF_TOPIC).first()


def topic_for(user, pk, forum_pk):
    """The topic with what its page shows, as `visible_topics` has it; None where it has not.

    What all readers see alike is remembered, and only the right to it is asked.
    """
    shared = approved_topic(pk, forum_pk)
    if shared and access_of(user).may("can_read_forum", shared.forum_id):
        return copy(shared)
    rows = visible_topics(user).select_related(*SHOWN_OF_TOPIC)
    return rows.filter(pk=pk, forum=forum_pk).first()


def topic_now(number, user):
    """The topic with this number, or the one of which it is part now, as the person sees it."""
    merged = MergedTopic.objects.filter(number=number).values("into")
    topics = visible_topics(user).select_related(*SHOWN_OF_TOPIC)
    return topics.filter(Q(pk__in=merged) | Q(pk=number)).first()


def post_now(number, user, *, without=None):
    """The post with this number, or the one that holds its text now, wherever it stands."""
    into = HiddenPost.objects.filter(post=number).values("merged_into")
    posts = visible_posts(user).filter(Q(pk__in=into) | Q(pk=number))
    if without:
        posts = posts.exclude(**without)
    return posts.select_related("topic__forum").first()


def posts_of(topic, user):
    """Visible posts of a topic that the person sees: approved ones, and their own that wait."""
    seen = Q(approved=True)
    if user.is_authenticated:
        seen |= Q(poster=user, hidden=None)
    return Post.objects.filter(seen, topic=topic)


def complete(keys):
    """The posts with all that is shown of them; three queries for a page."""
    posts = Post.objects.filter(pk__in=keys)
    posts = list(
        posts.select_related(
            "poster__person", "topic__forum", "spoken_for__organisation"
        )
    )
    with_files(posts)
    with_mentions(posts)
    people = {post.poster.person.pk for post in posts if post.poster_id}
    organisations = {
        membership.person_id: membership.organisation
        for membership in public_memberships(people)
    }
    for post in posts:
        writer = post.poster and post.poster.person.pk
        post.organisation = organisation_of(post, organisations.get(writer))
    return posts


def organisation_of(post, public):
    """What the author chose when writing; of older posts, where the author publicly works."""
    chosen = getattr(post, "spoken_for", None)
    if chosen is None:
        return public
    known = chosen.organisation
    return known if known and known.is_public() else None


def openable_posts(user):
    """Visible posts, plus those that wait for the person's decision: whose files they may open."""
    if not user.is_authenticated:
        return visible_posts(user)
    decided = Q(pk__in=decidable_posts(user).filter(hidden=None).values("pk"))
    return Post.objects.filter(decided | Q(pk__in=visible_posts(user)))


def decidable_posts(user):
    """Posts of moderated forums; of closed groups only those that their members report."""
    access = access_of(user)
    moderated = Q(topic__forum__in=among(access.moderated_ids()))
    reported = Flag.objects.filter(
        decision="",
        post__approved=True,
        post__topic__forum__in=among(access.reported_ids()),
    )
    return Post.objects.filter(moderated | Q(pk__in=reported.values("post")))


def moderates(user):
    """Is there a forum in which the person decides about posts of others?"""
    if not user.is_authenticated:
        return False
    access = access_of(user)
    moderated = access.moderated_ids() - access.practised
    return bool(moderated or access.reported_ids())


def with_files(posts):
    """Each post's attachments, one query for the page."""
    found = {}
    for attachment in Attachment.objects.filter(
        content_type__app_label="forum_conversation",
        content_type__model="post",
        object_id__in=[post.pk for post in posts],
    ):
        found.setdefault(attachment.object_id, []).append(attachment)
    for post in posts:
        post.kept_files = found.get(post.pk, [])
    return posts


def with_mentions(posts):
    """Whom each post names, with the address of their page where everybody may open it."""
    naming = [post.pk for post in posts if "@" in post.content.raw]
    found = Mention.objects.filter(post__in=naming)
    found = list(found.select_related("user__person")) if naming else []
    people = [mention.user.person.pk for mention in found]
    public = set()
    if people:
        shown = Person.objects.visible_to(AnonymousUser()).filter(pk__in=people)
        public.update(shown.values_list("pk", flat=True))
    for post in posts:
        post.kept_mentions = {
            mention.words: (
                mention.user.person.get_absolute_url()
                if mention.user.person.pk in public
                else ""
            )
            for mention in found
            if mention.post_id == post.pk
        }


def open_flags(user):
    """Reports that wait for the person's decision."""
    posts = decidable_posts(user).order_by().values("pk")
    return Flag.objects.filter(decision="", post__in=posts)


def just_decided_reports(user):
    """Reports of the last day that the person could have decided, had nobody been quicker."""
    reported = among(access_of(user).reported_ids())
    ago = timezone.now() - datetime.timedelta(days=1)
    return Flag.objects.filter(post__topic__forum__in=reported, decided_at__gt=ago)


def queue(user, *, in_practice=False):
    """Posts that wait for the person's decision: unapproved ones and flagged ones.

    The network's, or those with which the person practises; never both in one list.
    """
    waiting = Q(approved=False, hidden=None)
    flagged = Q(approved=True, flags__isnull=False, flags__decision="")
    practised = Q(topic__forum__in=access_of(user).practised)
    return (
        decidable_posts(user)
        .filter(practised if in_practice else ~practised)
        .filter(waiting | flagged)
        .select_related("poster__person", "topic__forum")
        .prefetch_related("flags__reporter__person")
        .distinct()
        .order_by("created", "pk")
    )


def listed_topics(user):
    """Visible topics without those of the person's own practice."""
    return visible_topics(user).exclude(forum__in=access_of(user).practised)


def approved_topics(user):
    """`listed_topics` that everybody sees who reads their forum; asks for nothing of one's own."""
    access = access_of(user)
    forums = among(access.readable_ids() - access.practised)
    return Topic.objects.filter(approved=True, forum__in=forums)


def latest_topics(user):
    """Approved topics, those with the newest posts first."""
    topics = approved_topics(user).filter(last_post_on__isnull=False)
    return topics.order_by("-last_post_on", "-pk")


def unanswered_topics(user):
    """Open topics that hold nothing but their first post, where something can still be said."""
    topics = approved_topics(user).filter(posts_count__lt=2)
    return (
        topics.exclude(status=Topic.TOPIC_LOCKED)
        .exclude(forum__in=among(access_of(user).archived_ids()))
        .order_by("-created", "-pk")
    )


def topics_with(user):
    """Topics in which the person wrote, also those that wait or that somebody else began."""
    written = Post.objects.filter(poster=user, hidden=None)
    topics = listed_topics(user).filter(pk__in=written.values("topic"))
    return topics.order_by("-last_post_on", "-pk")


def posts_by(writer, user):
    """What somebody wrote, as the reader may read it, newest first."""
    return (
        visible_posts(user)
        .filter(poster=writer, approved=True, topic__approved=True)
        .exclude(topic__forum__in=access_of(user).practised)
        .select_related("topic__forum")
        .order_by("-created", "-pk")
    )


def newest_posts(topics, number, *, without=None):
    """The newest approved posts of the topics: they stand in those that were written in last.

    Not those of the person `without`; then they may be fewer.
    """
    last = topics.filter(last_post_on__isnull=False).order_by("-last_post_on", "-pk")
    written = list(last.values_list("pk", flat=True)[:number])
    posts = Post.objects.filter(topic__in=written, approved=True)
    return newest_first(posts.exclude(poster=without) if without else posts, number)


def newest_first(posts, number):
    """So many of the posts with what a feed says of them."""
    posts = posts.select_related("topic", "poster__person")
    return posts.order_by("-created", "-pk")[:number]


def first_unread(topic, user, seen_at):
    """The first post of the topic since the person saw it; all of it when they never did."""
    posts = posts_of(topic, user).order_by("created", "pk")
    post = (posts.filter(created__gt=seen_at) if seen_at else posts).first()
    if post:
        post.topic = topic
    return post


def public_memberships(people):
    """Current memberships of the people in listed organisations, with the organisation."""
    return (
        Membership.objects.current()
        .filter(person__in=people, organisation__in=Organisation.objects.listed())
        .select_related("organisation")
    )

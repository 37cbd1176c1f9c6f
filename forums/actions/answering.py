"""Questions and the post that answered."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core import audit
from core.models import Notification
from forums.actions.common import refuse_in_archive, tell_author
from forums.models import AcceptedAnswer, ForumPlace
from forums.taking_part import may_accept
from members.models import User

ACCEPTED = "forums.answer_accepted"


@transaction.atomic
def accept(post: Post, *, actor: User) -> None:
    """Mark the post as the answer, instead of another one; its author is told, once."""
    topic = locked_topic(post.topic, actor)
    if not post.approved or post.pk == topic.first_post_id:
        raise PermissionDenied
    marked = AcceptedAnswer.objects.filter(topic=topic).first()
    if marked and marked.post_id == post.pk:
        return
    AcceptedAnswer.objects.filter(topic=topic).delete()
    # It may have been the answer of the topic from which it was moved.
    AcceptedAnswer.objects.filter(post=post).delete()
    AcceptedAnswer.objects.create(topic=topic, post=post, accepted_by=actor)
    audit.record(ACCEPTED, actor=actor, target=post)
    if not told(post):
        tell_author(post, ACCEPTED, actor)


@transaction.atomic
def withdraw_answer(post: Post, *, actor: User) -> None:
    topic = locked_topic(post.topic, actor)
    if AcceptedAnswer.objects.filter(topic=topic, post=post).delete()[0]:
        audit.record("forums.answer_withdrawn", actor=actor, target=post)


def locked_topic(topic, actor):
    refuse_in_archive(topic.forum, actor=actor)
    rows = Topic.objects.select_for_update(of=("self",)).select_related("forum__place")
    topic = rows.get(pk=topic.pk)
    if not may_accept(actor, topic):
        raise PermissionDenied
    return topic


def told(post):
    before = Notification.objects.filter(user=post.poster_id, kind=ACCEPTED)
    kind = {
        "content_type__app_label": "forum_conversation",
        "content_type__model": "post",
    }
    return before.filter(object_id=post.pk, **kind).exists()


@transaction.atomic
def set_for_questions(forum: Forum, *, on: bool, actor: User) -> None:
    """Make it a place where questions are asked, or an ordinary forum again."""
    refuse_in_archive(forum, actor=actor)
    # Whose forum it is stays, so nothing is indexed anew.
    rows = ForumPlace.objects.filter(forum=forum).exclude(is_for_questions=on)
    if rows.update(is_for_questions=on):
        verb = "forums.questions_begun" if on else "forums.questions_ended"
        audit.record(verb, actor=actor, target=forum)

"""What a person has read. Machina joins the marks of all people; ours ask only for one's own."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from machina.apps.forum_conversation.models import Topic
from machina.apps.forum_tracking.handler import TrackingHandler as MachinaHandler
from machina.apps.forum_tracking.models import ForumReadTrack, TopicReadTrack

from core.prepared import prepared


class TrackingHandler(MachinaHandler):
    def get_unread_forums_from_list(self, user, forums):
        """Forums with something unread, and the forums above them; one query."""
        if not user.is_authenticated:
            return []
        forums = list(forums)
        marks = dict(
            ForumReadTrack.objects.filter(user=user).values_list(
                "forum_id", "mark_time"
            )
        )
        parents = {forum.pk: forum.parent_id for forum in forums}
        unread = set()
        for forum in forums:
            mark = marks.get(forum.pk)
            if forum.last_post_on and (mark is None or forum.last_post_on > mark):
                above = forum.pk
                while above is not None and above not in unread:
                    unread.add(above)
                    above = parents.get(above)
        return [forum for forum in forums if forum.pk in unread]

    def unread_among(self, topics, user):
        """The topics that hold something the person has not read, newest first."""
        return self.with_marks(topics, user).filter(
            Q(seen_at__isnull=True) | Q(seen_at__lt=F("last_post_on"))
        )

    @staticmethod
    def with_marks(topics, user):
        """`seen_at`: when the person last read the topic, or its whole forum."""
        topic_mark = TopicReadTrack.objects.filter(user=user, topic=OuterRef("pk"))
        forum_mark = ForumReadTrack.objects.filter(user=user, forum=OuterRef("forum"))
        return topics.annotate(
            seen_at=Coalesce(
                Subquery(topic_mark.values("mark_time")[:1]),
                Subquery(forum_mark.values("mark_time")[:1]),
            )
        )

    def seen_at(self, topic, user):
        """When the person last read the topic or its whole forum; None when never."""
        [[seen_at]] = marks_of(topic.pk, user.pk)
        return seen_at

    def mark_topic_read(self, topic, user):
        """Remember that the topic was read; a forum of which all is read gets one mark.

        Gives when the person had read it before.
        """
        if not user.is_authenticated:
            return None
        seen_at = self.seen_at(topic, user)
        if seen_at and seen_at >= (topic.last_post_on or seen_at):
            return seen_at
        self._mark_topic(topic, user)
        return seen_at

    def _mark_topic(self, topic, user):
        now = timezone.now()
        TopicReadTrack.objects.update_or_create(
            user=user, topic=topic, defaults={"mark_time": now}
        )
        others = topic.forum.topics.filter(approved=True).exclude(pk=topic.pk)
        if not self.unread_among(others, user).exists():
            self.mark_forums_read([topic.forum], user)

    def mark_forums_read(self, forums, user):
        if not user.is_authenticated:
            return
        now = timezone.now()
        ForumReadTrack.objects.bulk_create(
            [ForumReadTrack(user=user, forum=forum, mark_time=now) for forum in forums],
            update_conflicts=True,
            unique_fields=["user", "forum"],
            update_fields=["mark_time"],
        )
        TopicReadTrack.objects.filter(user=user, topic__forum__in=forums).delete()


@prepared
def marks_of(topic, user):
    marked = TrackingHandler.with_marks(Topic.objects.filter(pk=topic), user)
    return marked.order_by().values_list("seen_at")

"""What the comparison of the forums needs to know of a database: `python -m bench.reading addresses|rights|marks`."""

import json
import os
import sys
import time

import django

READ, PEOPLE = 20, (500, 50_000)
MARKED = """
    INSERT INTO members_user
        (email, password, language, is_active, is_staff, is_superuser, date_joined)
    SELECT 'marks.' || n || '@example.org', '!', 'bg', true, false, false, now()
    FROM generate_series(%s, %s) AS n
    ON CONFLICT DO NOTHING
"""
OF_FORUMS = """
    INSERT INTO forum_tracking_forumreadtrack (user_id, forum_id, mark_time)
    SELECT member.id, forum.id, now() - interval '300 days'
    FROM members_user AS member,
         (SELECT forum_id AS id FROM forum_conversation_topic WHERE id = ANY(%s) LIMIT 5) AS forum
    WHERE member.email LIKE 'marks.%%'
    ON CONFLICT DO NOTHING
"""
OF_TOPICS = """
    INSERT INTO forum_tracking_topicreadtrack (user_id, topic_id, mark_time)
    SELECT member.id, topic.id, now() - interval '200 days'
    FROM members_user AS member, unnest(%s) AS topic(id)
    WHERE member.email LIKE 'marks.%%'
    ON CONFLICT DO NOTHING
"""


def addresses():
    """{"ours" and "stock": {page: addresses}, "cookie": of the reader, who has read half a year ago}"""
    from machina.apps.forum.models import Forum  # noqa: PLC0415 - after Django is set up
    from machina.apps.forum_conversation.models import Topic  # noqa: PLC0415

    from bench import pages  # noqa: PLC0415
    from bench.forums import READER  # noqa: PLC0415
    from forums.addresses import forum_url, topic_url  # noqa: PLC0415

    forums = Forum.objects.filter(type=Forum.FORUM_POST).order_by("pk")[:READ]
    long = Topic.objects.filter(posts_count__gte=20).select_related("forum")
    topics = long.order_by("pk")[:READ]
    read_long_ago(READER)
    return {
        "cookie": pages.cookie_of(READER),
        "ours": {
            "index": ["/forums/"],
            "forum": [forum_url(forum) for forum in forums],
            "topic": [topic_url(topic) for topic in topics],
            "unread": ["/forums/unread/"],
        },
        "stock": {
            "index": ["/forums/"],
            "forum": [f"/forums/forum/{one.slug}-{one.pk}/" for one in forums],
            "topic": [
                f"/forums/forum/{one.forum.slug}-{one.forum_id}/topic/{one.slug}-{one.pk}/"
                for one in topics
            ],
            "unread": ["/forums/tracking/unread-topics/"],
        },
    }


def read_long_ago(email):
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415
    from machina.apps.forum.models import Forum  # noqa: PLC0415
    from machina.apps.forum_tracking.models import ForumReadTrack  # noqa: PLC0415

    from members.models import User  # noqa: PLC0415

    reader = User.objects.get(email=email)
    ForumReadTrack.objects.filter(user=reader).delete()
    rows = ForumReadTrack.objects.bulk_create(
        ForumReadTrack(user=reader, forum=forum) for forum in Forum.objects.all()
    )
    ago = timezone.now() - timedelta(days=180)
    ForumReadTrack.objects.filter(pk__in=[row.pk for row in rows]).update(mark_time=ago)


def rights():
    """How long it takes to know what somebody may in every forum, and how many queries."""
    from django.db import connection, reset_queries  # noqa: PLC0415

    from bench.forums import READER  # noqa: PLC0415
    from forums.access import Access  # noqa: PLC0415
    from members.models import User  # noqa: PLC0415

    reader = User.objects.select_related("person").get(email=READER)
    reader.rights  # noqa: B018 - what every page asks anyway
    connection.force_debug_cursor = True
    times = []
    for _round in range(5):
        reset_queries()
        began = time.perf_counter()
        access = Access(reader)
        readable = access.readable_ids()
        access.ids_with("can_reply_to_topics")
        times.append(time.perf_counter() - began)
        queries = len(connection.queries)
    return {
        "forums": len(readable),
        "milliseconds": sorted(times)[2] * 1000,
        "queries": queries,
    }


def marks():
    """{people with marks: milliseconds to mark a topic as read}; nothing of it stays."""
    from django.db import connection, transaction  # noqa: PLC0415
    from machina.apps.forum_conversation.models import Topic  # noqa: PLC0415

    from bench.forums import READER  # noqa: PLC0415
    from members.models import User  # noqa: PLC0415

    reader = User.objects.get(email=READER)
    busy = Topic.objects.values_list("forum", flat=True).order_by("pk").first()
    topics = list(
        Topic.objects.filter(forum=busy).select_related("forum").order_by("pk")[:READ]
    )
    keys, found, first = [topic.pk for topic in topics], {}, 1
    with transaction.atomic(), connection.cursor() as cursor:
        for number in PEOPLE:
            cursor.execute(MARKED, [first, number])
            cursor.execute(OF_FORUMS, [keys])
            cursor.execute(OF_TOPICS, [keys[:5]])
            cursor.execute("ANALYZE forum_tracking_topicreadtrack")
            cursor.execute("ANALYZE forum_tracking_forumreadtrack")
            found[str(number)] = mark(topics, reader)
            first = number + 1
        transaction.set_rollback(True)
    return found


def mark(topics, reader):
    from machina.apps.forum_tracking.models import TopicReadTrack  # noqa: PLC0415

    from forums.machina_apps.forum_tracking.handler import (  # noqa: PLC0415
        TrackingHandler,
    )

    handler, times = TrackingHandler(), []
    for _round in range(5):
        TopicReadTrack.objects.filter(user=reader).delete()
        for topic in topics:
            began = time.perf_counter()
            handler.mark_topic_read(topic, reader)
            times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2] * 1000


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["REMEMBER"] = "0"
    django.setup()
    kinds = {"addresses": addresses, "rights": rights, "marks": marks}
    json.dump(kinds[sys.argv[1]](), sys.stdout)

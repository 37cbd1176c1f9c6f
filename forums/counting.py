"""Machina's counters from the posts themselves, each table in one statement."""

from django.db import connection, transaction

TOPICS = """
    WITH counted AS (
        SELECT topic.id,
               count(post.id) FILTER (WHERE post.approved) AS posts,
               (array_agg(post.id ORDER BY post.created, post.id))[1] AS first_post,
               (array_agg(post.id ORDER BY post.created DESC, post.id DESC)
                   FILTER (WHERE post.approved))[1] AS last_post,
               max(post.created) FILTER (WHERE post.approved) AS last_post_on
        FROM forum_conversation_topic AS topic
        LEFT JOIN forum_conversation_post AS post ON post.topic_id = topic.id
        {only}
        GROUP BY topic.id
    )
    UPDATE forum_conversation_topic AS topic
    SET posts_count = counted.posts, first_post_id = counted.first_post,
        last_post_id = counted.last_post, last_post_on = counted.last_post_on
    FROM counted
    WHERE counted.id = topic.id
      AND (topic.posts_count, topic.first_post_id, topic.last_post_id, topic.last_post_on)
          IS DISTINCT FROM
          (counted.posts, counted.first_post, counted.last_post, counted.last_post_on)
"""
FORUMS = """
    WITH counted AS (
        SELECT forum.id,
               count(topic.id) AS topics,
               coalesce(sum(topic.posts_count), 0) AS posts,
               (array_agg(topic.last_post_id
                   ORDER BY topic.last_post_on DESC NULLS LAST, topic.id DESC))[1] AS last_post,
               max(topic.last_post_on) AS last_post_on
        FROM forum_forum AS forum
        LEFT JOIN forum_conversation_topic AS topic
            ON topic.forum_id = forum.id AND topic.approved
        {only}
        GROUP BY forum.id
    )
    UPDATE forum_forum AS forum
    SET direct_topics_count = counted.topics, direct_posts_count = counted.posts,
        last_post_id = counted.last_post, last_post_on = counted.last_post_on
    FROM counted
    WHERE counted.id = forum.id
      AND (forum.direct_topics_count, forum.direct_posts_count, forum.last_post_id,
           forum.last_post_on)
          IS DISTINCT FROM
          (counted.topics, counted.posts, counted.last_post, counted.last_post_on)
"""


@transaction.atomic
def recount() -> tuple[int, int]:
    """How many topics and how many forums had other numbers than their posts give."""
    with connection.cursor() as cursor:
        cursor.execute(TOPICS.format(only=""))
        topics = cursor.rowcount
        cursor.execute(FORUMS.format(only=""))
        return topics, cursor.rowcount


def recount_of(*, topics=(), forums=()) -> None:
    """The same for a few, after posts or topics went elsewhere; their rows are locked."""
    with connection.cursor() as cursor:
        cursor.execute(TOPICS.format(only="WHERE topic.id = ANY(%s)"), [list(topics)])
        cursor.execute(FORUMS.format(only="WHERE forum.id = ANY(%s)"), [list(forums)])

"""What was read stays read, and what was not stays new, when posts go to another topic."""

from django.db import connection

CARRY = """
    WITH source AS (
        SELECT id, forum_id FROM forum_conversation_topic WHERE id = ANY(%(topics)s)
    ), reader AS (
        SELECT user_id FROM forum_tracking_topicreadtrack
        WHERE topic_id = ANY(%(topics)s)
        UNION
        SELECT user_id FROM forum_tracking_forumreadtrack
        WHERE forum_id = %(forum)s OR forum_id IN (SELECT forum_id FROM source)
    )
    INSERT INTO forum_tracking_topicreadtrack (user_id, topic_id, mark_time)
    SELECT reader.user_id, %(into)s,
           min(coalesce(of_topic.mark_time, of_forum.mark_time, 'epoch'))
    FROM reader CROSS JOIN source
    LEFT JOIN forum_tracking_topicreadtrack AS of_topic
        ON of_topic.user_id = reader.user_id AND of_topic.topic_id = source.id
    LEFT JOIN forum_tracking_forumreadtrack AS of_forum
        ON of_forum.user_id = reader.user_id AND of_forum.forum_id = source.forum_id
    GROUP BY reader.user_id
    ON CONFLICT (user_id, topic_id) DO UPDATE SET mark_time = EXCLUDED.mark_time
"""


def carry(topics: list[int], *, into: int, forum: int) -> None:
    """Mark `into`, which will stand in `forum`, as far as each reader has read all `topics`.

    Before anything is moved: a mark of a whole forum counts for the topics that are in it.
    """
    with connection.cursor() as cursor:
        cursor.execute(CARRY, {"topics": topics, "into": into, "forum": forum})

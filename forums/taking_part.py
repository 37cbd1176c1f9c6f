"""Who may do more in a topic than read it."""

from forums.selectors import access_of


def may_take_part(user, topic) -> bool:
    """Answer, react, vote; in a closed topic only those who may still write there."""
    access, forum = access_of(user), topic.forum_id
    return access.may("can_reply_to_topics", forum) and (
        not topic.is_locked or access.may("can_reply_to_locked_topics", forum)
    )


def may_accept(user, topic) -> bool:
    """Mark the answer to a question: whoever asked it, and moderators."""
    place = getattr(topic.forum, "place", None)
    if place is None or not place.is_for_questions:
        return False
    is_asker = topic.poster_id is not None and topic.poster_id == user.pk
    return may_take_part(user, topic) and (
        is_asker or access_of(user).may("can_approve_posts", topic.forum_id)
    )


def may_list_people(user):
    """Members of the network read together what one person wrote; others read topics."""
    return user.is_authenticated and (user.is_member() or user.is_moderator())

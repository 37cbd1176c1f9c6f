"""The practice organisation: a closed place in which somebody learns the portal by using it."""

from forums.selectors import access_of
from members.models import Organisation

# Under these names views give the row that a page is about.
ROWS = ("practice", "organisation", "article", "event", "object")


def shows(context) -> bool:
    """Is it a page of the reader's practice place? Costs nothing for who has none."""
    user = context.get("user")
    if user is None or not user.is_authenticated or not user.rights.practice:
        return False
    if context.get("in_practice"):
        return True
    return is_practice_forum(context, user) or any(
        is_practice_row(context.get(name)) for name in ROWS
    )


def is_practice_row(row):
    if isinstance(row, Organisation):
        return row.is_practice
    owner = getattr(row, "organisation", None) or getattr(row, "organiser", None)
    return isinstance(owner, Organisation) and owner.is_practice


def is_practice_forum(context, user):
    forum, topic = context.get("forum"), context.get("topic")
    pks = {getattr(forum, "pk", None), getattr(topic, "forum_id", None)}
    return bool(pks & access_of(user).practised)

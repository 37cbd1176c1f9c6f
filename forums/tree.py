"""Forums as the index shows them: categories with their forums below."""

from dataclasses import dataclass, field

from machina.apps.forum.models import Forum

from forums.addresses import forum_url


@dataclass
class Node:
    forum: Forum
    url: str
    is_unread: bool
    children: list["Node"] = field(default_factory=list)


def nodes(forums, unread: set[int]) -> list[Node]:
    """The top forums of the list, each with its children; what the reader may not see is not in it."""
    made = {
        forum.pk: Node(forum, forum_url(forum), forum.pk in unread) for forum in forums
    }
    top = []
    for forum in forums:
        parent = made.get(forum.parent_id)
        (parent.children if parent else top).append(made[forum.pk])
    return top

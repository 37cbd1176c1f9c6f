"""What the forums know about a person: what they wrote there."""

from machina.apps.forum_conversation.models import Post

from members.models import Person


def export_person(person: Person) -> dict:
    posts = Post.objects.filter(poster__isnull=False, poster=person.user)
    rows = posts.order_by("created").values_list("topic__subject", "content", "created")
    return {
        "posts": [
            {"topic": topic, "text": str(content), "written_at": created}
            for topic, content, created in rows
        ]
    }


def erase_person(person: Person) -> None:
    """Posts stay among those that answer them; their author shows as «former member»."""

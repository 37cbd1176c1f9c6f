from core import html, search
from participation.positions.models import Position

KIND = "position"


def index(position: Position) -> None:
    """Let a public position be found; others are found by nobody."""
    if not Position.objects.live().filter(pk=position.pk).exists():
        search.remove(position)
        return
    search.put(
        position,
        kind=KIND,
        audience=["public"],
        url=position.get_absolute_url(),
        titles={"bg": position.shown_title, "en": ""},
        bodies={"bg": html.text_of(position.shown_body), "en": ""},
    )


def everything():
    yield from Position.objects.live()

from core import search
from participation.causes.models import Cause

KIND = "cause"


def index(cause: Cause) -> None:
    """Let a public cause be found; others are found by nobody."""
    if not Cause.objects.live().filter(pk=cause.pk).exists():
        search.remove(cause)
        return
    search.put(
        cause,
        kind=KIND,
        audience=["public"],
        url=cause.get_absolute_url(),
        titles={"bg": cause.title, "en": ""},
        bodies={"bg": f"{cause.description}\n{cause.demand}", "en": ""},
    )


def everything():
    yield from Cause.objects.live()

from core import search
from participation.ideas.models import Idea

KIND = "idea"


def index(idea: Idea) -> None:
    """Let a public idea of a published project be found; others are found by nobody."""
    project = idea.call.project
    is_open = project is None or (
        project.is_published and not project.organisation.is_practice
    )
    if not (idea.is_public and is_open) or idea.merged_into_id:
        search.remove(idea)
        return
    search.put(
        idea,
        kind=KIND,
        audience=["public"],
        url=idea.get_absolute_url(),
        titles={"bg": idea.title, "en": ""},
        bodies={"bg": f"{idea.description}\n{idea.obshtina.name_bg}", "en": ""},
    )


def everything():
    yield from Idea.objects.select_related("call__project__organisation", "obshtina")

from core import search
from projects.models import Project

KIND = "project"
SEARCHED = ("summary", "objective", "target_groups", "next_steps")


def index(project: Project) -> None:
    """Let the project be found: by everybody once published, before that by its staff."""
    lead = project.organisation
    if lead.is_practice:
        search.remove(project)
        return
    audience = ["public"] if project.is_published else [f"organisation:{lead.pk}"]
    search.put(
        project,
        kind=KIND,
        audience=audience,
        url=project.get_absolute_url(),
        titles={"bg": project.title_bg or "", "en": project.title_en or ""},
        bodies={
            "bg": words(project, "bg"),
            "en": words(project, "en"),
        },
    )


def words(project, language):
    texts = [getattr(project, f"{field}_{language}") for field in SEARCHED]
    names = getattr(project.organisation, f"name_{language}")
    return "\n".join(text for text in [*texts, names] if text)


def everything():
    yield from Project.objects.select_related("organisation")

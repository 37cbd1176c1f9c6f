from core import search
from participation.volunteering.models import Opportunity

KIND = "opportunity"


def index(opportunity: Opportunity) -> None:
    """Let a public opportunity be found; drafts are found by nobody."""
    if not Opportunity.objects.live().filter(pk=opportunity.pk).exists():
        search.remove(opportunity)
        return
    search.put(
        opportunity,
        kind=KIND,
        audience=["public"],
        url=opportunity.get_absolute_url(),
        titles={"bg": opportunity.title_bg, "en": opportunity.title_en},
        bodies={
            "bg": f"{opportunity.text_bg}\n{opportunity.tasks_bg}",
            "en": f"{opportunity.text_en}\n{opportunity.tasks_en}",
        },
    )


def everything():
    yield from Opportunity.objects.live()

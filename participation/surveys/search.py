from core import search
from participation.surveys.models import Survey

KIND = "survey"


def index(survey: Survey) -> None:
    """Let a survey be found by whom it asks; a draft, and what asks participants, by nobody."""
    if survey.is_draft() or survey.is_for_participants():
        search.remove(survey)
        return
    search.put(
        survey,
        kind=KIND,
        audience=audience(survey),
        url=survey.get_absolute_url(),
        titles={"bg": survey.title_bg, "en": survey.title_en or ""},
        bodies={"bg": survey.intro_bg or "", "en": survey.intro_en or ""},
    )


def audience(survey):
    if survey.is_for_anybody() and not (survey.group_id and survey.group.is_shut()):
        return ["public"]
    return [f"group:{survey.group_id}"] if survey.group_id else ["members"]


def everything():
    yield from Survey.objects.select_related("group")

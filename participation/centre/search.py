from core import search
from participation.centre.models import Question

KIND = "question"


def index(question: Question) -> None:
    """Let a public question be found with its answer; others are found by nobody."""
    if not question.is_public():
        search.remove(question)
        return
    official = question.official
    answer = official.answer.text if official and official.is_answered() else ""
    body = f"{question.text}\n{question.addressee.name_bg}\n{answer}"
    search.put(
        question,
        kind=KIND,
        audience=["public"],
        url=question.get_absolute_url(),
        titles={"bg": question.title, "en": ""},
        bodies={"bg": body, "en": ""},
    )


def everything():
    yield from Question.objects.live().for_list()

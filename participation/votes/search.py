from core import search
from participation.votes.models import Vote

KIND = "vote"


def index(vote: Vote) -> None:
    """Let what is announced be found by those who may read it; drafts by nobody."""
    if vote.is_draft():
        search.remove(vote)
        return
    search.put(
        vote,
        kind=KIND,
        audience=audience(vote),
        url=vote.get_absolute_url(),
        titles={"bg": vote.title_bg, "en": vote.title_en or ""},
        bodies={
            "bg": words(vote, "bg"),
            "en": words(vote, "en"),
        },
    )


def audience(vote):
    if vote.group_id is None:
        return ["public"] if vote.is_public else ["members"]
    if vote.is_public and not vote.group.is_shut():
        return ["public"]
    return [f"group:{vote.group_id}"]


def words(vote, language):
    parts = [getattr(vote, f"description_{language}")]
    parts += [getattr(one, f"title_{language}") for one in vote.options.all()]
    return "\n".join(part for part in parts if part)


def everything():
    yield from Vote.objects.select_related("group").prefetch_related("options")

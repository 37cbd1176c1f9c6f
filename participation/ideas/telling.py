"""Followers, supporters and who wrote it learn what became of an idea."""

from members.models import User
from participation.common.models import Channel, StateChange
from participation.common.telling import News
from participation.ideas.models import Idea


def news(idea: Idea, change: StateChange) -> News | None:
    """Of what is hidden or only practised nobody is told."""
    if not Idea.objects.live().filter(pk=idea.pk).exists() or is_hidden(idea.call):
        return None
    return News(
        "participation.idea_moved",
        target=idea,
        actor=change.actor,
        accounts=accounts(idea),
        supports=idea.all_supports(),
        mail="participation/idea_moved",
        letter="participation/idea_moved_for_guest",
        context={"idea": idea, "change": change},
        data={"status": change.after},
    )


def is_hidden(call):
    project = call.project
    return project is not None and (
        not project.is_published or project.organisation.is_practice
    )


def accounts(idea):
    """With an account, each once."""
    standing = idea.all_supports().standing().filter(person__user__isnull=False)
    people = User.objects.filter(person__in=standing.values("person"))
    followers = User.objects.filter(followed_ideas__in=idea.with_merged())
    own = Idea.objects.filter(pk__in=idea.with_merged(), channel=Channel.PORTAL)
    wrote = User.objects.filter(pk__in=own.values("entered_by"))
    return (people | followers | wrote).distinct()

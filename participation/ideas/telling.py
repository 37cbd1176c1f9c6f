"""Whoever stands by an idea learns what became of it."""

from django.conf import settings
from django.utils import translation

from core import mail, notifications
from core.models import OutgoingMail
from members.models import User
from participation.common.actions import WITHDRAW
from participation.common.models import Channel, StateChange, Support
from participation.ideas.models import Idea

KIND = "participation.idea_moved"


def tell(idea: Idea, change: StateChange, *, actor: User | None) -> None:
    """Followers, supporters and who wrote it; of what is hidden or only practised nobody is."""
    if not Idea.objects.live().filter(pk=idea.pk).exists() or is_hidden(idea.call):
        return
    notifications.notify(
        accounts(idea),
        KIND,
        target=idea,
        actor=actor,
        mail="participation/idea_moved",
        context={"idea": idea, "change": change},
        status=change.after,
    )
    mail.queue_many(letters(idea, change))


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
    return (people | followers | wrote).distinct().select_related("person")


def letters(idea, change):
    """For supporters without an account: each with the link by which they withdraw."""
    rows = (
        idea.all_supports()
        .standing()
        .filter(organisation=None, person__user=None, person__erased_at=None)
    )
    told = set()
    for row in rows.exclude(person__email="").select_related("person"):
        if row.email not in told:
            told.add(row.email)
            yield letter(row, idea, change)


def letter(row: Support, idea, change):
    with translation.override(row.language):
        text = mail.plain_text(
            "emails/participation/idea_moved_for_guest.txt",
            {
                "idea": idea,
                "change": change,
                "link": WITHDRAW.for_reader(row, ""),
                "site_url": settings.SITE_URL,
                "site_name": settings.SITE_NAME,
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMail(
        **mail.written(
            row.email,
            subject.removeprefix("Subject:").strip(),
            body.strip() + "\n",
            row.language,
        ),
        key=f"idea-moved:{change.pk}:{row.pk}",
        headers={"Auto-Submitted": "auto-generated"},
    )

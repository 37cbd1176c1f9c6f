"""The mail at once about one happening in a project, and the link under it that ends such mails."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import mail as outbox
from core import notifications, one_click
from core.models import Frequency, Notification, OutgoingMail
from core.subjects import subjects
from leadernet.followers.happenings import NOTICES, details, readers, still
from members.models import User
from projects.models import Happening, Project, ProjectFollower

# What ends is the following of one project, by its number.
STOP = one_click.Link("project-following", view="stop_following_project")
SUBJECT = "projects"
KEY = "project-happening"


def letters_about(happening: Happening, target):
    """For `notify`: what makes the mails of those who are told at once."""

    def letters(users):
        drafts = {}
        for user in users:
            if user.language not in drafts:
                drafts[user.language] = draft(happening, target, user.language)
            yield letter(happening, user, *drafts[user.language])

    return letters


def draft(happening, target, language):
    """(subject, text without the reader's own link)."""
    notice = Notification(
        kind=NOTICES[happening.kind], target=target, data=details(happening, target)
    )
    with translation.override(language):
        sentence = notifications.words(notice)
        link = f"{settings.SITE_URL}{target.get_absolute_url()}"
        signed = f"-- \n{settings.SITE_NAME}\n{settings.SITE_URL}"
        return sentence, f"{sentence}\n\n{link}\n\n{signed}\n"


def letter(happening, user, sentence, text):
    link = STOP.for_reader(user, happening.project_id)
    with translation.override(user.language):
        foot = outbox.plain_text(
            "emails/projects/_following_foot.txt",
            {
                "settings_link": settings.SITE_URL + reverse("notification_settings"),
                "stop": link,
            },
        )
    subject = sentence.removesuffix(".")
    return OutgoingMail(
        **outbox.written(user.email, subject, text + foot, user.language),
        key=f"{KEY}:{happening.pk}:{user.pk}",
        headers={**one_click.headers(link), "Auto-Submitted": "auto-generated"},
    )


def may_still_leave(mail: OutgoingMail) -> bool:
    """Asked at the moment of sending: may it still be told, and do they still want it?"""
    _word, number, reader = mail.key.split(":")
    # Not to an address that was given up meanwhile.
    users = User.objects.filter(pk=reader, is_active=True, email=mail.to)
    user = users.select_related("person").first()
    happening = Happening.objects.filter(pk=number).first()
    if user is None or happening is None:
        return False
    follows = ProjectFollower.objects.filter(user=user, project=happening.project_id)
    [frequency] = notifications.frequencies([user], subjects()[SUBJECT]).values()
    target = still(happening)
    return (
        target is not None
        and frequency != Frequency.NEVER
        and follows.exists()
        and readers([user], target) != []
    )


def thread_of(target) -> str:
    """The project above all that a digest says of it; not one that is a draft again."""
    project = target if isinstance(target, Project) else target.project
    return str(project) if project and project.is_published else ""

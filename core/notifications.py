"""Notices in the portal; their words are a template named after the kind."""

from django.conf import settings
from django.utils import translation

from core import mail as outbox
from core.models import Notification


def template_of(kind: str) -> str:
    return f"notifications/{kind.replace('.', '/')}.txt"


def words(notice: Notification) -> str:
    """One sentence in the language of the moment."""
    context = {"target": notice.target, "actor": notice.actor, "data": notice.data}
    return " ".join(outbox.plain_text(template_of(notice.kind), context).split())


def notify(
    users, kind: str, *, target, actor=None, mail=False, **data
) -> list[Notification]:
    """Tell each user once about `target` ("news.published"); nobody is told of their own act."""
    notices = [
        Notification(user=user, actor=actor, kind=kind, target=target, data=data)
        for user in dict.fromkeys(users)
        if user != actor and user.is_active
    ]
    Notification.objects.bulk_create(notices)
    if mail:
        for notice in notices:
            _mail(notice)
    return notices


def _mail(notice):
    with translation.override(notice.user.language):
        sentence = words(notice)
        address = settings.SITE_URL + notice.target.get_absolute_url()
        signed = f"-- \n{settings.SITE_NAME}\n{settings.SITE_URL}"
    outbox.queue_raw(
        notice.user.email,
        sentence.removesuffix("."),
        f"{sentence}\n\n{address}\n\n{signed}\n",
        notice.user.language,
        key=f"notice:{notice.pk}",
    )

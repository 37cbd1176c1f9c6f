"""Notices in the portal and, as often as each person chose, by mail.

The words of a notice are a template named after its kind.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation

from core import mail as outbox
from core import one_click
from core.models import Frequency, Notification, NotificationChoice
from core.subjects import subject_of, subjects

STOP = one_click.Link("notices", view="notifications_stop")


def template_of(kind: str) -> str:
    return f"notifications/{kind.replace('.', '/')}.txt"


def words(
    notice: Notification, *, in_thread: bool = False, in_subject: bool = False
) -> str:
    """What happened in the language of the moment.

    `in_thread` stands below what it is about; `in_subject` heads the mail that says the rest.
    """
    context = {
        "target": notice.target,
        "actor": notice.actor,
        "data": notice.data,
        "in_thread": in_thread,
        "in_subject": in_subject,
    }
    return " ".join(outbox.plain_text(template_of(notice.kind), context).split())


def with_targets(notices: list[Notification]) -> list[Notification]:
    """The notices with what they are about, and what the words say of it; a few queries."""
    prefetch_related_objects(notices, "target")
    targets = {}
    for notice in notices:
        if notice.target:
            label = notice.target._meta.label_lower
            targets.setdefault(label, []).append(notice.target)
    for label, rows in targets.items():
        prefetch_related_objects(rows, *settings.NOTICE_NEEDS.get(label, ()))
    return notices


def notify(
    users,
    kind: str,
    *,
    target,
    actor=None,
    mail="",
    context=None,
    attachments=(),
    letters=None,
    **data,
) -> list[Notification]:
    """Tell each user once about `target` ("news.published"); nobody is told of their own act.

    How often a mail tells it too is each reader's choice for the subject of the kind. A kind
    without a subject is nobody's choice: it is mailed at once where `mail` is given.
    `mail` names the template of the mail at once, `context` what it needs and `attachments` its
    files; True, or nothing, sends the sentence of the notice. `letters` makes the mails at once itself, from
    the list of those who get one.
    """
    users = [user for user in dict.fromkeys(users) if user != actor and user.is_active]
    subject = subject_of(kind)
    chosen = frequencies(users, subject) if subject else {}
    notices = [
        Notification(
            user=user,
            actor=actor,
            kind=kind,
            target=target,
            data=data,
            digest=digest_for(chosen.get(user.pk)),
        )
        for user in users
    ]
    Notification.objects.bulk_create(notices)
    at_once = [
        notice
        for notice in notices
        if (chosen[notice.user_id] == Frequency.NOW if subject else mail)
    ]
    if letters:
        outbox.queue_many(letters([notice.user for notice in at_once]))
        return notices
    for notice in at_once:
        _mail(notice, subject, template=mail, context=context, attachments=attachments)
    return notices


def digest_for(frequency) -> str:
    return frequency if frequency in {Frequency.DAILY, Frequency.WEEKLY} else ""


def frequencies(users, subject) -> dict[int, str]:
    """{number of the user: how often} for one subject."""
    rows = NotificationChoice.objects.filter(user__in=users, subject=subject.name)
    chosen = dict(rows.values_list("user", "frequency"))
    return {user.pk: chosen.get(user.pk, subject.usual) for user in users}


def frequencies_of(user) -> dict[str, str]:
    """{name of the subject: how often} for one person, all subjects in their order."""
    chosen = dict(user.notification_choices.values_list("subject", "frequency"))
    return {
        name: chosen.get(name, subject.usual) for name, subject in subjects().items()
    }


@transaction.atomic
def choose(user, chosen: dict[str, str]) -> None:
    """Keep how often the person wants to read of each named subject.

    What already waits follows: to the other digest, or out of all of them.
    """
    NotificationChoice.objects.bulk_create(
        [
            NotificationChoice(user=user, subject=name, frequency=frequency)
            for name, frequency in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "subject"],
        update_fields=["frequency"],
    )
    for name, frequency in chosen.items():
        waiting = Notification.objects.filter(
            user=user, kind__in=subjects()[name].kinds
        )
        # What waits for a digest stays there when later ones shall come at once.
        if frequency != Frequency.NOW:
            waiting.exclude(digest="").update(digest=digest_for(frequency))


def stop(user, name: str) -> None:
    """No more mails of one subject, or with an empty name no more digests."""
    digests = {Frequency.DAILY, Frequency.WEEKLY}
    chosen = frequencies_of(user)
    names = [name] if name else [one for one in chosen if chosen[one] in digests]
    choose(user, dict.fromkeys(names, Frequency.NEVER))


def foot(user, subject_name: str, link: str) -> str:
    """Why this mail came and how to stop it, in the language of the moment."""
    context = {
        "subject": subjects().get(subject_name),
        "settings_link": f"{settings.SITE_URL}{reverse('notification_settings')}",
        "stop": link,
    }
    return outbox.plain_text("emails/core/_notice_foot.txt", context)


def _mail(notice, subject, *, template, context, attachments):
    user = notice.user
    key, headers, ending = f"notice:{notice.pk}", {}, ""
    with translation.override(user.language):
        if subject:
            link = STOP.for_reader(user, subject.name)
            headers, ending = one_click.headers(link), foot(user, subject.name, link)
        if isinstance(template, str) and template:
            outbox.queue(
                template,
                to=user,
                context=context,
                key=key,
                headers=headers,
                foot=ending,
                attachments=attachments,
            )
            return
        sentence, head = words(notice), words(notice, in_subject=True)
        link = f"{settings.SITE_URL}{notice.target.get_absolute_url()}"
        signed = f"-- \n{settings.SITE_NAME}\n{settings.SITE_URL}"
    outbox.queue_raw(
        user.email,
        head.removesuffix("."),
        f"{sentence}\n\n{link}\n\n{signed}\n{ending}",
        user.language,
        key=key,
        headers=headers,
    )

"""One mail a day or a week with what happened, for who prefers that to many."""

import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from core import mail, notifications, one_click
from core.models import Frequency, Notification
from core.subjects import subject_of

HOUR = 7  # local time; a week ends on Monday morning
MOST = 50


def last_morning(now):
    morning = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= now else morning - datetime.timedelta(days=1)


def last_monday(now):
    morning = last_morning(now)
    return morning - datetime.timedelta(days=morning.weekday())


def ripe():
    """Notices whose digest leaves now."""
    now = timezone.localtime()
    return Notification.objects.filter(
        Q(digest=Frequency.DAILY, created_at__lt=last_morning(now))
        | Q(digest=Frequency.WEEKLY, created_at__lt=last_monday(now))
    )


def due():
    """People for whom something waits."""
    users = ripe().order_by().values("user")
    return get_user_model().objects.filter(pk__in=users, is_active=True)


@transaction.atomic
def send(user) -> None:
    """Grouped by subject, newest first. What was read or may no longer be seen is left out."""
    pks = list(
        ripe().filter(user=user).select_for_update().values_list("pk", flat=True)
    )
    Notification.objects.filter(pk__in=pks).update(digest="")
    rows = Notification.objects.visible_to(user).unread().filter(pk__in=pks)
    count = rows.count()
    if not count:
        return
    shown = list(rows.select_related("actor__person")[:MOST])
    notifications.with_targets(shown)
    link = notifications.STOP.for_reader(user, "")
    with translation.override(user.language):
        mail.queue(
            "core/digest",
            to=user,
            context={
                "groups": by_subject(shown),
                "count": count,
                "more": count - min(count, MOST),
            },
            key=f"digest:{user.pk}:{max(pks)}",
            headers=one_click.headers(link),
            foot=notifications.foot(user, "", link),
        )


def by_subject(notices):
    """[(label, [(thread, [(sentence, address)])])], what has the newest notice first.

    A thread is the name of what several notices are about; empty where each stands for itself.
    """
    groups = {}
    for notice in notices:
        subject = subject_of(notice.kind)
        thread = thread_of(subject, notice.target)
        sentence = notifications.words(notice, in_thread=bool(thread))
        threads = groups.setdefault(subject.label, {})
        address = notice.target.get_absolute_url()
        threads.setdefault(thread, []).append((sentence, address))
    return [(label, list(threads.items())) for label, threads in groups.items()]


def thread_of(subject, target):
    named = settings.DIGEST_THREADS.get(subject.name)
    return import_string(named)(target) if named else ""

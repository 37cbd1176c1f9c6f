"""Whoever stands behind something is told by the worker what became of it, some at a time."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django_tasks import task

from core import mail
from core.models import OutgoingMail
from core.notifications import notify
from members.models import User
from participation.common.actions.supporting import WITHDRAW
from participation.common.models import (
    OfficialAnswer,
    StateChange,
    Submission,
    Support,
    Telling,
)

PORTION = 200
# What a crash left half told is taken up by the clock after this time.
STUCK_AFTER = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class News:
    """What is told to whom, as `notify` takes it.

    `letter` is the mail to those of `supports` who have no account; `written` are the addresses
    to which a mail of their own went.
    """

    kind: str
    target: Model
    accounts: QuerySet
    supports: QuerySet
    letter: str
    actor: User | None = None
    mail: str = ""
    context: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    written: tuple[str, ...] = ()


# What happened: another state, an answer, or the term of a submission passed without one.
Row = StateChange | OfficialAnswer | Submission


def tell(row: Row) -> None:
    """Called by the action that wrote it; `settings.NEWS_OF` names who makes its `News`."""
    telling = Telling.objects.create(target=row)
    transaction.on_commit(lambda: spread.enqueue(telling.pk))


@task()
def spread(number: int) -> None:
    """One portion, and the rest after whatever else waits."""
    if tell_some(number):
        spread.enqueue(number)


@transaction.atomic
def tell_some(number: int) -> bool:
    """Tell the next ones; True when there may be more."""
    telling = Telling.objects.select_for_update(of=["self"]).filter(pk=number).first()
    if telling is None:
        return False
    news = news_of(telling.target)
    if news and (tell_accounts(telling, news) or tell_guests(telling, news)):
        telling.begun_at = timezone.now()
        telling.save(update_fields=["account", "support", "begun_at"])
        return True
    telling.delete()
    return False


def news_of(row: Row | None) -> News | None:
    """None where nobody is to be told any more."""
    if row is None:
        return None
    thing = row.submission.target if isinstance(row, OfficialAnswer) else row.target
    return thing and import_string(settings.NEWS_OF[thing._meta.label_lower])(
        thing, row
    )


def tell_accounts(telling: Telling, news: News) -> bool:
    rows = news.accounts.filter(pk__gt=telling.account).order_by("pk")
    users = list(rows.select_related("person")[:PORTION])
    if not users:
        return False
    notify(
        users,
        news.kind,
        target=news.target,
        actor=news.actor,
        mail=news.mail,
        context=news.context,
        **news.data,
    )
    telling.account = users[-1].pk
    return True


def tell_guests(telling: Telling, news: News) -> bool:
    """Each with the link by which they withdraw; nobody at an address that is told anyway."""
    rows = news.supports.standing().once().filter(pk__gt=telling.support)
    rows = rows.filter(organisation=None, person__user=None, person__erased_at=None)
    known = news.accounts.filter(is_active=True).values(address=Lower("email"))
    rows = rows.alias(address=Lower("person__email")).exclude(address__in=known)
    rows = rows.exclude(address__in=["", *map(str.lower, news.written)])
    guests = list(rows.select_related("person").order_by("pk")[:PORTION])
    if not guests:
        return False
    mail.queue_many(letters(guests, telling, news))
    telling.support = guests[-1].pk
    return True


def letters(
    guests: list[Support], telling: Telling, news: News
) -> Iterator[OutgoingMail]:
    for row in guests:
        with translation.override(row.language):
            text = mail.plain_text(
                f"emails/{news.letter}.txt",
                {
                    **news.context,
                    "link": WITHDRAW.for_reader(row, ""),
                    "site_url": settings.SITE_URL,
                    "site_name": settings.SITE_NAME,
                },
            )
        subject, _newline, body = text.strip().partition("\n")
        yield OutgoingMail(
            **mail.written(
                row.email,
                subject.removeprefix("Subject:").strip(),
                body.strip() + "\n",
                row.language,
            ),
            key=f"telling:{telling.pk}:{row.pk}",
            headers={"Auto-Submitted": "auto-generated"},
        )


def half_told() -> QuerySet:
    """For the clock."""
    return Telling.objects.filter(begun_at__lt=timezone.now() - STUCK_AFTER)


@transaction.atomic
def go_on(telling: Telling) -> None:
    """One task at a time: a long telling that is on its way is no broken one."""
    taken = half_told().filter(pk=telling.pk).update(begun_at=timezone.now())
    if taken:
        transaction.on_commit(lambda: spread.enqueue(telling.pk))

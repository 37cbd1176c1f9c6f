"""Subscribing to the newsletter: asked for, confirmed by mail, changed, ended."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import mail, one_click, throttle
from members.models import User
from news.models import Newsletter, Subscriber
from news.models.subscribers import CONFIRM_WITHIN, clean_address
from news.newsletters.rendering import CHOICES

HOUR, DAY = 3600, 86_400
FROM_ONE_NETWORK = 10
TO_ONE_ADDRESS = 3
CONFIRM = one_click.Link(
    "newsletter-confirm",
    view="newsletter:confirm",
    readers=Subscriber.objects.with_address,
    age=CONFIRM_WITHIN,
)
BOUNCES_UNTIL_END = 2
# Two letters that came back count together within this time.
BOUNCES_COUNT_FOR = datetime.timedelta(days=180)
State = Subscriber.State


@transaction.atomic
def ask(
    *, email: str, language: str, rubrics: list[str], oblasti: list[str], who: str
) -> None:
    """Write to the address; what is seen is the same whether or not it was known.

    `who` is the network address by which strangers are counted.
    """
    if not throttle.hit(f"newsletter:{who}", limit=FROM_ONE_NETWORK, seconds=HOUR):
        raise ValidationError(
            _("That is many requests in a short time. Try again in an hour."),
            code="too_many",
        )
    email = clean_address(email)
    if not throttle.hit(f"newsletter:{email}", limit=TO_ONE_ADDRESS, seconds=DAY):
        return
    subscriber, _created = Subscriber.objects.select_for_update().get_or_create(
        email=email, defaults={"language": language}
    )
    if subscriber.is_confirmed():
        write_to(subscriber, "news/newsletter_known", CHOICES)
        return
    subscriber.language, subscriber.requested_at = language, timezone.now()
    subscriber.rubrics, subscriber.oblasti = rubrics, oblasti
    subscriber.save()
    write_to(subscriber, "news/newsletter_confirm", CONFIRM)


def write_to(subscriber, template, link):
    mail.queue(
        template,
        to=subscriber,
        context={
            "link": link.for_reader(subscriber, ""),
            "days": CONFIRM_WITHIN.days,
        },
        headers={"Auto-Submitted": "auto-generated"},
    )


@transaction.atomic
def confirm(subscriber: Subscriber) -> Subscriber:
    """What the button behind the mail's link does; a second press changes nothing."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.may_confirm():
        begin(subscriber)
        subscriber.save()
    return subscriber


def begin(subscriber):
    subscriber.state, subscriber.confirmed_at = State.CONFIRMED, timezone.now()
    subscriber.ended_at = subscriber.bounced_at = None
    subscriber.bounces = 0


@transaction.atomic
def subscribe_account(user: User) -> Subscriber:
    """One press of who is signed in: their address was confirmed when they signed up.

    Where letters to it came back it is confirmed anew, by a mail that arrives.
    """
    rows = Subscriber.objects.select_for_update()
    subscriber, _created = rows.get_or_create(
        email=clean_address(user.email), defaults={"language": user.language}
    )
    if subscriber.state == State.BOUNCED:
        if throttle.hit(
            f"newsletter:{subscriber.email}", limit=TO_ONE_ADDRESS, seconds=DAY
        ):
            subscriber.requested_at = timezone.now()
            subscriber.save()
            write_to(subscriber, "news/newsletter_confirm", CONFIRM)
    elif not subscriber.is_confirmed():
        subscriber.language = user.language
        begin(subscriber)
        subscriber.save()
    return subscriber


def of_account(user: User) -> Subscriber | None:
    return Subscriber.objects.of_address(user.email).first()


@transaction.atomic
def choose(
    subscriber: Subscriber, *, language: str, rubrics: list[str], oblasti: list[str]
) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(
        language=language, rubrics=rubrics, oblasti=oblasti
    )


@transaction.atomic
def leave(subscriber: Subscriber, *, because_of: int | None = None) -> None:
    """No more letters. `because_of` is the number of the newsletter's row whose link it was."""
    readers = Subscriber.objects.confirmed().filter(pk=subscriber.pk)
    if readers.update(state=State.LEFT, ended_at=timezone.now()) and because_of:
        Newsletter.objects.filter(pk=because_of).update(left=F("left") + 1)


@transaction.atomic
def come_back(subscriber: Subscriber, *, because_of: int | None = None) -> None:
    """The same link takes it back, as long as the address is known."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.state != State.LEFT:
        return
    begin(subscriber)
    subscriber.save()
    if because_of:
        Newsletter.objects.filter(pk=because_of, left__gt=0).update(left=F("left") - 1)


@transaction.atomic
def follow_address(old: str, new: str) -> None:
    """An account's letters follow to its new address; links of the old one end.

    A new row, since whoever has the old mailbox must not keep a way in.
    """
    before = Subscriber.objects.select_for_update().of_address(old).confirmed().first()
    if before is None or clean_address(old) == clean_address(new):
        return
    after, _created = Subscriber.objects.get_or_create(email=clean_address(new))
    if not after.is_confirmed():
        after.language = before.language
        after.rubrics, after.oblasti = before.rubrics, before.oblasti
        begin(after)
        after.save()
    before.delete()


@transaction.atomic
def came_back(subscriber: Subscriber) -> None:
    """A letter that can never be delivered; after two of them nothing more is sent there."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    last = subscriber.bounced_at
    if last is None or last < timezone.now() - BOUNCES_COUNT_FOR:
        subscriber.bounces = 0
    subscriber.bounces += 1
    subscriber.bounced_at = timezone.now()
    if subscriber.is_confirmed() and subscriber.bounces >= BOUNCES_UNTIL_END:
        subscriber.state, subscriber.ended_at = State.BOUNCED, timezone.now()
    subscriber.save()

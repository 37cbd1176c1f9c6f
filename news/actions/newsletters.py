"""What coordinators do with a newsletter: choose, order, look, try, send."""

import datetime
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, mail, throttle
from members.models import User
from news import search
from news.bilingual import LANGUAGES
from news.models import Article, Newsletter, NewsletterItem
from news.models.newsletters import territory_of
from news.newsletters import choosing, rendering, sending

HOUR = 3600
TESTS_AN_HOUR = 10
MOST_ITEMS = 30
# To the same readers.
BETWEEN_TWO = datetime.timedelta(hours=20)


@transaction.atomic
def create(*, actor: User) -> Newsletter:
    """A draft whose title names the month. One that the person has not begun is taken again."""
    User.objects.select_for_update().get(pk=actor.pk)
    empty = Newsletter.objects.filter(
        created_by=actor, state=Newsletter.State.DRAFT, items=None, intro_bg=""
    )
    if untouched := empty.filter(changed_at=F("created_at")).first():
        return untouched
    now = timezone.now()
    newsletter = Newsletter(created_by=actor, changed_at=now, created_at=now)
    for language in LANGUAGES:
        setattr(newsletter, f"title_{language}", first_title(language))
        setattr(newsletter, f"intro_{language}", "")
    newsletter.save()
    audit.record("newsletter.created", actor=actor, target=newsletter)
    return newsletter


def first_title(language):
    with translation.override(language):
        month = date_format(timezone.localdate(), "YEAR_MONTH_FORMAT")
        return _("News of the network, %(month)s") % {"month": month}


def draft(newsletter: Newsletter) -> Newsletter:
    """The row for this transaction alone, unless it has left."""
    newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if not newsletter.is_draft():
        raise ValidationError(
            _("This newsletter has been sent already; it cannot be changed any more."),
            code="sent",
        )
    return newsletter


@transaction.atomic
def write(
    newsletter: Newsletter,
    *,
    words: dict[str, str],
    seen_at: datetime.datetime | None,
    actor: User,
) -> Newsletter:
    """Keep the title and the opening words, unless somebody else changed them since."""
    newsletter = draft(newsletter)
    if all((getattr(newsletter, field) or "") == text for field, text in words.items()):
        return newsletter
    if newsletter.changed_at != seen_at:
        raise ValidationError(
            _(
                "Somebody else changed these words while you were writing. Theirs stand "
                "above the form. If you save again, yours stay."
            ),
            code="conflict",
        )
    for field, text in words.items():
        setattr(newsletter, field, text)
    newsletter.changed_at = timezone.now()
    newsletter.save(update_fields=[*words, "changed_at"])
    audit.record("newsletter.changed", actor=actor, target=newsletter)
    return newsletter


@transaction.atomic
def add(newsletter: Newsletter, articles: list[Article]) -> int:
    """Put them at the end; what stands in it already stays where it is."""
    newsletter = draft(newsletter)
    there = set(newsletter.items.values_list("article", flat=True))
    new = [article for article in articles if article.pk not in there]
    if len(there) + len(new) > MOST_ITEMS:
        raise ValidationError(
            _("A newsletter holds at most %(most)s news items.") % {"most": MOST_ITEMS},
            code="too_many",
        )
    last = newsletter.items.aggregate(last=Max("position"))["last"] or 0
    NewsletterItem.objects.bulk_create(
        NewsletterItem(newsletter=newsletter, article=article, position=position)
        for position, article in enumerate(new, start=last + 1)
    )
    return len(new)


@transaction.atomic
def remove(newsletter: Newsletter, pk: int) -> None:
    draft(newsletter).items.filter(pk=pk).delete()


@transaction.atomic
def move(newsletter: Newsletter, pk: int, *, by: int) -> None:
    """One place up (-1) or down (1); at the end nothing moves."""
    items = list(draft(newsletter).items.all())
    here = next((index for index, one in enumerate(items) if one.pk == pk), None)
    if here is None or not 0 <= here + by < len(items):
        return
    items[here], items[here + by] = items[here + by], items[here]
    for position, item in enumerate(items, start=1):
        item.position = position
    NewsletterItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def set_for_all(newsletter: Newsletter, pk: int, *, is_for_all: bool) -> None:
    draft(newsletter).items.filter(pk=pk).update(is_for_all=is_for_all)


@transaction.atomic
def delete(newsletter: Newsletter, *, actor: User) -> None:
    newsletter = draft(newsletter)
    audit.record("newsletter.deleted", actor=actor, target=newsletter)
    newsletter.delete()


def print_of(newsletter: Newsletter) -> str:
    """Changes with each word, item and place: nothing leaves that was not seen as it is."""
    items = newsletter.items.values_list("article", "is_for_all")
    seen = f"{newsletter.changed_at.isoformat()} {list(items)}"
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def try_out(newsletter: Newsletter, *, language: str, actor: User) -> None:
    """The letter as it will leave, to oneself."""
    if not throttle.hit(
        f"newsletter-test:{actor.pk}", limit=TESTS_AN_HOUR, seconds=HOUR
    ):
        raise ValidationError(
            _("That is many test mails in an hour. Try again later."), code="too_many"
        )
    found = rendering.words(newsletter, language)
    here = f"{settings.SITE_URL}/newsletter/"
    text, html = found.for_links(here, here)
    with translation.override(language):
        subject = _("Test: %(title)s") % {"title": found.subject}
    with transaction.atomic():
        mail.queue_raw(
            actor.email,
            subject,
            text,
            language,
            html=html,
            headers=rendering.list_headers(found),
        )
        audit.record("newsletter.tested", actor=actor, target=newsletter)


def too_soon(oblasti: list[str]) -> bool:
    """Did one leave to the same readers less than a day ago?"""
    recent = Newsletter.objects.filter(sent_at__gt=timezone.now() - BETWEEN_TWO)
    return recent.filter(oblasti=oblasti).exists()


def send(newsletter: Newsletter, *, seen: str, actor: User) -> Newsletter:
    """Give it a number and the letters their turn; a second press finds it done."""
    try:
        return send_once(newsletter, seen=seen, actor=actor)
    except IntegrityError:  # another newsletter took the number at the same moment
        return send_once(newsletter, seen=seen, actor=actor)


@transaction.atomic
def send_once(newsletter, *, seen, actor):
    newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if not newsletter.is_draft():
        return newsletter
    oblasti = territory_of(actor)
    # Asked first: what leaves while we look at the rest takes this number, and we look anew.
    last = Newsletter.objects.aggregate(last=Max("number"))["last"] or 0
    refuse_unless_ready(newsletter, seen, oblasti)
    newsletter.number, newsletter.oblasti = last + 1, oblasti
    newsletter.state = Newsletter.State.QUEUED
    newsletter.sent_by, newsletter.sent_at = actor, timezone.now()
    newsletter.save()
    audit.record(
        "newsletter.sent",
        actor=actor,
        target=newsletter,
        number=newsletter.number,
        readers=choosing.reach(newsletter, oblasti).total,
    )
    search.index_newsletter(newsletter)
    sending.begin(newsletter)
    return newsletter


def refuse_unless_ready(newsletter, seen, oblasti):
    if seen != print_of(newsletter):
        raise ValidationError(
            _("It was changed since you looked. Look at it once more and send it."),
            code="changed",
        )
    if not newsletter.title_bg:
        raise ValidationError(_("Write a title first."), code="no_title")
    if too_soon(oblasti):
        raise ValidationError(
            _("A newsletter went to the same readers today. Send this one tomorrow."),
            code="too_soon",
        )
    if not choosing.reach(newsletter, oblasti).total:
        raise ValidationError(
            _("Nobody would get it: there is nothing in it for any reader."),
            code="nobody",
        )


def stop(newsletter: Newsletter, *, actor: User) -> bool:
    return sending.stop(newsletter, actor=actor)

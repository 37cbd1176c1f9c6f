"""The newsletter: what is in it, how far its sending has come, and a row for each letter."""

import datetime
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from news.bilingual import other_than
from news.models.articles import Article
from news.models.subscribers import Subscriber
from places.models import Oblast

LETTERS_ARE_KEPT = datetime.timedelta(days=90)
# A portion of letters takes seconds; after this time nobody works on it any more.
STUCK_AFTER = datetime.timedelta(minutes=2)


def territory_of(user) -> list[str] | None:
    """Codes of the oblasti to whose readers the user may write: [] means all, None nobody.

    Kinds are of organisations and readers have none, so a coordinator of kinds writes to none.
    """
    if not user.is_authenticated:
        return None
    if user.is_administrator():
        return []
    own = [one for one in user.coordinator_appointments() if not one.kinds]
    if not own:
        return None
    oblasti = {obshtina.oblast_id for one in own for obshtina in one.obshtini.all()}
    rows = Oblast.objects.filter(pk__in=oblasti).order_by("code")
    return list(rows.values_list("code", flat=True))


class NewsletterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The archive, and what the user may prepare."""
        return self.filter(
            Q(number__isnull=False) | Q(pk__in=self.editable_by(user).values("pk"))
        )

    def editable_by(self, user):
        """All to who writes to all; a coordinator of some oblasti keeps their own."""
        territory = territory_of(user)
        if territory is None:
            return self.none()
        return self.filter(created_by=user) if territory else self.all()

    def in_archive(self):
        return self.filter(number__isnull=False).order_by("-number")

    def interrupted(self):
        """Going out, not resting, and nobody works on it; for the clock."""
        now = timezone.now()
        return self.filter(
            Q(paused_until=None) | Q(paused_until__lte=now),
            state__in=[Newsletter.State.QUEUED, Newsletter.State.SENDING],
            worked_on_at__lt=now - STUCK_AFTER,
        )

    def to_reduce(self):
        """Sent so long ago that the counts are enough; for the clock."""
        return self.filter(finished_at__lt=timezone.now() - LETTERS_ARE_KEPT, counts={})


class Newsletter(models.Model):
    """A choice of news with a word of the coordinator; with a number once it is sent."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        QUEUED = "queued", _("letters are being prepared")
        SENDING = "sending", pgettext_lazy("newsletter", "going out")
        SENT = "sent", pgettext_lazy("newsletter", "sent")
        STOPPED = "stopped", pgettext_lazy("newsletter", "stopped")

    title = models.CharField(_("title"), max_length=150)
    intro = models.TextField(_("opening words"), max_length=3000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    number = models.PositiveIntegerField(_("number"), null=True, unique=True)
    oblasti = ArrayField(
        models.CharField(max_length=3),
        verbose_name=_("to readers in"),
        default=list,
        help_text="Codes, as far as the sender's territory goes; empty means everybody.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("prepared by"),
        null=True,
        related_name="+",
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("sent by"),
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_at = models.DateTimeField(_("words changed at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    run = models.PositiveIntegerField(
        _("run"),
        default=0,
        help_text="Of the chain of portions that works on it; an older chain ends itself.",
    )
    worked_on_at = models.DateTimeField(_("worked on at"), null=True)
    paused_until = models.DateTimeField(_("rests until"), null=True)
    troubles = models.PositiveSmallIntegerField(_("troubles in a row"), default=0)
    trouble = models.CharField(_("trouble"), max_length=100, blank=True)
    left = models.PositiveIntegerField(_("unsubscribed by its link"), default=0)
    counts = models.JSONField(
        _("counts"),
        default=dict,
        help_text="{state: letters}, once the letters are gone.",
    )

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        constraints = [
            models.CheckConstraint(
                name="newsletter_draft_has_no_number",
                condition=Q(state="draft", number=None)
                | (~Q(state="draft") & Q(number__isnull=False)),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("newsletter:detail", args=[self.number])

    def get_desk_url(self):
        return reverse("newsletter:prepare", args=[self.pk])

    def is_draft(self):
        return self.state == self.State.DRAFT

    def is_going_out(self):
        return self.state in {self.State.QUEUED, self.State.SENDING}

    def is_resting(self):
        return self.paused_until is not None and self.paused_until > timezone.now()

    def language_of(self, field):
        """The reader's language, or the other one where the words are only there."""
        wanted = get_language() or "bg"
        here, there = (
            getattr(self, f"{field}_{language}")
            for language in (wanted, other_than(wanted))
        )
        return other_than(wanted) if there and not here else wanted

    @property
    def title_language(self):
        return self.language_of("title")

    @property
    def intro_language(self):
        return self.language_of("intro")

    @property
    def shown_title(self):
        return getattr(self, f"title_{self.title_language}") or ""

    @property
    def shown_intro(self):
        return getattr(self, f"intro_{self.intro_language}") or ""

    def count_letters(self) -> dict[str, int]:
        """{state: letters}, of the rows or of what was kept of them."""
        if self.counts:
            return self.counts
        rows = self.letters.order_by().values("state").annotate(number=Count("pk"))
        return {row["state"]: row["number"] for row in rows}

    def public_articles(self):
        """Those of its items that everybody may read now, in their order."""
        return Article.objects.live().filter(
            audience=Article.Audience.PUBLIC, newsletter_items__newsletter=self
        )


class NewsletterItem(models.Model):
    """A news item at its place in a newsletter."""

    newsletter = models.ForeignKey(
        Newsletter,
        models.CASCADE,
        verbose_name=_("newsletter"),
        related_name="items",
    )
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        verbose_name=_("news item"),
        related_name="newsletter_items",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    is_for_all = models.BooleanField(
        _("for every reader"),
        default=False,
        help_text="Also for those who chose other rubrics or oblasti.",
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("item of a newsletter")
        verbose_name_plural = _("items of a newsletter")
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "article"], name="newsletter_item_once"
            )
        ]

    def __str__(self):
        return f"{self.position}. {self.article}"


class Variant(models.Model):
    """What all readers get alike who share a language and the items that concern them."""

    newsletter = models.ForeignKey(
        Newsletter,
        models.CASCADE,
        verbose_name=_("newsletter"),
        related_name="variants",
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    items = ArrayField(models.BigIntegerField(), verbose_name=_("items"))

    class Meta:
        verbose_name = _("variant of a newsletter")
        verbose_name_plural = _("variants of a newsletter")
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "language", "items"], name="variant_once"
            )
        ]

    def __str__(self):
        return f"{self.language}: {self.items}"


class LetterQuerySet(models.QuerySet):
    def ready(self):
        """Whose turn it is now."""
        now = timezone.now()
        return self.filter(
            Q(retry_at=None) | Q(retry_at__lte=now), state=Letter.State.WAITING
        )


class Letter(models.Model):
    """A newsletter to one reader. It holds no words and no address: the row of the reader does."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letter", "waits for its turn")
        SENDING = "sending", pgettext_lazy("letter", "being sent")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "not delivered")
        UNKNOWN = "unknown", pgettext_lazy("letter", "not known whether it left")
        BOUNCED = "bounced", pgettext_lazy("letter", "came back")
        DROPPED = "dropped", pgettext_lazy("letter", "no longer needed")

    newsletter = models.ForeignKey(
        Newsletter,
        models.CASCADE,
        verbose_name=_("newsletter"),
        related_name="letters",
    )
    subscriber = models.ForeignKey(
        Subscriber,
        models.SET_NULL,
        verbose_name=_("reader"),
        null=True,
        related_name="letters",
    )
    variant = models.ForeignKey(
        Variant, models.CASCADE, verbose_name=_("variant"), related_name="letters"
    )
    key = models.UUIDField(
        _("key"), default=uuid.uuid4, unique=True, help_text="Of its Message-ID."
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    retry_at = models.DateTimeField(_("try again at"), null=True)
    error = models.CharField(_("error"), max_length=100, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["newsletter", "state", "variant", "id"], name="letter_in_turn"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "subscriber"], name="letter_once_to_a_reader"
            )
        ]

    def __str__(self):
        return f"{self.newsletter_id}/{self.pk}"

    @property
    def message_id(self):
        return f"<{self.key}@{domain()}>"

    def mailbox_provider(self):
        """What follows the @: enough to see that one provider refuses everything."""
        email = self.subscriber.email if self.subscriber else None
        return email.rpartition("@")[2] if email else ""


def domain() -> str:
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]

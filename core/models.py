"""Generic nouns. They point outwards with a GenericForeignKey, so no table points at core."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.doors import visible_rows


class Pointing(models.Model):
    """A row about any other row."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()

    class Meta:
        abstract = True


class AuditEntry(Pointing):
    """Who did what to what, when. Written inside the action's transaction, never changed."""

    verb = models.CharField(_("what happened"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "-at"], name="audit_of_target"
            ),
            models.Index(fields=["verb", "-at"], name="audit_of_verb"),
        ]

    def __str__(self):
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class OutgoingMail(models.Model):
    """A mail to send, written in the transaction of the act that it tells about."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    headers = models.JSONField(_("headers"), default=dict)
    attachments = models.JSONField(
        _("attachments"), default=list, help_text="[{name, content_type, text}]"
    )
    key = models.CharField(  # noqa: DJ001 - unique, and most mails have none
        _("key"),
        max_length=200,
        unique=True,
        null=True,
        help_text="The same key is sent once.",
    )
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sending_since = models.DateTimeField(_("being sent since"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [models.Index(fields=["state", "queued_at"], name="mail_by_state")]

    def __str__(self):
        return self.subject


class Frequency(models.TextChoices):
    """How often somebody wants to read of a subject by mail."""

    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class NotificationChoice(models.Model):
    """A person's wish about one subject of notices; without a row the subject's usual way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who"),
        related_name="notification_choices",
    )
    subject = models.CharField(_("subject"), max_length=20)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency)

    class Meta:
        verbose_name = _("notification choice")
        verbose_name_plural = _("notification choices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"], name="notification_choice_once"
            )
        ]

    def __str__(self):
        return f"{self.subject}: {self.frequency}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own notices, without those about rows that they may no longer see."""
        if not user.is_authenticated:
            return self.none()
        own = self.filter(user=user)
        pks = own.order_by().values_list("content_type", flat=True).distinct()
        allowed = models.Q(pk__in=[])
        for content_type in map(ContentType.objects.get_for_id, pks):
            rows = visible_rows(content_type.model_class(), user)
            if rows is not None:
                allowed |= models.Q(
                    content_type=content_type,
                    object_id__in=rows.order_by().values("pk"),
                )
        return own.filter(allowed)

    def unread(self):
        return self.filter(read_at=None)


class Notification(Pointing):
    """A notice to one person. Its words are templates/notifications/<kind>.txt, read when shown."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("to"),
        related_name="notifications",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=60)
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)
    digest = models.CharField(
        _("digest"),
        max_length=10,
        choices=Frequency,
        blank=True,
        help_text="The digest that it waits for; empty once it left, or waits for none.",
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_of_user"),
            models.Index(
                fields=["digest", "created_at"],
                condition=~models.Q(digest=""),
                name="notification_for_digest",
            ),
        ]

    def __str__(self):
        return self.kind


def random_key():
    return secrets.token_urlsafe(16)


class PreviewLinkQuerySet(models.QuerySet):
    def alive(self):
        return self.filter(expires_at__gt=timezone.now())

    def expired(self):
        """For the clock."""
        return self.filter(expires_at__lte=timezone.now())


class PreviewLink(Pointing):
    """A secret address of a row that is not public yet, for people without an account."""

    key = models.CharField(_("key"), max_length=32, unique=True, default=random_key)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who"),
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    expires_at = models.DateTimeField(_("works until"))

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="preview_link_once"
            )
        ]

    def __str__(self):
        return f"{self.content_type_id}:{self.object_id}"

    def opens(self, attachment: "Attachment") -> bool:
        """Does the file hang on the row that may be previewed?"""
        return (self.content_type_id, self.object_id) == (
            attachment.content_type_id,
            attachment.object_id,
        )


class Attachment(Pointing):
    """A checked file that hangs on another row and is as visible as that row."""

    class Purpose(models.TextChoices):
        COVER = "cover", _("cover picture")
        LOGO = "logo", _("logo")
        GALLERY = "gallery", _("gallery")
        INLINE = "inline", _("picture in the text")
        DOCUMENT = "document", _("document")
        PROOF = "proof", _("proof")
        SHEET = "sheet", _("signed sheet")

    key = models.CharField(
        _("key"), max_length=32, unique=True, default=random_key, editable=False
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    name = models.CharField(_("file name"), max_length=150)
    content_type_name = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"), null=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True)
    widths = ArrayField(
        models.PositiveIntegerField(), verbose_name=_("widths kept"), default=list
    )
    alt_bg = models.CharField(
        _("alternative text in Bulgarian"), max_length=250, blank=True
    )
    alt_en = models.CharField(
        _("alternative text in English"), max_length=250, blank=True
    )
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("uploaded by"),
        null=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "purpose"],
                name="attachment_of_owner",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("file", args=[self.key, self.name])

    def is_picture(self):
        return bool(self.width)

    def path(self, width=None):
        """Where it lies on the disk: under its random key, outside every public folder."""
        suffix = f"-{width}.webp" if width else Path(self.name).suffix
        return Path(settings.MEDIA_ROOT) / self.key[:2] / f"{self.key}{suffix}"

    # Of the link under which the row is previewed, when it is.
    preview_key = ""

    def address(self, width=None):
        """Where a picture of this width is, the smallest one without; for previews too."""
        question = f"?w={width or self.widths[0]}"
        if self.preview_key:
            question += f"&preview={self.preview_key}"
        return f"{self.get_absolute_url()}{question}"

    def full_address(self):
        question = f"?preview={self.preview_key}" if self.preview_key else ""
        return f"{self.get_absolute_url()}{question}"

    def srcset(self):
        return ", ".join(f"{self.address(width)} {width}w" for width in self.widths)

    @property
    def alt(self):
        """Alternative text in the language of the moment, else in the other."""
        own, other = self.alt_bg, self.alt_en
        return (other or own) if get_language() == "en" else (own or other)


class SearchEntry(Pointing):
    """One row per object and language: what search reads. `rebuildsearch` makes it anew."""

    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=250)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=300)
    audience = ArrayField(
        models.CharField(max_length=40), verbose_name=_("who may find it")
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    doc = SearchVectorField(_("words"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"],
                name="search_entry_once_per_language",
            )
        ]
        indexes = [
            GinIndex(fields=["doc"], name="search_doc"),
            models.Index(fields=["kind", "-published_at"], name="search_kind"),
        ]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word of our own documents with its trigrams: what a mistyped word may have meant."""

    word = models.CharField(max_length=40, unique=True)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        indexes = [GinIndex(fields=["trigrams"], name="search_word_trigrams")]

    def __str__(self):
        return self.word


class Link(Pointing):
    """A step of the chain need → survey → training → meeting → idea → submission → result."""

    class Kind(models.TextChoices):
        LED_TO = "led_to", _("led to")
        DISCUSSED_IN = "discussed_in", _("discussed in")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.LED_TO)
    to_content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    to_object_id = models.PositiveBigIntegerField()
    to = GenericForeignKey("to_content_type", "to_object_id")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "content_type",
                    "object_id",
                    "kind",
                    "to_content_type",
                    "to_object_id",
                ],
                name="link_once",
            )
        ]
        indexes = [
            models.Index(fields=["to_content_type", "to_object_id"], name="link_to"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.object_id} → {self.to_object_id}"

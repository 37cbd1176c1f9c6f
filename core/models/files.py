"""Uploaded files."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing


def random_key():
    return secrets.token_urlsafe(16)


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

    class Consent(models.TextChoices):
        AGREED = "agreed", _("those shown agreed")
        NOBODY = "nobody", _("nobody can be recognised")
        BEFORE = "before", _("put up before this was asked")

    # Of these it is asked whether those shown agreed.
    PHOTOGRAPHS = (Purpose.COVER, Purpose.GALLERY, Purpose.INLINE)

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
    caption_bg = models.CharField(_("caption in Bulgarian"), max_length=300, blank=True)
    caption_en = models.CharField(_("caption in English"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    consent = models.CharField(
        _("agreement of those shown"), max_length=10, choices=Consent, blank=True
    )
    position = models.PositiveIntegerField(
        _("place among the pictures of its day"), default=0
    )
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

    def is_marked(self):
        """Has somebody said whether those shown agreed? Of logos and documents nobody asks."""
        return self.purpose not in self.PHOTOGRAPHS or bool(self.consent)

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
        return self.in_language("alt")

    def has_words(self):
        """Is it said, in a language at least, what the picture shows?"""
        return bool(self.alt_bg or self.alt_en)

    @property
    def caption(self):
        return self.in_language("caption")

    @property
    def caption_language(self):
        """In which the caption is, where it is not there in the reader's own."""
        wanted = "en" if get_language() == "en" else "bg"
        is_there = getattr(self, f"caption_{wanted}")
        return wanted if is_there else {"bg": "en", "en": "bg"}[wanted]

    def in_language(self, field):
        own, other = (getattr(self, f"{field}_{code}") for code in ("bg", "en"))
        return (other or own) if get_language() == "en" else (own or other)

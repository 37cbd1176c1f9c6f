"""Secret links to rows that are not public yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.files import Attachment, random_key
from core.models.pointing import Pointing


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

    def opens(self, attachment: Attachment) -> bool:
        """Does the file hang on the row that may be previewed?"""
        return (self.content_type_id, self.object_id) == (
            attachment.content_type_id,
            attachment.object_id,
        )

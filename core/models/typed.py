"""What somebody typed in a form and has not saved yet, and who has which form open."""

import datetime
import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = datetime.timedelta(days=30)
# A page that was saved is remembered for what was still on its way to us.
SAVED_IS_KEPT_FOR = datetime.timedelta(days=1)
# Somebody is there as long as their page said so within this time.
IS_THERE = datetime.timedelta(seconds=70)


class TypedFormQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What one has typed is nobody else's business."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unsaved(self):
        """Rows that hold words, the newest first."""
        return self.filter(typed_at__isnull=False).order_by("-typed_at", "pk")

    def about(self, row):
        """Typed for this very row, or, when the row is not saved yet, for any new one."""
        kind = ContentType.objects.get_for_model(row)
        return self.filter(content_type=kind, object_id=row.pk)

    def there(self):
        """Pages that are open now."""
        return self.filter(seen_at__gt=timezone.now() - IS_THERE)

    def expired(self):
        """For the clock: forgotten words, pages that were saved or only looked at."""
        now = timezone.now()
        return self.filter(
            models.Q(typed_at__lt=now - KEPT_FOR)
            | models.Q(saved_at__lt=now - SAVED_IS_KEPT_FOR)
            | models.Q(
                typed_at=None, saved_at=None, opened_at__lt=now - SAVED_IS_KEPT_FOR
            )
        )


class TypedForm(models.Model):
    """One open page with a form, of one person: what is typed in it and not saved.

    Only its own person reads the words; others see that somebody has the form open.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who"),
        related_name="+",
    )
    page = models.UUIDField(_("page"), default=uuid.uuid4)
    window = models.CharField(
        _("window"), max_length=40, blank=True, help_text="That wrote it last."
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(
        null=True, help_text="None: what is being written is not saved yet."
    )
    target = GenericForeignKey()
    address = models.CharField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=200, blank=True)
    fields = models.JSONField(_("fields"), default=dict)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    seen_at = models.DateTimeField(_("last sign"), null=True)
    typed_at = models.DateTimeField(_("typed at"), null=True)
    saved_at = models.DateTimeField(_("saved at"), null=True)

    objects = TypedFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("typed form")
        verbose_name_plural = _("typed forms")
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="typed_form_once")
        ]
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "seen_at"], name="typed_form_there"
            )
        ]

    def __str__(self):
        return self.title or str(self.page)

    @property
    def resume_address(self):
        """The form, filled with what was typed."""
        joint = "&" if "?" in self.address else "?"
        return f"{self.address}{joint}typed={self.page}"

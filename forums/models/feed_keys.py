from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import SecretAddress


class FeedKey(SecretAddress):
    """The secret of somebody's own feeds: new posts in what they follow, and what is unread."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("whose"),
        related_name="+",
    )

    class Meta(SecretAddress.Meta):
        verbose_name = _("key of feeds")
        verbose_name_plural = _("keys of feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None),
                name="feed_key_one_in_use",
            )
        ]

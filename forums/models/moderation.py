import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.addresses import in_queue


class FlagQuerySet(models.QuerySet):
    def expired(self):
        """Decided a year ago: docs/security.md, section 5."""
        year = datetime.timedelta(days=365)
        return self.filter(decided_at__lt=timezone.now() - year)


class Flag(models.Model):
    """A member's report of a post; open until a moderator decides."""

    class Decision(models.TextChoices):
        KEPT = "kept", _("kept")
        HIDDEN = "hidden", _("hidden")

    post = models.ForeignKey(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="flags",
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("reported by"),
        related_name="+",
    )
    reason = models.CharField(_("what is wrong"), max_length=500)
    created_at = models.DateTimeField(_("reported at"), default=timezone.now)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("decided by"),
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("report of a post")
        verbose_name_plural = _("reports of posts")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reporter"],
                condition=Q(decision=""),
                name="flag_once_per_reporter_while_open",
            )
        ]

    def __str__(self):
        return f"{self.post_id}: {self.reason[:40]}"

    def get_absolute_url(self):
        """Its post in the queue, for whoever decides."""
        return in_queue(self.post_id)


class HiddenPost(models.Model):
    """Why a post was taken away; without such a row an unapproved post waits for a moderator."""

    post = models.OneToOneField(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="hidden",
    )
    reason = models.CharField(_("reason"), max_length=500)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("hidden by"),
        null=True,
        related_name="+",
    )
    merged_into = models.ForeignKey(
        "forum_conversation.Post",
        models.SET_NULL,
        verbose_name=_("its text stands in"),
        null=True,
        related_name="merged",
    )
    sanction = models.ForeignKey(
        "forums.Sanction",
        models.SET_NULL,
        verbose_name=_("decision"),
        null=True,
        related_name="hidden_posts",
        help_text=_("None where the author took it back, or it was joined."),
    )
    was_approved = models.BooleanField(_("was to be read before"), default=True)
    hidden_at = models.DateTimeField(_("hidden at"), default=timezone.now)

    class Meta:
        verbose_name = _("hidden post")
        verbose_name_plural = _("hidden posts")

    def __str__(self):
        return f"{self.post_id}: {self.reason[:40]}"

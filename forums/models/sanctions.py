import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

YEAR = datetime.timedelta(days=365)


class SanctionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those about the person; moderators read them through `forums.authority.governed`."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def expired(self):
        """Over for a year; what still hides or silences stays."""
        ago = timezone.now() - YEAR
        over = Q(ended_at__lt=ago) | Q(until__lt=ago)
        return self.filter(over | Q(kind=Sanction.Kind.WARNING, decided_at__lt=ago))

    def standing(self):
        """Neither lifted nor over."""
        lasts = Q(until=None) | Q(until__gt=timezone.now())
        return self.filter(lasts, ended_at=None)

    def silencing(self):
        """Those by which somebody does not write for now."""
        kinds = [Sanction.Kind.SUSPENSION, Sanction.Kind.SPAM]
        return self.standing().filter(kind__in=kinds).exclude(reach="")


class Sanction(models.Model):
    """What a moderator decided against somebody, with the reason that they read.

    It stays when it is lifted; a hidden post shows again then, a suspension is over.
    """

    class Kind(models.TextChoices):
        HIDDEN = "hidden", _("hidden post")
        WARNING = "warning", pgettext_lazy("decision of a moderator", "warning")
        SUSPENSION = "suspension", _("suspension from writing")
        SPAM = "spam", _("spam: everything hidden")

    class Reach(models.TextChoices):
        FORUM = "forum", _("in the forum and those below it")
        GROUP = "group", _("in the forums of the group")
        EVERYWHERE = "everywhere", _("in all forums")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("against whom"),
        related_name="forum_sanctions",
    )
    post = models.ForeignKey(
        "forum_conversation.Post",
        models.SET_NULL,
        verbose_name=_("about which post"),
        null=True,
        related_name="sanctions",
    )
    forum = models.ForeignKey(
        "forum.Forum",
        models.CASCADE,
        verbose_name=_("forum"),
        null=True,
        related_name="+",
        help_text=_("Where the post stood: its moderators read the decision."),
    )
    group = models.ForeignKey(
        "members.Group",
        models.CASCADE,
        verbose_name=_("group"),
        null=True,
        related_name="+",
    )
    reach = models.CharField(
        _("where it holds"), max_length=10, choices=Reach, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("decided by"),
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)
    ended_at = models.DateTimeField(_("lifted at"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("lifted by"),
        null=True,
        related_name="+",
    )

    objects = SanctionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                name="sanction_in_group_names_the_group",
                condition=Q(reach="group", group__isnull=False)
                | (~Q(reach="group") & Q(group=None)),
            ),
            models.CheckConstraint(
                name="sanction_of_writing_says_where",
                condition=~Q(kind="suspension") | ~Q(reach=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.user}"

    def get_absolute_url(self):
        """The page on which the person reads it and may appeal."""
        return reverse("forum:decision", args=[self.pk])

    def is_standing(self):
        return self.ended_at is None and not (
            self.until and self.until <= timezone.now()
        )

"""Our tables beside machina's, to which we add no fields."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SpokenFor(models.Model):
    """On whose behalf a post was written, as its author chose; none: for themselves."""

    post = models.OneToOneField(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="spoken_for",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("author on behalf of an organisation")
        verbose_name_plural = _("authors on behalf of organisations")

    def __str__(self):
        return f"{self.post}: {self.organisation}"


class ForumPlace(models.Model):
    """Whose forum it is: from this the grants of machina's permissions are made."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody reads, everybody with an account writes")
        MEMBERS = "members", _("members of the network")
        GROUP = "group", _("members of the group")
        PRACTICE = "practice", _("who practises with the organisation")

    forum = models.OneToOneField(
        "forum.Forum", models.CASCADE, verbose_name=_("forum"), related_name="place"
    )
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience)
    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("group"),
        null=True,
        blank=True,
        related_name="forum_places",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("practice organisation"),
        null=True,
        blank=True,
        related_name="forum_places",
    )

    class Meta:
        verbose_name = _("place of a forum")
        verbose_name_plural = _("places of forums")
        constraints = [
            models.CheckConstraint(
                name="forum_of_group_names_the_group",
                condition=~Q(audience="group") | Q(group__isnull=False),
                violation_error_message=_("Choose the group whose forum this is."),
            ),
            models.CheckConstraint(
                name="forum_of_practice_names_the_organisation",
                condition=Q(audience="practice", organisation__isnull=False)
                | (~Q(audience="practice") & Q(organisation=None)),
            ),
        ]

    def __str__(self):
        return f"{self.forum}: {self.get_audience_display()}"


class Discussion(models.Model):
    """The one topic in which an object (a news item, an event) is discussed."""

    topic = models.OneToOneField(
        "forum_conversation.Topic",
        models.CASCADE,
        verbose_name=_("topic"),
        related_name="discussion",
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="discussion_once_per_object"
            )
        ]

    def __str__(self):
        return str(self.topic)


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
    hidden_at = models.DateTimeField(_("hidden at"), default=timezone.now)

    class Meta:
        verbose_name = _("hidden post")
        verbose_name_plural = _("hidden posts")

    def __str__(self):
        return f"{self.post_id}: {self.reason[:40]}"

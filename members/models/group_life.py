"""What happens in a group: who was in it before, its files, its mails."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.groups import Group


class FormerGroupMembership(models.Model):
    """A stay in a group that has ended: growth is counted from it, no right comes of it."""

    group = models.ForeignKey(
        Group,
        models.CASCADE,
        verbose_name=_("group"),
        related_name="former_memberships",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="former_group_memberships",
    )
    person = models.ForeignKey(
        "members.Person",
        models.CASCADE,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="former_group_memberships",
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"))
    reason = models.CharField(
        _("why it was removed"),
        max_length=300,
        blank=True,
        help_text=_("Empty when it left by itself."),
    )

    class Meta:
        ordering = ["left_on", "pk"]
        verbose_name = _("former group membership")
        verbose_name_plural = _("former group memberships")
        constraints = [
            models.CheckConstraint(
                name="former_group_membership_of_organisation_or_person",
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
            ),
            models.CheckConstraint(
                name="former_group_membership_ends_after_it_begins",
                condition=Q(left_on__gte=F("joined_on")),
            ),
        ]

    def __str__(self):
        return f"{self.organisation or self.person}: {self.group}"


class GroupFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of groups whose content the user may read."""
        return self.filter(group__in=Group.objects.readable_by(user).values("pk"))


class GroupFile(models.Model):
    """A document or picture that a member put into the group."""

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), related_name="files"
    )
    title = models.CharField(_("title"), max_length=160)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("added by"),
        null=True,
        related_name="+",
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    attachments = GenericRelation("core.Attachment")

    objects = GroupFileQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("file of a group")
        verbose_name_plural = _("files of groups")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("members:group_files", args=[self.group.slug])

    @property
    def attachment(self):
        """The one file, from the prefetched attachments."""
        found = list(self.attachments.all())
        return found[-1] if found else None


class GroupMailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members of the group read what was written to it, also what came before them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(group__in=user.read_group_ids())


class GroupMail(models.Model):
    """A mail of a coordinator to all members: kept for them to read, delivered by the outbox."""

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), related_name="mails"
    )
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=5000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("sent by"),
        null=True,
        related_name="group_mails",
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    addressees = models.PositiveIntegerField(_("addressees"), default=0)
    submission = models.UUIDField(
        _("submission"),
        unique=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice sends one mail.",
    )

    objects = GroupMailQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("mail to a group")
        verbose_name_plural = _("mails to groups")

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("members:group_mail", args=[self.group.slug, self.pk])


class GroupMailRefusal(models.Model):
    """Somebody wants no mails of a group, although they are in it."""

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), related_name="mail_refusals"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="group_mail_refusals",
    )
    refused_at = models.DateTimeField(_("refused at"), default=timezone.now)

    class Meta:
        verbose_name = _("refusal of a group's mails")
        verbose_name_plural = _("refusals of groups' mails")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], name="group_mail_refused_once"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.group}"

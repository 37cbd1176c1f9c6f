"""What an application has besides the profile it asks to publish."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation


class Draft(models.Model):
    """An application being written: when it was kept, and what the profile cannot take yet.

    `kept_at` is also its version: who keeps an older copy is asked first.
    """

    organisation = models.OneToOneField(
        Organisation,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="draft",
    )
    # Made with the empty form, so that the same page sent twice makes one application.
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)
    unfinished = models.JSONField(
        _("not understood yet"),
        default=dict,
        blank=True,
        help_text="{field: what was typed}",
    )
    words = models.TextField(_("words to the coordinator"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("draft of an application")
        verbose_name_plural = _("drafts of applications")

    def __str__(self):
        return str(self.organisation)


class Step(models.TextChoices):
    """Sent or decided: what a change of status is in the way of an application."""

    SENT = "sent", _("sent")
    SENT_AGAIN = "sent_again", _("sent again")
    ANSWERED = "answered", _("answer to the decline")
    RETURNED = "returned", _("returned for completion")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")

    @classmethod
    def of(cls, change):
        """The step that a `StatusChange` is, or None."""
        return STEPS.get((change.before, change.after))


Status = Organisation.Status
STEPS = {
    (Status.DRAFT, Status.APPLIED): Step.SENT,
    (Status.RETURNED, Status.APPLIED): Step.SENT_AGAIN,
    (Status.DECLINED, Status.APPLIED): Step.ANSWERED,
    (Status.APPLIED, Status.RETURNED): Step.RETURNED,
    (Status.APPLIED, Status.ACTIVE): Step.ACCEPTED,
    (Status.APPLIED, Status.DECLINED): Step.DECLINED,
}


class Responsible(models.Model):
    """Who answers for an informal group, which no register knows. Never public.

    A table of its own, so that no list, export or version of the profile holds it.
    """

    organisation = models.OneToOneField(
        Organisation,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="responsible",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    contact = models.CharField(_("phone or e-mail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("responsible person")
        verbose_name_plural = _("responsible persons")

    def __str__(self):
        return self.name

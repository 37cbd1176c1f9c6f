"""Who gets the newsletter: an address that its owner confirmed, with or without an account."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CONFIRM_WITHIN = datetime.timedelta(days=7)
# Long enough to come back by the link of the last letter.
ADDRESS_IS_KEPT = datetime.timedelta(days=30)
PROOF_IS_KEPT = datetime.timedelta(days=3 * 365)


class SubscriberQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(state=Subscriber.State.CONFIRMED)

    def with_address(self):
        """Those whom a link may still speak of; of the others only the proof is left."""
        return self.filter(email__isnull=False)

    def in_oblasti(self, codes):
        """Who chose one of the oblasti; without codes everybody."""
        return self.filter(oblasti__overlap=codes) if codes else self

    def of_address(self, email):
        return self.filter(email=clean_address(email))

    def unconfirmed(self):
        """Asked for, and not confirmed in time; for the clock."""
        return self.filter(
            state=Subscriber.State.REQUESTED,
            requested_at__lt=timezone.now() - CONFIRM_WITHIN,
        )

    def to_reduce(self):
        """Ended so long ago that the address is no longer needed; for the clock."""
        ended = [Subscriber.State.LEFT, Subscriber.State.BOUNCED]
        now = timezone.now()
        return self.with_address().filter(
            state__in=ended,
            ended_at__lt=now - ADDRESS_IS_KEPT,
            # Who asked anew holds a mail that is good for some days.
            requested_at__lt=now - CONFIRM_WITHIN,
        )

    def with_expired_proof(self):
        return self.filter(ended_at__lt=timezone.now() - PROOF_IS_KEPT)


class Subscriber(models.Model):
    """A reader's address, language and interests; without interests everything.

    Interests are codes and not rows beside it, so that tens of thousands of letters are
    written from one pass over this table.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("waits for confirmation")
        CONFIRMED = "confirmed", pgettext_lazy("subscription", "confirmed")
        LEFT = "left", pgettext_lazy("subscription", "ended by the reader")
        BOUNCED = "bounced", _("ended, because letters came back")

    email = models.EmailField(  # noqa: DJ001 - unique, and gone after the end
        _("e-mail"),
        unique=True,
        null=True,
        help_text="In small letters. Gone a month after the end.",
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="bg"
    )
    rubrics = ArrayField(
        models.SlugField(max_length=60), verbose_name=_("rubrics"), default=list
    )
    oblasti = ArrayField(
        models.CharField(max_length=3), verbose_name=_("oblasti"), default=list
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.REQUESTED
    )
    requested_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    bounces = models.PositiveSmallIntegerField(_("letters that came back"), default=0)
    bounced_at = models.DateTimeField(_("last letter came back at"), null=True)
    proof = models.CharField(
        _("proof"),
        max_length=64,
        blank=True,
        help_text="A keyed hash of the address, in its place once it is gone.",
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = [
            models.CheckConstraint(
                name="subscriber_has_address_or_proof",
                condition=Q(email__isnull=False) | ~Q(proof=""),
            )
        ]
        indexes = [models.Index(fields=["state"], name="subscriber_by_state")]

    def __str__(self):
        return f"{self.get_state_display()} {self.pk}"

    def is_confirmed(self):
        return self.state == self.State.CONFIRMED

    def may_confirm(self):
        """Within the days that the mail names, and not after the reader ended it again."""
        is_ended = self.ended_at is not None and self.ended_at > self.requested_at
        return (
            not self.is_confirmed()
            and not is_ended
            and self.requested_at > timezone.now() - CONFIRM_WITHIN
        )

    def reduce(self):
        """Nothing of the address is left but what proves, to who has it, that it was confirmed."""
        hashed = salted_hmac("newsletter-proof", self.email, algorithm="sha256")
        self.email, self.proof = None, hashed.hexdigest()
        self.rubrics, self.oblasti = [], []
        self.save(update_fields=["email", "proof", "rubrics", "oblasti"])


def clean_address(email: str) -> str:
    return email.strip().lower()

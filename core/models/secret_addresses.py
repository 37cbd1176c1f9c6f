"""A secret address under which a program reads, without a password, what its owner may read."""

import datetime
import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# An address that no program has asked for so long is nobody's any more.
UNUSED = datetime.timedelta(days=400)


def random_secret():
    return secrets.token_urlsafe(32)


class SecretAddressQuerySet(models.QuerySet):
    def alive(self):
        """Neither ended by its owner nor forgotten; of an account that is switched on."""
        since = timezone.localdate() - UNUSED
        used = Q(last_used_on__gte=since) | Q(
            last_used_on=None, created_at__date__gte=since
        )
        return self.filter(used, revoked_at=None, user__is_active=True)

    def ended(self):
        """For the clock: nobody needs to see them any more."""
        since = timezone.now() - UNUSED
        old = Q(last_used_on__lt=since) | Q(last_used_on=None, created_at__lt=since)
        return self.filter(old | Q(revoked_at__lt=since))


class SecretAddress(models.Model):
    """Whoever has it reads; one in use for each owner, which the model's constraint keeps.

    The model has `user`, whose it is. What it does is in `core.secret_addresses`.
    """

    secret = models.CharField(
        _("secret"), max_length=43, unique=True, default=random_secret, editable=False
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    last_used_on = models.DateField(_("last used on"), null=True)
    revoked_at = models.DateTimeField(_("ended at"), null=True)

    objects = SecretAddressQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.user_id}: {self.created_at:%Y-%m-%d}"

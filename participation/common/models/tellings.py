from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing


class Telling(Pointing):
    """How far those whom a change of state or an answer concerns were told of it: each once.

    The row goes when all were told. `begun_at` is when the portion on its way was begun.
    """

    account = models.PositiveBigIntegerField(_("last account told"), default=0)
    support = models.PositiveBigIntegerField(_("last support told"), default=0)
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("telling of news")
        verbose_name_plural = _("tellings of news")

    def __str__(self):
        return f"{self.content_type_id}: {self.object_id}"

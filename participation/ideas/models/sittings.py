"""Meetings at which groups work out ideas, and the address at which their scribes write."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.secret_addresses import random_secret
from participation.ideas.models.calls import IdeaCall

MOST_TABLES = 40


class SittingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That there was one, and when: its page, with the address for its tables, is for staff."""
        return self.filter(call__in=IdeaCall.objects.visible_to(user))

    def open(self):
        """On their day and the next, of projects that are not closed."""
        today = timezone.localdate()
        return self.filter(
            held_on__gte=today - Sitting.OPEN_AFTER,
            held_on__lte=today,
            call__project__closed_at=None,
        )


class Sitting(models.Model):
    """One meeting of a call, with its tables.

    Whoever has the secret address enters ideas for a table without an account; `renew` of its
    actions makes another one.
    """

    OPEN_AFTER = datetime.timedelta(days=1)

    call = models.ForeignKey(
        IdeaCall, models.CASCADE, verbose_name=_("call"), related_name="sittings"
    )
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("day"))
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        related_name="+",
    )
    tables = models.PositiveSmallIntegerField(
        _("tables"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TABLES)],
    )
    secret = models.CharField(
        _("secret"), max_length=43, unique=True, default=random_secret, editable=False
    )

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        verbose_name = _("meeting of a call")
        verbose_name_plural = _("meetings of calls")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("ideas:sitting", args=[self.call.slug, self.pk])

    @property
    def last_day(self):
        return self.held_on + self.OPEN_AFTER

    def is_open(self):
        today = timezone.localdate()
        return self.held_on <= today <= self.last_day and not self.call.is_closed()

    def new_idea(self):
        """One that nobody saved yet."""
        return self.ideas.model(call=self.call, sitting=self)

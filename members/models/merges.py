from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class MergeQuerySet(models.QuerySet):
    def public(self):
        return self.filter(was_public=True)

    def touching(self, *querysets):
        """Those that moved one of the rows, or made one of two of them."""
        asked = {
            rows.model._meta.label: set(rows.values_list("pk", flat=True))
            for rows in querysets
        }
        return [
            merge
            for merge in self
            if any(merge.touched(label) & asked[label] for label in asked)
        ]

    def joined(self, rows) -> int:
        """How many of the rows stand for two that were there before."""
        label = rows.model._meta.label
        numbers = set(rows.values_list("pk", flat=True))
        return len({pk for merge in self for pk in merge.took_in(label)} & numbers)


class Merge(models.Model):
    """A duplicate that went into another row: what stayed, what is gone, what moved.

    It keeps the old address alive. Of a person neither name nor address is kept.
    """

    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        null=True,
        related_name="merges",
    )
    person = models.ForeignKey(
        "members.Person",
        models.CASCADE,
        verbose_name=_("person"),
        null=True,
        related_name="merges",
    )
    number = models.PositiveBigIntegerField(_("number of the duplicate"))
    slug = models.SlugField(_("address of the duplicate"), max_length=80, blank=True)
    name_bg = models.CharField(_("name in Bulgarian"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    was_public = models.BooleanField(_("everybody knew the duplicate"), default=False)
    reason = models.CharField(_("reason"), max_length=1000)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    # {"events.Registration": {"moved": [numbers], "joined": [[of the kept, of the gone]]}}
    trace = models.JSONField(_("what moved"), default=dict, encoder=DjangoJSONEncoder)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(
                name="merge_of_organisation_or_person",
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="merge_once_per_address"
            ),
        ]

    def __str__(self):
        return f"{self.slug or self.number} → {self.organisation or self.person_id}"

    @property
    def name(self):
        """Of an organisation, in the language of the moment."""
        return (get_language() == "en" and self.name_en) or self.name_bg

    def touched(self, label) -> set[int]:
        """Numbers of the rows of a model that moved or took another one in."""
        moved = self.trace.get(label, {"moved": []})["moved"]
        return {*moved, *self.took_in(label)}

    def took_in(self, label) -> set[int]:
        """Numbers of the rows of a model that took another one in."""
        return {kept for kept, _gone in self.trace.get(label, {"joined": []})["joined"]}

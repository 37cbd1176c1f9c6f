"""The fields that a call asks of each idea beside title, description and municipality."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choosing import lines
from participation.ideas.models.calls import IdeaCall


class MatrixFieldQuerySet(models.QuerySet):
    def asked(self):
        """Those of today; a hidden one stays with what was written in it."""
        return self.filter(is_hidden=False)


class MatrixField(models.Model):
    """A line of the matrix. What is written in it lies in `Idea.values` under its number."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short text")
        LONG = "long", _("long text")
        NUMBER = "number", _("a number")
        AMOUNT = "amount", _("an amount in euro")
        ONE = "one", _("one of several answers")
        SEVERAL = "several", _("any of several answers")
        OBSHTINA = "obshtina", _("a municipality")
        ORGANISATIONS = "organisations", _("organisations, each on a line")

    CHOSEN = (Kind.ONE, Kind.SEVERAL)

    call = models.ForeignKey(
        IdeaCall, models.CASCADE, verbose_name=_("call"), related_name="fields"
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.LONG)
    label = models.CharField(_("name"), max_length=150)
    help_text = models.CharField(_("help under it"), max_length=300, blank=True)
    options = models.TextField(
        _("answers to choose from"),
        max_length=2000,
        blank=True,
        help_text=_("Each on a line of its own."),
    )
    is_required = models.BooleanField(_("has to be filled in"), default=False)
    is_hidden = models.BooleanField(_("no longer asked"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MatrixFieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("field of the matrix")
        verbose_name_plural = _("fields of the matrix")

    def __str__(self):
        return self.label

    @property
    def key(self):
        return str(self.pk)

    def is_chosen(self):
        return self.kind in self.CHOSEN

    def is_used(self):
        return self.call.ideas.filter(values__has_key=self.key).exists()

    def choices(self) -> list[tuple[str, str]]:
        """(what is kept, what is shown): answers are kept in Bulgarian, so that they add up."""
        kept, shown = lines(self.options_bg), lines(self.options)
        if len(shown) != len(kept):
            shown = kept
        return list(zip(kept, shown, strict=True))

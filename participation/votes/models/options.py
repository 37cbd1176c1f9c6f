from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.votes import counting

ANSWERS = {
    counting.FOR: pgettext_lazy("vote", "For"),
    counting.AGAINST: pgettext_lazy("vote", "Against"),
    counting.ABSTAINED: pgettext_lazy("vote", "Abstained"),
}


def answer(vote, number, label):
    titles = {}
    for language in ("bg", "en"):
        with translation.override(language):
            titles[f"title_{language}"] = str(label)
    return Option(vote=vote, number=number, **titles)


class Option(models.Model):
    """What can be chosen; may point at what it is about."""

    vote = models.ForeignKey(
        "votes.Vote",
        models.CASCADE,
        verbose_name=_("vote"),
        related_name="options",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    text = models.CharField(_("a few words"), max_length=500, blank=True)
    content_type = models.ForeignKey(
        ContentType, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    about = GenericForeignKey()

    class Meta:
        ordering = ["number"]
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "number"], name="option_number_once_in_a_vote"
            )
        ]

    def __str__(self):
        return self.title

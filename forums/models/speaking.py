from django.db import models
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

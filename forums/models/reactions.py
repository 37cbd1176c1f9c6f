from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reaction(models.Model):
    """A word under somebody else's post, without writing one; nobody is ranked by them."""

    class Kind(models.TextChoices):
        THANKS = "thanks", pgettext_lazy("reaction", "Thank you")
        SUPPORT = "support", pgettext_lazy("reaction", "I support this")
        USEFUL = "useful", pgettext_lazy("reaction", "Useful")

    post = models.ForeignKey(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="reactions",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "user", "kind"], name="reaction_once_per_person"
            )
        ]

    def __str__(self):
        return f"{self.post_id}: {self.kind}"

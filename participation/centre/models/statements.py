"""The institution's right to reply: to its record, or to what stands below an answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from participation.centre.models.questions import Question


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """About a record everybody's; about a question as the question."""
        seen = Question.objects.visible_to(user)
        return self.filter(Q(question=None) | Q(question__in=seen.values("pk")))


class Statement(models.Model):
    """In the institution's own words; shown as they are, and not counted."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("institution"),
        related_name="statements",
    )
    question = models.ForeignKey(
        Question,
        models.CASCADE,
        verbose_name=_("question"),
        null=True,
        blank=True,
        related_name="statements",
    )
    text = models.TextField(_("statement"), max_length=3000)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("statement of an institution")
        verbose_name_plural = _("statements of institutions")

    def __str__(self):
        return f"{self.organisation}, {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self):
        if self.question_id:
            return self.question.get_absolute_url()
        return reverse("questions:institution", args=[self.organisation.slug])

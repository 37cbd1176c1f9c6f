"""Ideas that were put before those who decide, together and on one day."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.ideas.models.calls import IdeaCall
from participation.ideas.models.ideas import Idea


class PresentationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(call__in=IdeaCall.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(call__in=IdeaCall.objects.editable_by(user))


class Presentation(models.Model):
    """A body heard some ideas of a call; its protocol hangs on the row."""

    call = models.ForeignKey(
        IdeaCall,
        models.PROTECT,
        verbose_name=_("call"),
        related_name="presentations",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="presentations",
    )
    body = models.CharField(_("body"), max_length=300)
    presented_on = models.DateField(_("presented on"))
    note = models.CharField(_("what was presented"), max_length=300, blank=True)
    ideas = models.ManyToManyField(
        Idea, verbose_name=_("ideas"), related_name="presentations"
    )
    attachments = GenericRelation("core.Attachment")

    objects = PresentationQuerySet.as_manager()

    class Meta:
        ordering = ["presented_on", "pk"]
        verbose_name = _("presentation of ideas")
        verbose_name_plural = _("presentations of ideas")

    def __str__(self):
        return self.body

    def get_absolute_url(self):
        return reverse("ideas:presentation", args=[self.pk])

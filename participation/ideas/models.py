from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.common.models import HasStates, Supported
from projects.models import Project


class IdeaCallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Calls of projects that the user may see, and calls of no project."""
        projects = Project.objects.visible_to(user)
        return self.filter(models.Q(project=None) | models.Q(project__in=projects))

    def editable_by(self, user):
        return self.filter(project__in=Project.objects.editable_by(user))


class IdeaCall(models.Model):
    """An invitation to propose ideas, usually worked out at a project's meetings."""

    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="idea_calls",
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=3000, blank=True)

    objects = IdeaCallQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("call for ideas")
        verbose_name_plural = _("calls for ideas")

    def __str__(self):
        return self.title


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public ideas of visible calls; staff of the call's project see those withdrawn too."""
        public = models.Q(is_public=True, call__in=IdeaCall.objects.visible_to(user))
        if not user.is_authenticated:
            return self.filter(public)
        own = models.Q(call__project__organisation__in=user.organisation_ids())
        return self.filter(public | own)

    def editable_by(self, user):
        return self.filter(call__in=IdeaCall.objects.editable_by(user))

    def live(self):
        return self.filter(is_public=True)

    def for_list(self):
        """With everything that a row of the list and of the matrix shows."""
        return self.select_related(
            "call__project", "obshtina__oblast"
        ).prefetch_related("organisations")

    def reached(self, status):
        """Ideas that came at least as far as the status (an idea that is dropped came nowhere)."""
        steps = Idea.STEPS
        return self.filter(status__in=steps[steps.index(status) :])


class Idea(HasStates, Supported):
    """A proposal for joint work, with what became of it."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        PRESENTED = "presented", _("presented to the decision makers")
        FUNDED = "funded", _("funded")
        REALISED = "realised", _("realised")
        DROPPED = "dropped", _("dropped")

    STEPS = [Status.SUBMITTED, Status.PRESENTED, Status.FUNDED, Status.REALISED]

    call = models.ForeignKey(
        IdeaCall, models.PROTECT, verbose_name=_("call"), related_name="ideas"
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=4000)
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        related_name="ideas",
    )
    organisations = models.ManyToManyField(
        "members.Organisation",
        verbose_name=_("partners"),
        blank=True,
        related_name="ideas",
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.SUBMITTED
    )
    status_note = models.CharField(_("what became of it"), max_length=300, blank=True)
    submitted_on = models.DateField(_("submitted on"))
    status_changed_on = models.DateField(_("status since"))
    is_public = models.BooleanField(_("public"), default=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_on", "pk"]
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("ideas:detail", args=[self.pk])

    def takes_support(self):
        return self.is_public and self.status != self.Status.DROPPED

"""Calls for ideas, and the phases that they go through."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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

    class Enters(models.TextChoices):
        STAFF = "staff", _("the staff of the project, for the groups at the meetings")
        MEMBERS = "members", _("also people of member organisations")
        ANYBODY = "anybody", _("also anybody with an account")

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
    who_enters = models.CharField(
        _("who enters ideas"), max_length=10, choices=Enters, default=Enters.STAFF
    )

    objects = IdeaCallQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("call for ideas")
        verbose_name_plural = _("calls for ideas")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("ideas:call", args=[self.slug])

    def is_closed(self):
        return self.project is not None and self.project.is_closed()

    def is_collecting(self):
        """Today is within the phase in which people hand in ideas."""
        return not self.is_closed() and any(
            one.phase == CallPhase.Phase.COLLECT and one.is_now()
            for one in self.phases.all()
        )


class CallPhase(models.Model):
    """From which to which day something is done with the ideas; both days count."""

    class Phase(models.TextChoices):
        COLLECT = "collect", _("collecting ideas")
        DISCUSS = "discuss", _("discussing them")
        CHOOSE = "choose", _("choosing")
        PRESENT = "present", _("presenting those chosen")
        REALISE = "realise", _("realising them")

    call = models.ForeignKey(
        IdeaCall, models.CASCADE, verbose_name=_("call"), related_name="phases"
    )
    phase = models.CharField(_("phase"), max_length=10, choices=Phase)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on", "ends_on", "pk"]
        verbose_name = _("phase of a call")
        verbose_name_plural = _("phases of calls")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "phase"], name="phase_once_in_a_call"
            ),
            models.CheckConstraint(
                name="phase_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return self.get_phase_display()

    def is_now(self):
        return self.starts_on <= timezone.localdate() <= self.ends_on

    def is_over(self):
        return self.ends_on < timezone.localdate()

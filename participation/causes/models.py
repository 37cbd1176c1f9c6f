from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, Organisation
from participation.common.models import HasStates, Supported
from projects.models import Project


def in_group_read_by(user):
    return Q(group=None) | Q(group__in=Group.objects.readable_by(user))


class CauseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public causes, those of one's groups and one's own; all to whoever looks at them first.

        What a closed group wants is read by the group alone.
        """
        shown = Q(pk__in=self.model.objects.shown().values("pk"))
        if not user.is_authenticated:
            return self.filter(shown & in_group_read_by(user))
        if user.is_administrator() or user.is_coordinator():
            shown = ~Q(organisation__is_practice=True)
        own = Q(created_by=user) | Q(organisation__in=user.organisation_ids())
        led = user.group_ids(coordinated=True)
        looked_at = Q(status=Cause.Status.WAITING, group__in=led)
        return self.filter(shown & in_group_read_by(user) | own | looked_at)

    def shown(self):
        """Looked at, of nobody's practice and of no hidden project."""
        return self.filter(
            Q(project=None) | Q(project__is_published=True),
            Q(organisation=None) | Q(organisation__in=Organisation.objects.public()),
            status__in=Cause.PUBLIC,
        )

    def live(self):
        """What everybody reads."""
        return self.shown().filter(in_group_read_by(AnonymousUser()))

    def editable_by(self, user):
        """Of organisations whose staff one is; a citizen's belongs to who looked at it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=user.organisation_ids("owner", "editor"))

    def waiting(self):
        return self.filter(status=Cause.Status.WAITING)

    def for_list(self):
        return self.select_related("organisation", "obshtina__oblast", "project")


class Cause(HasStates, Supported):
    """Something that organisations and citizens want to reach together."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("cause", "waits to be looked at")
        PROPOSED = "proposed", pgettext_lazy("cause", "proposed")
        DISCUSSED = "discussed", pgettext_lazy("cause", "being discussed")
        ADOPTED = "adopted", pgettext_lazy("cause", "adopted")
        ACTING = "acting", pgettext_lazy("cause", "in action")
        ACHIEVED = "achieved", pgettext_lazy("cause", "achieved")
        DROPPED = "dropped", pgettext_lazy("cause", "given up")
        REFUSED = "refused", pgettext_lazy("cause", "not published")

    GOING_ON = (Status.PROPOSED, Status.DISCUSSED, Status.ADOPTED, Status.ACTING)
    OVER = (Status.ACHIEVED, Status.DROPPED)
    PUBLIC = (*GOING_ON, *OVER)
    OFF_THE_SITE = Status.REFUSED
    # By whom it was adopted, what came of it, why it ended: a state that says nothing helps nobody.
    NEEDS_REASON = (Status.ADOPTED, *OVER, Status.REFUSED)

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is about"), max_length=6000)
    demand = models.TextField(_("what we ask for"), max_length=2000, blank=True)
    addressee = models.CharField(
        _("whom we ask"),
        max_length=200,
        blank=True,
        help_text=_("For example: the municipal council of Stara Zagora."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation that proposes it"),
        null=True,
        blank=True,
        related_name="causes",
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        verbose_name=_("network or group whose cause it is"),
        null=True,
        blank=True,
        related_name="causes",
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="causes",
    )
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        related_name="causes",
    )
    status = models.CharField(
        pgettext_lazy("cause", "state"),
        max_length=20,
        choices=Status,
        default=Status.WAITING,
    )
    status_changed_on = models.DateField(_("status since"), default=timezone.localdate)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    submission = models.UUIDField(
        _("submission"), unique=True, null=True, editable=False
    )

    objects = CauseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("cause")
        verbose_name_plural = _("causes")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("causes:detail", args=[self.pk])

    def is_public(self):
        return self.status in self.PUBLIC

    def takes_support(self):
        return self.status in self.GOING_ON

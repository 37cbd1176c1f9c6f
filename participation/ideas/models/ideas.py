from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.common.models import ByChannel, HasStates, Support, Supported
from participation.ideas.models.calls import IdeaCall


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public ideas of visible calls; whoever wrote one sees it before it is public.

        Staff of the call's project see all of them.
        """
        visible = Q(call__in=IdeaCall.objects.visible_to(user))
        public = Q(is_public=True) & visible
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(call__project__organisation__in=user.organisation_ids())
        written = Q(entered_by=user) & visible
        return self.filter(public | own | written)

    def editable_by(self, user):
        return self.filter(call__in=IdeaCall.objects.editable_by(user))

    def unmerged(self):
        """Without those that go on in another idea."""
        return self.filter(merged_into=None)

    def live(self):
        return self.unmerged().filter(is_public=True)

    def shown_once(self):
        """Staff looked at them: everybody may read them now, or could before."""
        return self.unmerged().exclude(is_public=False, published_at=None)

    def to_be_shown(self):
        """What came from people and tables and was public never yet."""
        return self.unmerged().filter(is_public=False, published_at=None)

    def for_scribes(self):
        """What the table that entered it may still correct: staff took it no further."""
        rows = self.unmerged().filter(is_public=False)
        return rows.filter(status=Idea.Status.SUBMITTED)

    def for_list(self):
        """With everything that a row of the list and of the matrix shows."""
        return self.select_related(
            "call__project", "obshtina__oblast"
        ).prefetch_related("organisations")

    def reached(self, status):
        """Ideas that came at least as far as the status (an idea that is dropped came nowhere)."""
        steps = Idea.STEPS
        return self.filter(status__in=steps[steps.index(status) :])


class Idea(ByChannel, HasStates, Supported):
    """A proposal for joint work, with what became of it.

    `values` holds what was written in the fields of the call's matrix; `submission` is the
    number of the form that it came by, so that a form sent twice makes one idea.
    """

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
    values = models.JSONField(_("matrix"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.SUBMITTED
    )
    status_note = models.CharField(_("what became of it"), max_length=300, blank=True)
    submitted_on = models.DateField(_("submitted on"))
    status_changed_on = models.DateField(_("status since"))
    is_public = models.BooleanField(_("public"), default=True)
    sitting = models.ForeignKey(
        "participation.Sitting",
        models.SET_NULL,
        verbose_name=_("meeting"),
        null=True,
        blank=True,
        editable=False,
        related_name="ideas",
    )
    table = models.PositiveSmallIntegerField(_("table"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )
    followers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("followers"),
        blank=True,
        editable=False,
        related_name="followed_ideas",
    )
    published_at = models.DateTimeField(_("public since"), null=True, editable=False)
    submission = models.UUIDField(null=True, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_on", "pk"]
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "submission"], name="idea_once_by_a_form"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("ideas:detail", args=[self.pk])

    @property
    def project(self):
        return self.call.project

    @property
    def project_id(self):
        return self.call.project_id

    def show(self):
        """Everybody may read it; since when is said once."""
        self.is_public = True
        self.published_at = self.published_at or timezone.now()

    def takes_support(self):
        is_live = self.is_public and self.merged_into_id is None
        return is_live and self.status != self.Status.DROPPED

    def all_supports(self):
        """Of the idea and of those merged into it; `once` counts nobody twice."""
        return Support.objects.filter(
            content_type=ContentType.objects.get_for_model(Idea),
            object_id__in=self.with_merged(),
        )

    def with_merged(self):
        """Numbers of the idea and of those that go on in it."""
        merged = Idea.objects.filter(merged_into=self.pk).values("pk")
        return Idea.objects.filter(Q(pk=self.pk) | Q(pk__in=merged)).values("pk")

import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core import html
from core.galleries.owners import HasPictures
from projects.models.projects import Activity, Project, ProjectPartner

DELETED_IS_KEPT = datetime.timedelta(days=30)


class DiaryEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An entry is as visible as its project, until it is taken away."""
        projects = Project.objects.visible_to(user)
        return self.filter(project__in=projects, deleted_at=None)

    def editable_by(self, user):
        """To the lead's staff all entries of the project, to a partner's those of their own."""
        if not user.is_authenticated:
            return self.none()
        led = Q(project__in=Project.objects.editable_by(user))
        carried = ProjectPartner.objects.carrying().filter(
            organisation__in=user.organisation_ids("owner", "editor")
        )
        own = Q(
            organisation__in=user.organisation_ids("owner", "editor"),
            project__in=carried.values("project"),
        )
        return self.filter(
            led | own, project__in=Project.objects.visible_to(user), deleted_at=None
        )

    def newest(self):
        return self.order_by("-happened_on", "-pk")

    def for_page(self):
        """With what an entry shows beside its own words."""
        return self.select_related(
            "project", "organisation", "activity", "settlement"
        ).prefetch_related("attachments")

    def recently_deleted(self):
        return self.filter(deleted_at__gte=timezone.now() - DELETED_IS_KEPT)

    def due_to_purge(self):
        """Taken away so long ago that nobody will want them back."""
        return self.filter(deleted_at__lt=timezone.now() - DELETED_IS_KEPT)


class DiaryEntry(HasPictures, models.Model):
    """What happened in a project on a day: a few plain words and pictures."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("project"), related_name="diary"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("who tells it"),
        related_name="+",
    )
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        verbose_name=_("activity"),
        null=True,
        blank=True,
        related_name="+",
    )
    happened_on = models.DateField(_("day"), default=timezone.localdate)
    settlement = models.ForeignKey(
        "places.Settlement",
        models.PROTECT,
        verbose_name=_("town or village"),
        null=True,
        blank=True,
        related_name="+",
    )
    text = models.TextField(_("what happened"), max_length=3000)
    submission = models.UUIDField(
        _("submission"),
        unique=True,
        null=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice makes one entry.",
    )
    created_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    attachments = GenericRelation("core.Attachment")

    objects = DiaryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = _("diary entry")
        verbose_name_plural = _("diary entries")
        indexes = [
            models.Index(
                fields=["project", "-happened_on", "-id"],
                condition=Q(deleted_at=None),
                name="diary_of_project",
            )
        ]

    def __str__(self):
        return f"{self.project}, {date_format(self.happened_on, 'DATE_FORMAT')}"

    def get_absolute_url(self):
        return reverse("projects:diary_entry", args=[self.project.slug, self.pk])

    def is_live(self):
        return self.deleted_at is None and self.project.is_published

    def body(self):
        """The words as paragraphs with links, cleaned as anybody's text is."""
        return html.member_html(html.from_plain(self.text or ""))

    def named_organisation(self):
        """Who tells it, where anybody may know of them: see `Activity.named_responsible`."""
        one = self.organisation
        is_lead = self.organisation_id == self.project.organisation_id
        return one if is_lead or one.is_public() else None

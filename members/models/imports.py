from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Batch, BatchQuerySet
from members.models.organisations import Organisation


class ImportQuerySet(BatchQuerySet):
    def visible_to(self, user):
        """One's own, for as long as one decides about organisations."""
        if not user.is_authenticated:
            return self.none()
        if not (user.is_coordinator() or user.is_administrator()):
            return self.none()
        return self.filter(created_by=user)

    def unfinished(self):
        """Left on the way: it waits for whoever began it."""
        return self.filter(
            state__in=OrganisationImport.OPEN_STATES, emptied_at=None
        ).order_by("created_at")


class OrganisationImport(Batch):
    """A file of organisations on its way into the network: columns, checks, choices, outcome."""

    class State(models.TextChoices):
        SHEET = "sheet", _("a sheet is to be chosen")
        COLUMNS = "columns", _("the columns are to be named")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("waiting for confirmation")
        WRITING = "writing", _("being written")
        DONE = "done", _("finished")

    OPEN_STATES = (State.SHEET, State.COLUMNS, State.CHECKED)
    WORKING_STATES = (State.CHECKING, State.WRITING)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("imported by"),
        null=True,
        related_name="organisation_imports",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.COLUMNS
    )
    sheets = models.JSONField(_("sheets"), default=list)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    headings = models.JSONField(
        _("headings"), default=list, help_text="[[column, heading, example]]"
    )
    remarks = models.JSONField(
        _("remarks about the file"), default=list, help_text="[[code, values]]"
    )
    mapping = models.JSONField(
        _("columns"), default=dict, help_text="{column: field}; others are left out"
    )
    kinds = models.JSONField(_("kinds"), default=dict, help_text="{word: kind}")
    default_kind = models.CharField(
        _("kind of rows without one"),
        max_length=20,
        choices=Organisation.Kind,
        blank=True,
    )
    status_given = models.CharField(
        _("they come in as"),
        max_length=20,
        choices=[
            (
                Organisation.Status.ACTIVE,
                pgettext_lazy("import", "members of the network"),
            ),
            (Organisation.Status.PARTNER, _("partners outside the network")),
        ],
        default=Organisation.Status.ACTIVE,
    )
    invites = models.BooleanField(_("invites owners"), default=False)

    attachments = GenericRelation("core.Attachment")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")
        indexes = [
            models.Index(fields=["state", "touched_at"], name="import_by_state"),
        ]

    def get_absolute_url(self):
        return reverse("members:import", args=[self.pk])

    def is_checked(self):
        return self.state == self.State.CHECKED

    def column_of(self, field):
        """The letters of the column that holds the field, or None."""
        return next((at for at, name in self.mapping.items() if name == field), None)


class ImportRowQuerySet(models.QuerySet):
    def in_order(self):
        return self.select_related("organisation").order_by("number")

    def to_write(self):
        return self.filter(outcome="").order_by("number")

    def to_invite(self):
        """Written rows that name the future owner of an organisation, not yet invited."""
        return self.filter(
            batch__invites=True,
            batch__state=OrganisationImport.State.DONE,
            batch__created_by__is_active=True,
            invited_at=None,
            outcome__in=ImportRow.WRITTEN,
            organisation__isnull=False,
            values__has_key="owner_email",
        ).order_by("batch", "number")

    def keep(self, rows, fields):
        """Save the fields of rows that are there; a fraction of the work of bulk_update."""
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )


class ImportRow(models.Model):
    """One row of the file: what stands in it, what is wrong with it, what becomes of it."""

    class State(models.TextChoices):
        NEW = "new", _("new organisation")
        LIKELY = "likely", _("perhaps already there")
        DIFFERS = "differs", _("there, with other values")
        UNCHANGED = "unchanged", _("there, nothing new")
        ERROR = "error", _("with errors")

    class Choice(models.TextChoices):
        NEW = "new", _("a new organisation")
        FILL = "fill", _("the same: fill in what is empty there")
        TAKE = "take", _("the same: take the file’s values")
        SKIP = "skip", _("skip this row")

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("not imported")

    WRITTEN = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)

    batch = models.ForeignKey(
        OrganisationImport,
        models.CASCADE,
        verbose_name=_("import"),
        related_name="rows",
    )
    number = models.PositiveIntegerField(_("row of the file"))
    cells = models.JSONField(_("cells"), default=dict, help_text="{column: text}")
    flaws = models.JSONField(
        _("cells that could not be read"), default=dict, help_text="{column: code}"
    )
    values = models.JSONField(
        _("values"), default=dict, encoder=DjangoJSONEncoder, help_text="{field: value}"
    )
    problems = models.JSONField(
        _("problems"),
        default=list,
        help_text="[[column, code, values, is it an error]]",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, blank=True)
    has_warnings = models.BooleanField(_("with warnings"), default=False)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        verbose_name=_("organisation"),
        null=True,
        related_name="import_rows",
    )
    reasons = models.JSONField(_("why it may be the same"), default=list)
    changes = models.JSONField(
        _("differences"), default=list, help_text="[[field, there, in the file]]"
    )
    places = models.JSONField(
        _("places of this name"), default=list, help_text="numbers of settlements"
    )
    seat = models.ForeignKey(
        "places.Settlement",
        models.SET_NULL,
        verbose_name=_("place that was chosen"),
        null=True,
        related_name="+",
    )
    choice = models.CharField(_("choice"), max_length=10, choices=Choice, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    invited_at = models.DateTimeField(_("owner invited at"), null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="import_row_once_per_number"
            )
        ]
        indexes = [
            models.Index(fields=["batch", "state"], name="import_row_by_state"),
            models.Index(fields=["batch", "outcome"], name="import_row_by_outcome"),
        ]

    def __str__(self):
        return f"{self.batch}: {self.number}"

    def has_errors(self):
        return self.state == self.State.ERROR

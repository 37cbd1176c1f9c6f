from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Attachment, Batch, BatchQuerySet
from news.models.articles import Article
from news.models.rubrics import Rubric


class ImportQuerySet(BatchQuerySet):
    def visible_to(self, user):
        """Those of the user's organisations, so that a colleague can go on; all to administrators."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator():
            return self
        return self.filter(organisation__in=user.organisation_ids("owner", "editor"))


class NewsImport(Batch):
    """An old site's export on its way into the news of an organisation."""

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("import", "being read")
        REFUSED = "refused", pgettext_lazy("import", "not readable")
        RUBRICS = "rubrics", _("the rubrics are to be chosen")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("waiting for confirmation")
        WRITING = "writing", _("being written")
        DONE = "done", _("finished")

    WORKING_STATES = (State.READING, State.CHECKING, State.WRITING)

    class Drafts(models.TextChoices):
        SKIP = "skip", _("leave them out")
        TAKE = "take", _("bring them in as drafts")

    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="news_imports",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("imported by"),
        null=True,
        related_name="news_imports",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.READING
    )
    problem = models.JSONField(
        _("why it is not readable"), default=list, help_text="[code, values]"
    )
    remarks = models.JSONField(
        _("remarks about the file"), default=list, help_text="[[code, values]]"
    )
    hosts = models.JSONField(
        _("names of the old site"), default=list, help_text="without www"
    )
    categories = models.JSONField(
        _("categories"), default=dict, help_text="{category: items}"
    )
    rubrics = models.JSONField(
        _("rubrics of the categories"),
        default=dict,
        help_text="{category: address of a rubric, or “-” for leaving out}",
    )
    default_rubric = models.ForeignKey(
        Rubric,
        models.SET_NULL,
        verbose_name=_("rubric of all others"),
        null=True,
        related_name="+",
    )
    drafts = models.CharField(
        _("drafts and private posts"), max_length=4, choices=Drafts, default=Drafts.SKIP
    )
    consent = models.CharField(
        _("agreement of those shown"),
        max_length=10,
        choices=Attachment.Consent,
        blank=True,
    )
    with_pages = models.BooleanField(_("also pages"), default=False)
    pictures_needed = models.PositiveIntegerField(_("pictures needed"), default=0)
    pictures_found = models.PositiveIntegerField(_("pictures found"), default=0)

    attachments = GenericRelation("core.Attachment")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import of news")
        verbose_name_plural = _("imports of news")
        indexes = [
            models.Index(fields=["state", "touched_at"], name="news_import_by_state")
        ]

    def get_absolute_url(self):
        return reverse("news:import", args=[self.pk])

    def is_checked(self):
        return self.state == self.State.CHECKED

    def is_refused(self):
        return self.state == self.State.REFUSED

    def asks_for_rubrics(self):
        return self.state == self.State.RUBRICS


class ImportItemQuerySet(models.QuerySet):
    def shown(self):
        """What readers of the old site could read; attachments are only looked up."""
        return self.exclude(kind=ImportItem.Kind.ATTACHMENT)

    def for_lists(self):
        """In their order, with what a list shows and without the long texts."""
        own = [
            field.name for field in ImportItem._meta.fields if field.name != "values"
        ]
        theirs = [f"article__{name}" for name in ("slug", "status", "deleted_at")]
        rows = self.select_related("article").only(*own, *theirs)
        return rows.order_by("number")

    def to_write(self):
        return self.shown().filter(outcome="").order_by("number")

    def keep(self, rows, fields):
        """Save the fields of rows that are there; a fraction of the work of bulk_update."""
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )


class ImportItem(models.Model):
    """One item of the export: what it says, what becomes of it, what was changed in it."""

    class Kind(models.TextChoices):
        POST = "post", pgettext_lazy("WordPress", "post")
        PAGE = "page", pgettext_lazy("WordPress", "page")
        ATTACHMENT = "attachment", pgettext_lazy("WordPress", "attachment")

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("imported news", "new")
        CHANGED = (
            "changed",
            pgettext_lazy("imported news", "there, changed at its source"),
        )
        UNCHANGED = "unchanged", pgettext_lazy("imported news", "there, nothing new")
        EDITED = "edited", pgettext_lazy("imported news", "there, edited here")
        DELETED = "deleted", pgettext_lazy("imported news", "was deleted here")
        LEFT_OUT = "left_out", pgettext_lazy("imported news", "left out")
        ERROR = "error", pgettext_lazy("imported news", "cannot come in")

    class Outcome(models.TextChoices):
        CREATED = "created", pgettext_lazy("imported news", "brought in")
        UPDATED = "updated", pgettext_lazy("imported news", "brought up to date")
        UNCHANGED = "unchanged", pgettext_lazy("imported news", "unchanged")
        SKIPPED = "skipped", pgettext_lazy("imported news", "left out")
        FAILED = "failed", pgettext_lazy("imported news", "not brought in")

    BECOMES = {
        State.NEW: Outcome.CREATED,
        State.CHANGED: Outcome.UPDATED,
        State.UNCHANGED: Outcome.UNCHANGED,
        State.EDITED: Outcome.SKIPPED,
        State.DELETED: Outcome.SKIPPED,
        State.LEFT_OUT: Outcome.SKIPPED,
        State.ERROR: Outcome.FAILED,
    }

    batch = models.ForeignKey(
        NewsImport, models.CASCADE, verbose_name=_("import"), related_name="items"
    )
    number = models.PositiveIntegerField(_("place in the file"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    identity = models.CharField(_("identity"), max_length=64)
    source = models.PositiveBigIntegerField(_("number at its source"), null=True)
    parent = models.PositiveBigIntegerField(_("belongs to"), null=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    address = models.CharField(_("old address"), max_length=500, blank=True)
    values = models.JSONField(_("values"), default=dict, help_text="{field: value}")
    state = models.CharField(_("state"), max_length=10, choices=State, blank=True)
    status = models.CharField(
        _("comes in as"), max_length=12, choices=Article.Status, blank=True
    )
    notes = models.JSONField(
        _("what was changed or left out"), default=list, help_text="[[code, values]]"
    )
    slug = models.CharField(_("address here"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        verbose_name=_("news item"),
        null=True,
        related_name="import_items",
    )

    objects = ImportItemQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        verbose_name = _("item of an import")
        verbose_name_plural = _("items of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="import_item_once_per_number"
            )
        ]
        indexes = [
            models.Index(fields=["batch", "state"], name="import_item_by_state"),
            models.Index(fields=["batch", "outcome"], name="import_item_by_outcome"),
            models.Index(fields=["batch", "kind", "source"], name="import_item_source"),
        ]

    def __str__(self):
        return self.title or f"{self.batch}: {self.number}"


class ImportPicture(models.Model):
    """A picture that was given for an import: by itself, in an archive, or in a folder.

    `place` is the key of an attachment of the import, or a path that only the command names.
    """

    batch = models.ForeignKey(
        NewsImport, models.CASCADE, verbose_name=_("import"), related_name="pictures"
    )
    path = models.CharField(_("path"), max_length=500)
    place = models.TextField(_("where its bytes lie"))
    entry = models.CharField(_("name in the archive"), max_length=500, blank=True)
    problem = models.CharField(_("why it cannot be used"), max_length=10, blank=True)
    is_checked = models.BooleanField(_("looked at"), default=False)

    class Meta:
        ordering = ["batch", "pk"]
        verbose_name = _("picture of an import")
        verbose_name_plural = _("pictures of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "path"], name="import_picture_once_per_path"
            )
        ]

    def __str__(self):
        return self.path


class OriginQuerySet(models.QuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)

    def addressed(self):
        return self.exclude(address="").filter(
            Q(article__isnull=False) & Q(article__deleted_at=None)
        )


class Origin(models.Model):
    """Where a news item came from. Stays when the item goes, so that it does not come back."""

    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="origins",
    )
    identity = models.CharField(_("identity"), max_length=64)
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        verbose_name=_("news item"),
        null=True,
        related_name="origins",
    )
    address = models.CharField(_("old address"), max_length=500, blank=True)
    digest = models.CharField(_("what its source said"), max_length=64)
    written = models.CharField(_("what was written here"), max_length=64)
    pictures = models.JSONField(
        _("pictures"),
        default=dict,
        help_text="{path at the source: key of the attachment}",
    )

    objects = OriginQuerySet.as_manager()

    class Meta:
        verbose_name = _("origin of a news item")
        verbose_name_plural = _("origins of news")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "identity"], name="origin_once_per_organisation"
            )
        ]

    def __str__(self):
        return self.address or self.identity

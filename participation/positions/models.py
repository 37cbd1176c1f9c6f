from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core import html
from members.models import Organisation
from participation.common.frozen import name_in
from participation.common.models import HasStates, HasSubmissions, Supported
from participation.common.supporters import Supporters
from projects.models import Project


class PositionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was opened for signing; before that only who drafts it.

        What a coordinator took off the site its drafters, coordinators and administrators read.
        """
        live = Q(pk__in=self.model.objects.live().values("pk"))
        if not user.is_authenticated:
            return self.filter(live)
        allowed = live | Q(pk__in=self.model.objects.drafted_by(user).values("pk"))
        if user.is_administrator() or user.is_coordinator():
            real = Q(organisation__is_practice=False)
            allowed |= real & Q(status=Position.Status.HIDDEN)
        return self.filter(allowed)

    def live(self):
        """What everybody reads: opened once, of nobody's practice and of no hidden project."""
        return self.filter(
            Q(project=None) | Q(project__is_published=True),
            organisation__in=Organisation.objects.public(),
            status__in=Position.PUBLIC,
        )

    def drafted_by(self, user):
        """Of the author's people and of those invited to draft it."""
        own = user.organisation_ids()
        drafters = Drafter.objects.filter(organisation__in=own).values("position")
        return self.filter(Q(organisation__in=own) | Q(pk__in=drafters))

    def editable_by(self, user):
        """Of those who write it: the author, and who said yes to the invitation."""
        if not user.is_authenticated:
            return self.none()
        own = user.organisation_ids("owner", "editor")
        agreed = Drafter.objects.agreed().filter(organisation__in=own)
        return self.filter(
            Q(organisation__in=own) | Q(pk__in=agreed.values("position"))
        )

    def without_answer(self):
        """For the clock: sent, the term of all institutions is over, and none of them answered."""
        today = timezone.localdate()
        answered = Position.objects.filter(submissions__answer__isnull=False)
        late = Q(submissions__taken_back_on=None, submissions__answer=None)
        waiting = Position.objects.filter(late, submissions__answer_by__gte=today)
        over = Position.objects.filter(late, submissions__answer_by__lt=today)
        return self.filter(
            status=Position.Status.SENT, pk__in=over.values("pk")
        ).exclude(pk__in=(waiting | answered).values("pk"))

    def for_list(self):
        return self.select_related("organisation").prefetch_related("addressees")


class Position(HasStates, Supported, HasSubmissions):
    """What several organisations say to an institution, signed by decisions of their boards.

    The text is written while it is a draft. Once it is adopted it is frozen in `adopted`, with
    who signed it, and `checksum` is of exactly that.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("position", "draft")
        OPEN = "open", pgettext_lazy("position", "open for signing")
        ADOPTED = "adopted", pgettext_lazy("position", "adopted")
        SENT = "sent", pgettext_lazy("position", "sent")
        ANSWERED = "answered", pgettext_lazy("position", "answered")
        UNANSWERED = "unanswered", pgettext_lazy("position", "no answer by the term")
        WITHDRAWN = "withdrawn", pgettext_lazy("position", "withdrawn")
        HIDDEN = "hidden", pgettext_lazy("position", "taken off the site")

    FROZEN = (Status.ADOPTED, Status.SENT, Status.ANSWERED, Status.UNANSWERED)
    PUBLIC = (Status.OPEN, *FROZEN, Status.WITHDRAWN)
    NEEDS_REASON = (Status.WITHDRAWN, Status.HIDDEN)
    # A position of several organisations.
    FEWEST_SIGNATORIES = 2

    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), max_length=40_000)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation that began it"),
        related_name="positions",
    )
    addressees = models.ManyToManyField(
        Organisation,
        verbose_name=_("institutions to which it is addressed"),
        related_name="positions_received",
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="positions",
    )
    status = models.CharField(
        pgettext_lazy("position", "state"),
        max_length=20,
        choices=Status,
        default=Status.DRAFT,
    )
    status_changed_on = models.DateField(_("status since"), default=timezone.localdate)
    adopted = models.JSONField(
        _("adopted text and signatories"),
        null=True,
        editable=False,
        encoder=DjangoJSONEncoder,
    )
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    attachments = GenericRelation("core.Attachment")
    history = HistoricalRecords(
        excluded_fields=["adopted", "checksum", "created_by", "submission"],
        custom_model_name="HistoricalPosition",
    )

    objects = PositionQuerySet.as_manager()

    handed_over = "participation/positions/_handed_over.html"
    support_is_over = _("The position is no longer open for signing.")

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = pgettext_lazy("document", "position")
        verbose_name_plural = _("positions")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("positions:detail", args=[self.pk])

    def is_draft(self):
        return self.status == self.Status.DRAFT

    def is_public(self):
        return self.status in self.PUBLIC

    def is_frozen(self):
        return self.status in self.FROZEN

    def takes_support(self):
        return self.status == self.Status.OPEN

    @property
    def shown_title(self):
        return self.adopted["title"] if self.adopted else self.title

    @property
    def shown_body(self):
        """The adopted text; nobody writes it anew afterwards."""
        return self.adopted["body"] if self.adopted else self.body

    @property
    def language(self):
        """Written once, in the language of its authors."""
        return html.language_of(self.title + html.text_of(self.body))

    @property
    def signed(self):
        """Who signed it, as everybody reads it."""
        return Supporters(self, AnonymousUser())

    def withdrawn_since(self):
        """Organisations that it was adopted with and that withdrew their signature afterwards."""
        adopted = self.state_changes.filter(after=self.Status.ADOPTED).first()
        if adopted is None:
            return self.supports.none()
        rows = self.supports.of_organisations().filter(withdrawn_at__gte=adopted.at)
        return rows.select_related("organisation").order_by("withdrawn_at", "pk")

    def words_handed_over(self):
        """For mail and letter: the text as it was adopted, who signed it, and who withdrew since."""
        signed = [
            f"{name_in(row['name'], get_language())}, {row['decision']}"
            for row in self.adopted["signatories"]
        ]
        withdrawn = [
            f"{row.organisation}, {date_format(row.withdrawn_on, 'DATE_FORMAT')}"
            for row in self.withdrawn_since()
        ]
        lines = [html.text_of(self.shown_body), "", f"{_('Signed by')}:", *signed]
        if withdrawn:
            lines += ["", f"{_('Withdrew their signature since')}:", *withdrawn]
        return "\n".join(lines)


class DrafterQuerySet(models.QuerySet):
    def agreed(self):
        return self.filter(agreed_at__isnull=False)

    def asked(self):
        return self.filter(agreed_at=None)


class Drafter(models.Model):
    """An organisation was invited to write the position too; named once it said yes."""

    position = models.ForeignKey(
        Position,
        models.CASCADE,
        verbose_name=pgettext_lazy("document", "position"),
        related_name="drafters",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="positions_drafted",
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    agreed_at = models.DateTimeField(_("agreed at"), null=True)

    objects = DrafterQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        verbose_name = _("drafting organisation")
        verbose_name_plural = _("drafting organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "organisation"], name="drafter_once"
            )
        ]

    def __str__(self):
        return str(self.organisation)

"""What citizens ask an institution, tell it, or propose to it."""

import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.galleries.owners import HasPictures
from members.models import Organisation
from participation.common.models import (
    ByChannel,
    HasStates,
    HasSubmissions,
    Submission,
    Support,
    Supported,
)
from projects.models import Project


def institutions():
    """Whom one may ask: those that everybody may know."""
    return Organisation.objects.public().filter(kind__in=Organisation.PUBLIC_BODIES)


def looked_after_by(user):
    """Questions of the territory and kinds of institution of the user's appointments."""
    if user.is_administrator():
        return Q(pk__isnull=False)
    scope = Q(pk__in=[])
    for appointment in user.moderating_appointments():
        part = Q(pk__isnull=False)
        if appointment.kinds:
            part &= Q(addressee__kind__in=appointment.kinds)
        own = [obshtina.pk for obshtina in appointment.obshtini.all()]
        if own:
            seated = Q(obshtina=None, addressee__seat__obshtina__in=own)
            part &= Q(obshtina__in=own) | seated
        scope |= part
    return scope


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public ones; one's own; to moderators what they look at, to an institution's owners
        what waits for it. What nobody confirmed by mail is seen by nobody."""
        seen = Q(pk__in=self.model.objects.live().values("pk"))
        if not user.is_authenticated:
            return self.filter(seen)
        own = Q(person=user.person) | Q(entered_by=user)
        asked = Q(
            status=Question.Status.WAITING, addressee__in=user.organisation_ids("owner")
        )
        looked_at = looked_after_by(user) if user.is_moderator() else Q(pk__in=[])
        return self.exclude(status=Question.Status.UNCONFIRMED).filter(
            seen | own | asked | looked_at
        )

    def live(self):
        """What everybody reads."""
        return self.filter(status__in=Question.PUBLIC)

    def looked_after_by(self, user):
        if not user.is_authenticated or not user.is_moderator():
            return self.none()
        rows = self.exclude(status=Question.Status.UNCONFIRMED)
        return rows.filter(looked_after_by(user))

    def waiting(self):
        return self.filter(status=Question.Status.WAITING)

    def handed_over(self, submissions):
        """Those of which one of the submissions is."""
        of_question = submissions.filter(
            content_type=ContentType.objects.get_for_model(Question),
            object_id=OuterRef("pk"),
        )
        return self.filter(Exists(of_question))

    def for_list(self):
        return self.select_related(
            "addressee", "obshtina__oblast", "settlement", "person"
        ).prefetch_related("submissions__answer")

    def unconfirmed_too_long(self):
        """For the clock: nobody pressed the button of the mail in time."""
        before = timezone.now() - Question.CONFIRM_WITHIN
        return self.filter(status=Question.Status.UNCONFIRMED, asked_at__lt=before)

    def with_expired_contact(self):
        """For the clock: closed long ago, and of somebody without an account."""
        before = timezone.localdate() - Question.CONTACT_KEPT
        known = ~Q(person__email="") | Q(is_named=False)
        return self.filter(
            known,
            status__in=Question.CLOSED,
            status_changed_on__lt=before,
            person__isnull=False,
            person__user=None,
        )


class Question(HasPictures, HasStates, Supported, HasSubmissions, ByChannel):
    """Asked by a person whose name is public or hidden; looked at, handed over, answered.

    Whether the answer is late is derived of the submission (`official`).
    """

    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("kind of question", "question")
        SIGNAL = "signal", pgettext_lazy("kind of question", "report of a problem")
        PROPOSAL = "proposal", pgettext_lazy("kind of question", "proposal")

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("question", "not confirmed by mail")
        WAITING = "waiting", pgettext_lazy("question", "waits to be looked at")
        PASSED = "passed", pgettext_lazy("question", "handed over")
        ANSWERED = "answered", pgettext_lazy("question", "answered")
        REFUSED = "refused", pgettext_lazy("question", "not published")
        JOINED = "joined", pgettext_lazy("question", "joined to another")
        WITHDRAWN = "withdrawn", pgettext_lazy("question", "withdrawn")
        HIDDEN = "hidden", pgettext_lazy("question", "taken off the site")

    PUBLIC = (Status.PASSED, Status.ANSWERED)
    OPEN = (Status.WAITING, Status.PASSED)
    CLOSED = (
        *(Status.ANSWERED, Status.REFUSED, Status.JOINED),
        *(Status.WITHDRAWN, Status.HIDDEN),
    )
    CONFIRM_WITHIN = datetime.timedelta(days=7)
    CONTACT_KEPT = datetime.timedelta(days=183)
    MOST_PICTURES = 4

    handed_over = "participation/centre/_handed_over.html"

    kind = models.CharField(
        pgettext_lazy("question", "kind"),
        max_length=10,
        choices=Kind,
        default=Kind.QUESTION,
    )
    title = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=6000)
    addressee = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("institution"),
        related_name="questions",
    )
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        related_name="questions",
    )
    settlement = models.ForeignKey(
        "places.Settlement",
        models.PROTECT,
        verbose_name=_("settlement"),
        null=True,
        blank=True,
        related_name="questions",
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="questions_asked",
        help_text=_("Whose figures count it. A moderator says so."),
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("who asks"),
        null=True,
        editable=False,
        related_name="questions",
    )
    is_named = models.BooleanField(_("the name may be shown"), default=False)
    status = models.CharField(
        pgettext_lazy("question", "state"),
        max_length=20,
        choices=Status,
        default=Status.WAITING,
    )
    status_changed_on = models.DateField(_("status since"), default=timezone.localdate)
    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("goes on in"),
        null=True,
        editable=False,
        related_name="joined",
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    submission = models.UUIDField(
        _("submission"), unique=True, null=True, editable=False
    )

    attachments = GenericRelation("core.Attachment")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-asked_at", "-pk"]
        verbose_name = _("question to an institution")
        verbose_name_plural = _("questions to institutions")
        indexes = [
            models.Index(fields=["addressee", "status"], name="question_to"),
            models.Index(fields=["-published_at", "-id"], name="question_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_joined_goes_on",
                condition=Q(status="joined", joined_to__isnull=False)
                | (~Q(status="joined") & Q(joined_to=None)),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("questions:detail", args=[self.pk])

    def is_public(self):
        return self.status in self.PUBLIC

    # As pictures call it.
    is_live = is_public

    def is_open(self):
        return self.status in self.OPEN

    def is_waiting(self):
        return self.status == self.Status.WAITING

    def takes_support(self):
        return self.status == self.Status.PASSED

    def may_be_confirmed(self):
        is_new = self.asked_at > timezone.now() - self.CONFIRM_WITHIN
        return self.status == self.Status.UNCONFIRMED and is_new

    def all_supports(self):
        """Of the question and of those joined to it; `once` counts nobody twice."""
        return Support.objects.filter(
            content_type=ContentType.objects.get_for_model(Question),
            object_id__in=[self.pk, *self.joined.values_list("pk", flat=True)],
        )

    @property
    def official(self) -> Submission | None:
        """How it was handed over, from the prefetched rows."""
        rows = [row for row in self.submissions.all() if not row.taken_back_on]
        return rows[-1] if rows else None

    @property
    def public_name(self):
        """The name that everybody may see; empty where it is hidden."""
        is_known = self.is_named and self.person and not self.person.erased_at
        return self.person.name if is_known else ""

    @property
    def email(self):
        """Of an account the one it signs in with; the other is only shown."""
        if self.person is None:
            return ""
        return self.person.user.email if self.person.user_id else self.person.email

    @property
    def language(self):
        return self.person.language

    def words_handed_over(self):
        """For the mail and the letter: what everybody reads, and no more of who asks."""
        who = self.public_name or _("The name is not public, at the wish of who asks.")
        municipality = _("Municipality of %(obshtina)s") % {"obshtina": self.obshtina}
        places = [self.settlement, municipality if self.obshtina else None]
        where = ", ".join(str(place) for place in places if place)
        lines = [self.title, "", self.text, "", *([where] if where else []), str(who)]
        return "\n".join(lines)

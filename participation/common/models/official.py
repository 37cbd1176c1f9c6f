"""What is handed over to an institution, and what the institution answers."""

import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models.pointing import Pointing
from members.models import Organisation


def seen_with_the_thing(user, prefix=""):
    """Rows about a thing that the reader sees, each kind of thing through its own door."""
    seen = Q(pk__in=[])
    kinds = Submission.objects.order_by().values_list("content_type", flat=True)
    for kind in kinds.distinct():
        things = ContentType.objects.get_for_id(kind).model_class().objects
        seen |= Q(
            **{
                f"{prefix}content_type": kind,
                f"{prefix}object_id__in": things.visible_to(user).values("pk"),
            }
        )
    return seen


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_with_the_thing(user))

    def standing(self):
        return self.filter(taken_back_on=None)

    def answered(self):
        return self.filter(answer__isnull=False)

    def unanswered(self):
        return self.standing().filter(answer=None)

    def overdue(self):
        return self.unanswered().filter(answer_by__lt=timezone.localdate())

    def waiting(self):
        return self.unanswered().filter(answer_by__gte=timezone.localdate())

    def due_for_reminder(self):
        """A week before the term, and once more when it is over."""
        today = timezone.localdate()
        soon = Q(
            reminders=0,
            sent_on__lt=today,
            answer_by__lte=today + Submission.REMINDED_BEFORE,
        )
        return self.unanswered().filter(soon | Q(reminders__lte=1, answer_by__lt=today))

    def for_page(self):
        return self.select_related("addressee", "answer").prefetch_related(
            "answer__attachments"
        )


class Submission(Pointing):
    """Something was handed over to an institution, which answers by the term.

    The state is derived from the answer and the day. Of the link under which the institution
    answers without an account only a digest is kept.
    """

    class Way(models.TextChoices):
        MAIL = "mail", _("by e-mail, with a link for the answer")
        LETTER = "letter", _("by letter")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("submission", "waits for an answer")
        ANSWERED = "answered", pgettext_lazy("submission", "answered")
        OVERDUE = "overdue", pgettext_lazy("submission", "no answer by the term")
        TAKEN_BACK = "taken_back", pgettext_lazy("submission", "taken back")

    REMINDED_BEFORE = datetime.timedelta(days=7)
    # An answer is welcome after the term too.
    LINK_WORKS_AFTER_TERM = datetime.timedelta(days=60)

    addressee = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("institution"),
        related_name="submissions",
    )
    way = models.CharField(_("how it was handed over"), max_length=10, choices=Way)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)
    answer_by = models.DateField(_("answer expected by"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("handed over by"),
        null=True,
        editable=False,
        related_name="+",
    )
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    reminded_on = models.DateField(_("last reminded on"), null=True)
    taken_back_on = models.DateField(_("taken back on"), null=True)
    link_number = models.PositiveIntegerField(default=0, editable=False)
    link_digest = models.CharField(max_length=64, blank=True, editable=False)
    link_until = models.DateField(_("the link works until"), null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = _("submission to an institution")
        verbose_name_plural = _("submissions to institutions")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="submission_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["link_digest"],
                condition=~Q(link_digest=""),
                name="submission_link_once",
            ),
            models.CheckConstraint(
                name="submission_term_is_later",
                condition=Q(answer_by__gte=F("sent_on")),
            ),
        ]

    def __str__(self):
        return f"{self.addressee}, {self.sent_on:%Y-%m-%d}"

    def get_absolute_url(self):
        return self.target.get_absolute_url()

    def is_answered(self):
        return hasattr(self, "answer")

    def is_overdue(self):
        return self.state == self.State.OVERDUE

    @property
    def state(self):
        if self.is_answered():
            return self.State.ANSWERED
        if self.taken_back_on:
            return self.State.TAKEN_BACK
        if self.answer_by < timezone.localdate():
            return self.State.OVERDUE
        return self.State.WAITING

    def takes_answer(self):
        return self.taken_back_on is None and not self.is_answered()

    def link_works(self):
        """Not too old; whether it was used the answer says."""
        return self.link_until is not None and timezone.localdate() <= self.link_until

    @property
    def email(self):
        """Where the institution reads mail."""
        return self.addressee.email

    # Institutions are written to in Bulgarian.
    language = "bg"


class OfficialAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_with_the_thing(user, "submission__"))


class OfficialAnswer(models.Model):
    """What an institution answered. Its files are as visible as what it answers."""

    class By(models.TextChoices):
        ACCOUNT = "account", _("on the portal")
        LINK = "link", _("by the link that was sent to the institution")
        LETTER = "letter", _("by a letter, which is attached")

    submission = models.OneToOneField(
        Submission,
        models.CASCADE,
        verbose_name=_("submission to an institution"),
        related_name="answer",
    )
    text = models.TextField(_("answer"), max_length=20_000)
    by = models.CharField(_("how it came"), max_length=10, choices=By)
    signed_by = models.CharField(
        _("who answers: name and post"), max_length=200, blank=True
    )
    answered_on = models.DateField(_("answered on"), default=timezone.localdate)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)
    corrected_at = models.DateTimeField(_("corrected at"), null=True)

    attachments = GenericRelation("core.Attachment")

    objects = OfficialAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_on", "pk"]
        verbose_name = _("official answer")
        verbose_name_plural = _("official answers")

    def __str__(self):
        return str(self.submission)

    def get_absolute_url(self):
        return f"{self.submission.get_absolute_url()}#answer-{self.pk}"


class HasSubmissions(models.Model):
    """Can be handed over to institutions.

    `handed_over` is the template of what the institution reads behind its link; it gets
    `thing`. `words_handed_over()` says the same as plain text, for the mail and the letter.
    What the subject does when an answer came is named in `settings.AFTER_ANSWERS`.
    """

    handed_over = ""

    submissions = GenericRelation(Submission)

    class Meta:
        abstract = True

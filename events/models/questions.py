import datetime

from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QuestionQuerySet(models.QuerySet):
    def asked(self):
        """Those of today; what was replaced or taken away stays with its answers."""
        return self.filter(retired_at=None)

    def with_answers(self):
        return self.annotate(answer_count=Count("answers"))


class Question(models.Model):
    """What the organiser asks everybody who registers, in words of their own.

    A consent that somebody gave keeps its text: other words are another row.
    """

    class Kind(models.TextChoices):
        SHORT = "short", _("short text")
        LONG = "long", _("long text")
        ONE = "one", _("one of several answers")
        SEVERAL = "several", _("any of several answers")
        NUMBER = "number", _("a number")
        YES_NO = "yes_no", _("yes or no")
        DATE = "date", _("date")
        CONSENT = "consent", _("consent to a text")

    CHOSEN = (Kind.ONE, Kind.SEVERAL)

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="questions",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SHORT)
    text = models.TextField(_("question"), max_length=1000)
    help_text = models.CharField(_("help under it"), max_length=300, blank=True)
    options = models.TextField(
        _("answers to choose from"),
        max_length=2000,
        blank=True,
        help_text=_("Each on a line of its own."),
    )
    is_required = models.BooleanField(_("has to be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    retired_at = models.DateTimeField(_("no longer asked since"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.text

    def is_chosen(self):
        return self.kind in self.CHOSEN

    def choices(self) -> list[tuple[str, str]]:
        """(what is kept, what is shown): answers are kept in Bulgarian, so that they add up."""
        kept = lines(self.options_bg)
        shown = lines(self.options)
        if len(shown) != len(kept):
            shown = kept
        return list(zip(kept, shown, strict=True))


def lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class Answer(models.Model):
    """What somebody answered; several chosen ones stand each on a line."""

    YES, NO = "yes", "no"
    WORDS = {YES: _("yes"), NO: _("no")}

    registration = models.ForeignKey(
        "events.Registration",
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="answers",
    )
    question = models.ForeignKey(
        Question,
        models.CASCADE,
        verbose_name=_("question"),
        related_name="answers",
    )
    value = models.TextField(_("answer"), max_length=4000)
    agreed_to = models.TextField(
        _("text agreed to"),
        max_length=1000,
        blank=True,
        help_text="Word for word, in the language in which it was read.",
    )
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        ordering = ["question__position", "question_id", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"], name="answer_once_per_question"
            )
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.question_id}"

    def in_words(self):
        """The answer as its reader's language shows it."""
        kind = self.question.kind
        if kind in (Question.Kind.YES_NO, Question.Kind.CONSENT):
            return str(self.WORDS.get(self.value, self.value))
        if kind in Question.CHOSEN:
            shown = dict(self.question.choices())
            return ", ".join(shown.get(one, one) for one in self.value.splitlines())
        return self.value


class SpecialNeedsQuerySet(models.QuerySet):
    def expired(self):
        """Of events that ended two weeks ago or were called off; for the clock."""
        over = timezone.now() - SpecialNeeds.KEPT_AFTER
        return self.filter(registration__event__ends_at__lt=over)


class SpecialNeeds(models.Model):
    """What somebody needs to be able to come: food, access, an interpreter.

    Health stands behind it, so it lives apart, by explicit consent, and for two weeks.
    """

    KEPT_AFTER = datetime.timedelta(days=14)

    registration = models.OneToOneField(
        "events.Registration",
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="special_needs",
    )
    text = models.TextField(_("what is needed"), max_length=1000)
    agreed_to = models.TextField(_("text agreed to"), max_length=1000)
    agreed_at = models.DateTimeField(_("agreed at"), default=timezone.now)

    objects = SpecialNeedsQuerySet.as_manager()

    class Meta:
        verbose_name = _("special needs")
        verbose_name_plural = _("special needs")

    def __str__(self):
        return f"{self.registration_id}"

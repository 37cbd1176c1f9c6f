import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.common.models import ByChannel
from participation.surveys.models.questions import GridRow, Option, Question


class ResponseQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_on__isnull=False)

    def in_progress(self):
        return self.filter(sent_on=None)

    def of(self, user):
        """Named ones of the user and of organisations in whose name they write."""
        if not user.is_authenticated:
            return self.none()
        own = Q(person=user.person)
        return self.filter(
            own | Q(organisation__in=user.organisation_ids("owner", "editor"))
        )


class Response(ByChannel):
    """The answers of one organisation or person. Of an anonymous survey it names nobody.

    Its number is drawn by chance and its days are days: neither tells in which order answers
    came. Who has the secret code of which we keep the digest goes on with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        "surveys.Survey",
        models.PROTECT,
        verbose_name=_("survey"),
        related_name="responses",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="survey_responses",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="survey_responses",
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("sent by"),
        null=True,
        editable=False,
        related_name="+",
        help_text="For an organisation that answers under its name.",
    )
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    sheet = models.PositiveIntegerField(_("number of the sheet"), null=True, blank=True)
    started_on = models.DateField(_("begun on"), default=timezone.localdate)
    sent_on = models.DateField(_("sent on"), null=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = _("answers")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"], name="organisation_answers_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "person"], name="person_answers_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "sheet"], name="sheet_is_entered_once"
            ),
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~Q(code_digest=""),
                name="code_of_answers_once",
            ),
        ]

    def __str__(self):
        return str(self.organisation or self.person or _("without a name"))

    def is_sent(self):
        return self.sent_on is not None


class Answer(models.Model):
    """One answer, or one of several options chosen; plain columns, so that SQL counts them.

    A scale and a number are in `number`. A place is in the column that its question asks for. “Other” is an answer with its text and no option.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(
        Response, models.CASCADE, verbose_name=_("answers"), related_name="answers"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, verbose_name=_("question"), related_name="answers"
    )
    row = models.ForeignKey(
        GridRow, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    option = models.ForeignKey(
        Option, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    number = models.DecimalField(
        _("number"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    text = models.TextField(_("text"), max_length=4000, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    oblast = models.ForeignKey(
        "places.Oblast", models.PROTECT, null=True, blank=True, related_name="+"
    )
    obshtina = models.ForeignKey(
        "places.Obshtina", models.PROTECT, null=True, blank=True, related_name="+"
    )
    settlement = models.ForeignKey(
        "places.Settlement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="named_in_answers",
    )

    class Meta:
        ordering = ["question", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "row", "option"],
                name="answer_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return self.text or str(self.option or self.number or "")


class Participation(models.Model):
    """That a person or an organisation has answered an anonymous survey; not when, nor what.

    All rows of a survey are written anew, in an order of chance, whenever one is added, so
    that their order in the database tells nothing. They go when the survey closes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        "surveys.Survey",
        models.CASCADE,
        verbose_name=_("survey"),
        related_name="participations",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        null=True,
        related_name="+",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("person"),
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("who has answered")
        verbose_name_plural = _("who has answered")
        constraints = [
            models.CheckConstraint(
                name="participation_of_one",
                condition=Q(organisation=None, person__isnull=False)
                | Q(organisation__isnull=False, person=None),
            ),
            models.UniqueConstraint(
                fields=["survey", "organisation"], name="organisation_marked_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "person"], name="person_marked_once"
            ),
        ]

    def __str__(self):
        return str(self.organisation or self.person)

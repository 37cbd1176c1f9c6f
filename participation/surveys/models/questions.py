from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# More than this nobody answers.
MOST_SECTIONS = 20
MOST_QUESTIONS = 100
MOST_OPTIONS = 40


class Section(models.Model):
    """One page of a survey."""

    survey = models.ForeignKey(
        "surveys.Survey",
        models.CASCADE,
        verbose_name=_("survey"),
        related_name="sections",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("a few words"), max_length=2000, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self):
        return self.title or str(self.position)


class QuestionQuerySet(models.QuerySet):
    def of(self, survey):
        return self.filter(section__survey=survey)

    def in_order(self):
        return self.order_by("section__position", "section", "position", "pk")

    def with_all(self):
        return (
            self.in_order()
            .select_related("section", "if_question")
            .prefetch_related("options", "rows", "if_options")
        )


class Question(models.Model):
    """What is asked. `code` stays the same in the repeated runs, so that they are compared."""

    class Kind(models.TextChoices):
        ONE = "one", _("one choice")
        MANY = "many", _("several choices")
        SCALE = "scale", _("a scale")
        GRID = "grid", _("several lines on one scale (a table)")
        NUMBER = "number", _("a number")
        TEXT = "text", _("a few words")
        LONG = "long", _("a longer text")
        DATE = "date", _("a day")
        PLACE = "place", _("a place")
        ORGANISATION = "organisation", _("an organisation of the network")

    class Level(models.TextChoices):
        """How exactly a place is asked for."""

        OBLAST = "oblast", _("oblast")
        OBSHTINA = "obshtina", _("municipality")
        SETTLEMENT = "settlement", _("town or village")

    WITH_OPTIONS = (Kind.ONE, Kind.MANY, Kind.GRID)
    WITH_OTHER = (Kind.ONE, Kind.MANY)
    WITH_NUMBERS = (Kind.SCALE, Kind.NUMBER)
    # On what other questions can depend.
    LEADING = (Kind.ONE, Kind.MANY, *WITH_NUMBERS)

    section = models.ForeignKey(
        Section, models.CASCADE, verbose_name=_("section"), related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.SlugField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.CharField(_("question"), max_length=500)
    help = models.CharField(_("explanation"), max_length=500, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    has_other = models.BooleanField(_("offer “other”"), default=False)
    most = models.PositiveSmallIntegerField(
        _("options at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OPTIONS)],
    )
    lowest = models.IntegerField(_("lowest"), null=True, blank=True)
    highest = models.IntegerField(_("highest"), null=True, blank=True)
    low_label = models.CharField(
        _("words at the lowest end"), max_length=100, blank=True
    )
    high_label = models.CharField(
        _("words at the highest end"), max_length=100, blank=True
    )
    level = models.CharField(
        _("which places"), max_length=10, choices=Level, default=Level.OBSHTINA
    )
    if_question = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("only if"),
        null=True,
        blank=True,
        related_name="depending",
    )
    if_options = models.ManyToManyField(
        "surveys.Option", verbose_name=_("one of"), blank=True, related_name="+"
    )
    if_least = models.IntegerField(_("at least"), null=True, blank=True)
    is_public = models.BooleanField(
        pgettext_lazy("survey", "in the public part of the results"), default=True
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.text

    def has_options(self):
        return self.kind in self.WITH_OPTIONS

    def is_scale(self):
        return self.kind == self.Kind.SCALE

    def is_grid(self):
        return self.kind == self.Kind.GRID

    def is_number(self):
        return self.kind == self.Kind.NUMBER

    def is_place(self):
        return self.kind == self.Kind.PLACE

    def kind_in_words(self):
        """Of a place with how exactly it is asked for."""
        if not self.is_place():
            return self.get_kind_display()
        words = {"kind": self.get_kind_display(), "level": self.get_level_display()}
        return _("%(kind)s: %(level)s") % words

    def degrees(self):
        """The numbers of a scale."""
        return range(self.lowest, self.highest + 1)


class Choice(models.Model):
    """`value` stays the same in the repeated runs, as the code of the question does."""

    position = models.PositiveSmallIntegerField(_("position"))
    value = models.PositiveSmallIntegerField(_("value"))
    text = models.CharField(_("text"), max_length=300)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class Option(Choice):
    """What can be chosen; of a table the columns."""

    question = models.ForeignKey(
        Question, models.CASCADE, verbose_name=_("question"), related_name="options"
    )

    class Meta(Choice.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "value"], name="option_value_once_in_a_question"
            )
        ]


class GridRow(Choice):
    """One line of a table; each is answered by one of the options."""

    question = models.ForeignKey(
        Question, models.CASCADE, verbose_name=_("question"), related_name="rows"
    )

    class Meta(Choice.Meta):
        verbose_name = _("line of a table")
        verbose_name_plural = _("lines of a table")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "value"], name="row_value_once_in_a_question"
            )
        ]

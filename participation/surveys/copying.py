"""The questions of a template of ours or of an earlier survey, written into a draft."""

from participation.surveys import patterns
from participation.surveys.models import GridRow, Option, Question, Section, Survey

RUN = "run:"
LANGUAGES = ("bg", "en")
SECTION = ("position", "title_bg", "title_en", "text_bg", "text_en")
QUESTION = (
    "position", "code", "kind", "text_bg", "text_en", "help_bg", "help_en", "is_required",
    "has_other", "most", "lowest", "highest", "low_label_bg", "low_label_en",
    "high_label_bg", "high_label_en", "level", "if_least", "is_public",
)  # fmt: skip
CHOICE = ("position", "value", "text_bg", "text_en")


def fill(survey: Survey, source: str) -> None:
    """`source`: the name of a template, “run:” and the number of a survey, or nothing."""
    if source.startswith(RUN):
        earlier = Survey.objects.get(pk=source.removeprefix(RUN))
        from_survey(earlier, survey)
        survey.run_of = earlier
        survey.save(update_fields=["run_of"])
    elif source:
        from_pattern(patterns.read(source), survey)
    else:
        survey.sections.create(position=1)


def copied(row, names):
    return {name: getattr(row, name) for name in names}


def from_survey(earlier: Survey, survey: Survey) -> None:
    sections = {
        one.pk: Section.objects.create(survey=survey, **copied(one, SECTION))
        for one in earlier.sections.all()
    }
    questions, options = {}, {}
    for one in earlier.questions:
        made = Question.objects.create(
            section=sections[one.section_id],
            if_question=questions.get(one.if_question_id),
            **copied(one, QUESTION),
        )
        questions[one.pk] = made
        for row in one.options.all():
            options[row.pk] = made.options.create(**copied(row, CHOICE))
        for row in one.rows.all():
            made.rows.create(**copied(row, CHOICE))
        made.if_options.set([options[row.pk] for row in one.if_options.all()])


def from_pattern(sections: list[dict], survey: Survey) -> None:
    """What a template says, see `patterns`; texts are pairs [Bulgarian, English]."""
    questions = {}
    for position, one in enumerate(sections, start=1):
        section = Section.objects.create(
            survey=survey,
            position=position,
            **in_both("title", one["title"]),
            **in_both("text", one.get("text", ("", ""))),
        )
        for number, asked in enumerate(one["questions"], start=1):
            made = question_of(section, number, asked, questions)
            questions[made.code] = made


def in_both(name, words):
    return {f"{name}_{one}": text for one, text in zip(LANGUAGES, words, strict=True)}


TEXTS = ("text", "help", "low_label", "high_label")
PLAIN = (
    "code",
    "kind",
    "is_required",
    "has_other",
    "most",
    "lowest",
    "highest",
    "level",
    "is_public",
)


def question_of(section, number, asked, questions):
    fields = {name: asked[name] for name in PLAIN if name in asked}
    for name in TEXTS:
        if name in asked:
            fields |= in_both(name, asked[name])
    made = Question.objects.create(section=section, position=number, **fields)
    for model, name in [(Option, "options"), (GridRow, "rows")]:
        for value, words in enumerate(asked.get(name, ()), start=1):
            model.objects.create(
                question=made, position=value, value=value, **in_both("text", words)
            )
    if condition := asked.get("only_if"):
        made.if_question = questions[condition["question"]]
        made.if_least = condition.get("at_least")
        made.save(update_fields=["if_question", "if_least"])
        values = condition.get("options", ())
        made.if_options.set(made.if_question.options.filter(value__in=values))
    return made

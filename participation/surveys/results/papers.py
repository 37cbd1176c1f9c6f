"""The results, and the plan that follows from them, on paper."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core import pdf
from participation.surveys.models import Survey
from participation.surveys.results import exports
from participation.surveys.results.access import Results
from participation.surveys.results.figures import spread_lines
from projects.papers import who_pays


def results(found: Results, *, language: str) -> bytes:
    survey = found.survey
    with translation.override(language):
        data = head(survey, _("Results of the survey")) | {
            "facts": facts(found),
            "header": [_("Answer"), _("Count"), "%"],
            "questions": [
                question(exports.figure_in(found, one)) for one in found.questions
            ],
            "note": _(
                "Percentages are of those who were asked the question. Nothing is shown of fewer than 5 answers."
            ),
        }
        return pdf.render("surveys/results", data, language=language)


def head(survey: Survey, heading, *, page="survey_results:page"):
    address = reverse(page, args=[survey.slug])
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return {
        "title": f"{heading}: {survey.title}",
        "heading": heading,
        "survey": survey.title,
        "address": f"{settings.SITE_URL}{address}",
        "made": _("As of %(day)s") % {"day": today},
        "of": _("of"),
        "funder": who_pays(survey.project),
    }


def facts(found):
    survey = found.survey
    opened = date_format(survey.opened_on, "DATE_FORMAT") if survey.opened_on else ""
    last = survey.closed_on or survey.closes_on
    return [
        [_("Who asks"), str(survey.organisation)],
        [_("Who answers"), survey.get_respondent_display()],
        [_("From"), opened],
        [_("Until"), date_format(last, "DATE_FORMAT")],
        [_("Have answered"), str(found.count) if found.is_shown else _("fewer than 5")],
    ]


def question(found):
    """{text, about, tables: [{label, rows: [[words, count, percent]], middle}]}"""
    return {
        "text": found.question.text,
        "about": about(found),
        "tables": [table(one) for one in found.parts if found.is_shown],
        "numbers": [[name, shown(value)] for name, value in spread_lines(found.spread)]
        if found.spread
        else [],
    }


def about(found):
    if not found.is_shown:
        return _("Fewer than 5 have answered, so nothing is shown.")
    return _("Answered: %(answered)s of %(asked)s; no answer: %(left)s") % {
        "answered": found.answered,
        "asked": found.asked,
        "left": found.unanswered,
    }


def table(part):
    rows = [
        [row.label, str(row.count), number_format(row.percent, part.decimals)]
        for row in part.rows
    ]
    return {
        "label": part.label,
        "rows": rows if part.is_shown else [],
        "hidden": "" if part.is_shown else _("fewer than 5 answers"),
        "middle": ""
        if part.mean is None
        else _("mean %(mean)s, median %(median)s")
        % {"mean": shown(part.mean), "median": shown(part.median)},
    }


def shown(number):
    return number_format(number.normalize() if number else 0)

"""The paper twin of a survey: boxes for options, lines for words, conditions in words."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import pdf
from participation.surveys import conditions
from participation.surveys.models import Question, Survey

Kind = Question.Kind
LINES = {Kind.LONG: 4}


def form(survey: Survey, sheets: Iterable[int | None], *, language: str) -> bytes:
    """One copy for each number; None is a copy without one."""
    with override(language):
        address = f"{settings.SITE_URL}{survey.get_absolute_url()}"
        day = date_format(survey.closes_on, "DATE_FORMAT")
        is_named = survey.asks_organisations() and not survey.is_anonymous
        data = {
            "title": survey.title,
            "author": survey.organisation.name,
            "intro": survey.intro,
            "promise": promise(survey),
            "closes": _("Please give it back by %(day)s.") % {"day": day},
            "organisation": _("Organisation") if is_named else "",
            "sheet": _("Sheet"),
            "sheets": [str(one or "") for one in sheets],
            "sections": sections(survey),
            "code": pdf.qr(address, alt=_("QR code: the page of the survey")),
        }
    return pdf.render("surveys/form", data, language=language)


def promise(survey):
    if survey.is_anonymous:
        return _("Do not write your name: the answers are anonymous.")
    return _("The organisation that asks sees who answered what.")


def sections(survey):
    pages = {}
    for one in conditions.numbered(survey.questions):
        pages.setdefault(one.section, []).append(question(one))
    return [
        {"title": section.title, "text": section.text, "questions": asked}
        for section, asked in pages.items()
    ]


def question(one):
    return {
        "number": str(one.number),
        "text": one.text,
        "help": " ".join(filter(None, [one.help, how(one)])),
        "condition": one.condition,
        "options": [] if one.is_grid() else marked(one),
        "other": _("other:") if one.has_other else "",
        "columns": [row.text for row in one.options.all()] if one.is_grid() else [],
        "rows": [row.text for row in one.rows.all()],
        "lines": 0 if one.has_options() or one.is_scale() else LINES.get(one.kind, 1),
        "is_scale": one.is_scale(),
    }


def marked(one):
    if one.is_scale():
        ends = {one.lowest: one.low_label, one.highest: one.high_label}
        return [" – ".join(filter(None, [str(n), ends.get(n)])) for n in one.degrees()]
    return [row.text for row in one.options.all()]


PLACES = {
    Question.Level.OBLAST: gettext_lazy("Write the oblast."),
    Question.Level.OBSHTINA: gettext_lazy("Write the municipality."),
    Question.Level.SETTLEMENT: gettext_lazy(
        "Write the town or village, with its municipality."
    ),
}


def how(one):
    words = {
        Kind.ONE: _("Mark one."),
        Kind.MANY: _("Mark all that apply."),
        Kind.SCALE: _("Mark one."),
        Kind.GRID: _("Mark one in each line."),
        Kind.NUMBER: _("Write a number."),
        Kind.DATE: _("Write a day."),
        Kind.PLACE: PLACES[one.level],
        Kind.ORGANISATION: _("Write the name of the organisation."),
    }
    if one.kind == Kind.MANY and one.most:
        return _("Mark at most %(most)s.") % {"most": one.most}
    return str(words.get(one.kind, ""))

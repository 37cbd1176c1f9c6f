"""Questions, and how institutions answered, as tables. What is hidden on the page is not in them."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from participation.centre.models import Question
from participation.common.records import Record


def header() -> list[str]:
    return [
        _("Subject"),
        pgettext("question", "Kind"),
        _("Text"),
        _("Institution"),
        _("Municipality"),
        _("Town or village"),
        _("Who asks"),
        _("Handed over on"),
        _("Answer expected by"),
        pgettext("question", "State"),
        _("Answered on"),
        _("Answer"),
        _("Address"),
    ]


def rows(questions: Iterable[Question]) -> Iterator[list]:
    for question in questions:
        official = question.official
        answer = official.answer if official and official.is_answered() else None
        yield [
            question.title,
            question.get_kind_display(),
            question.text,
            question.addressee.name,
            question.obshtina.name if question.obshtina else "",
            question.settlement.name if question.settlement else "",
            question.public_name,
            official.sent_on if official else None,
            official.answer_by if official else None,
            official.state.label if official else "",
            answer.answered_on if answer else None,
            answer.text if answer else "",
            settings.SITE_URL + question.get_absolute_url(),
        ]


def record_header() -> list[str]:
    return [
        _("Institution"),
        _("Received"),
        pgettext("record", "Answered"),
        _("Within the term"),
        _("Without an answer by the term"),
        _("Median days to the answer"),
    ]


def record_rows(records: Iterable[Record]) -> Iterator[list]:
    for one in records:
        yield [
            one.institution.name,
            one.received,
            one.answered,
            one.waiting,
            one.overdue,
            "" if one.days is None else float(one.days),
        ]

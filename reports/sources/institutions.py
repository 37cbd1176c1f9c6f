"""Sources that count what organisations want together, and what institutions answered."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.centre.models import Question
from participation.common.models import OfficialAnswer
from reports.sources.base import Cell, Record, Row, Source, days_of, seen
from reports.sources.members import organisation_rows
from reports.sources.noted import noted_by_day


def cause_supports(ledger) -> list[tuple]:
    """(organisation, cause, since when) of what stands, the earliest first."""
    return noted_by_day(ledger, "cause_supports")


class OrganisationsBehindCauses(Source):
    """Each once, however many causes it stands behind."""

    read = staticmethod(cause_supports)
    columns = (gettext_lazy("Organisation"), gettext_lazy("Supports since"))
    takes = frozenset({"is_cumulative"})

    def sentence(self, indicator):
        return _(
            "Different organisations that support a public cause of the project by a decision "
            "of their board, by the day of their first support in the period. Support that "
            "was withdrawn does not count."
        )

    def records(self, period, facts):
        is_within, first = days_of(period), {}
        for organisation, cause, day in facts:
            if is_within(day):
                first.setdefault(organisation, (day, []))[1].append(cause)
        return [
            Record(organisation, tuple(causes), on=day, kind="organisation")
            for organisation, (day, causes) in first.items()
        ]

    def rows(self, records, user):
        return organisation_rows(records, user)

    def invitation(self, count):
        return ngettext(
            "See the organisation", "See all %(count)s organisations", count
        ) % {"count": count}


def official_answers(ledger) -> list[tuple]:
    """(answer, content type of what was handed over, its number, day), the earliest first."""
    return noted_by_day(ledger, "official_answers")


class AnswersReceived(Source):
    """To questions and positions of the project, each answer once."""

    read = staticmethod(official_answers)
    columns = (
        gettext_lazy("To what"),
        gettext_lazy("Institution"),
        gettext_lazy("Answered on"),
    )
    takes = frozenset({"is_cumulative"})

    def sentence(self, indicator):
        return _(
            "Official answers of institutions to public questions and positions of the "
            "project, by the day of the answer. Two institutions that answer one position "
            "are two answers."
        )

    def records(self, period, facts):
        is_within = days_of(period)
        return [
            Record(answer, on=day, kind="official_answer")
            for answer, _kind, _number, day in facts
            if is_within(day)
        ]

    def rows(self, records, user):
        answers = answers_seen(user, [one.key for one in records])
        return [
            self.row(record, record.key, answers)
            for record in records
            if record.key in answers
        ]

    def row(self, record, key, answers):
        submission = answers[key].submission
        return Row(
            [
                [Cell(str(submission.target), answers[key].get_absolute_url())],
                [Cell(submission.addressee.name)],
                [Cell(record.on)],
            ]
        )

    def invitation(self, count):
        return ngettext("See the answer", "See all %(count)s answers", count) % {
            "count": count
        }


class QuestionsAnswered(AnswersReceived):
    """Each question once, on the day of its first answer."""

    columns = (
        gettext_lazy("Question"),
        gettext_lazy("Institution"),
        gettext_lazy("Answered on"),
    )

    def sentence(self, indicator):
        return _(
            "Public questions, reports and proposals of the project to institutions that "
            "were answered, by the day of the first answer."
        )

    def records(self, period, facts):
        is_within, kind = days_of(period), ContentType.objects.get_for_model(Question)
        first = {}
        for answer, of_kind, number, day in facts:
            if of_kind == kind.pk:
                first.setdefault(number, (answer, day))
        return [
            Record(question, (answer,), on=day, kind="question")
            for question, (answer, day) in first.items()
            if is_within(day)
        ]

    def rows(self, records, user):
        answers = answers_seen(user, [key for one in records for key in one.through])
        return [
            self.row(record, record.through[0], answers)
            for record in records
            if record.through[0] in answers
        ]

    def invitation(self, count):
        return ngettext("See the question", "See all %(count)s questions", count) % {
            "count": count
        }


def answers_seen(user, keys):
    rows = OfficialAnswer.objects.visible_to(user).select_related(
        "submission__addressee"
    )
    return seen(rows.prefetch_related("submission__target"), keys)

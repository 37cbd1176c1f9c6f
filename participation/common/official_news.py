"""What is told of an institution: that it answered, or that its term passed without an answer."""

from django.db.models import QuerySet

from participation.common.models import HasSubmissions, OfficialAnswer, Submission
from participation.common.telling import News


def answer_came(
    answer: OfficialAnswer,
    *,
    thing: HasSubmissions,
    accounts: QuerySet,
    supports: QuerySet,
    written: tuple[str, ...] = (),
) -> News | None:
    if not is_public(thing):
        return None
    return News(
        "participation.official_answer",
        target=answer.submission,
        actor=answer.entered_by,
        accounts=accounts,
        supports=supports,
        written=written,
        letter="participation/official_answer_for_guest",
        context={"answer": answer, "thing": thing},
    )


def term_passed(
    submissions: list[Submission],
    *,
    thing: HasSubmissions,
    accounts: QuerySet,
    supports: QuerySet,
    written: tuple[str, ...] = (),
) -> News | None:
    """Of those that are still silent; the notice names the one whose term was the last."""
    silent = [row for row in submissions if row.is_overdue()]
    if not silent or not is_public(thing):
        return None
    return News(
        "participation.term_passed",
        target=max(silent, key=lambda row: row.answer_by),
        accounts=accounts,
        supports=supports,
        written=written,
        mail="participation/term_passed",
        letter="participation/term_passed_for_guest",
        context={"silent": silent, "thing": thing},
        data={"more": len(silent) - 1},
    )


def is_public(thing):
    return type(thing).objects.live().filter(pk=thing.pk).exists()

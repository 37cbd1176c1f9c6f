"""Who asked is told what became of the question: by a notice, or by mail without an account."""

from core import mail
from core.notifications import notify
from members.models import User
from participation.centre.models import Question
from participation.common.models import OfficialAnswer, Submission
from participation.common.official_news import answer_came, term_passed
from participation.common.telling import News


def write_to(question: Question, template: str, **context) -> None:
    """A mail to who asked without an account; at a desk perhaps without an address."""
    if question.person is None or question.person.user_id:
        return
    mail.queue(
        f"participation/{template}",
        to=question,
        context={
            "question": question,
            "days": Question.CONFIRM_WITHIN.days,
            **context,
        },
        headers={"Auto-Submitted": "auto-generated"},
    )


def tell_asker(question: Question, what: str, *, actor, **context) -> None:
    """`what` names the notice and the mail: "published", "refused", "taken_off" …"""
    if question.person and question.person.user:
        said = {"reason": context["reason"]} if "reason" in context else {}
        notify(
            [question.person.user],
            f"centre.{what}",
            target=question,
            actor=actor,
            **said,
        )
    write_to(question, f"question_{what}", **context)


def news(question: Question, row: OfficialAnswer | Submission) -> News | None:
    """An answer, or none by the term; who asked without an account got a mail of their own."""
    standing = question.all_supports().standing()
    asked = [one.person_id for one in with_joined(question) if one.person_id]
    told = User.objects.filter(person__in=standing.values("person"))
    accounts = (told | User.objects.filter(person__in=asked)).distinct()
    if isinstance(row, Submission):
        return term_passed([row], thing=question, accounts=accounts, supports=standing)
    return answer_came(row, thing=question, accounts=accounts, supports=standing)


def with_joined(question: Question) -> list[Question]:
    return [question, *question.joined.select_related("person__user")]

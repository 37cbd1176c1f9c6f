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
    asked = with_joined(question)
    told = User.objects.filter(person__in=standing.values("person"))
    people = [one.person_id for one in asked if one.person_id]
    readers = {
        "accounts": (told | User.objects.filter(person__in=people)).distinct(),
        "supports": standing,
        "written": tuple(one.email for one in asked),
    }
    if isinstance(row, Submission):
        return term_passed([row], thing=question, **readers)
    return answer_came(row, thing=question, **readers)


def with_joined(question: Question) -> list[Question]:
    return [question, *question.joined.select_related("person__user")]

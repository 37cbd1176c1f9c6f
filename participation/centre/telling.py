"""Who asked is told what became of the question: by a notice, or by mail without an account."""

from core import mail
from core.notifications import notify
from participation.centre.models import Question


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
    """`what` names the notice and the mail: "published", "refused", "joined", "asker_seen"."""
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

"""What follows from an official answer, and the institution's right of reply."""

from django.db import transaction

from core import audit
from members.models import Organisation, User
from participation.centre.actions.asking import OWN
from participation.centre.actions.moving import go_to
from participation.centre.models import Question, Statement
from participation.centre.telling import with_joined, write_to
from participation.common.actions.limits import refuse_often
from participation.common.models import OfficialAnswer, Submission
from participation.common.telling import tell

# Of one institution, below all answers together.
STATEMENTS_A_DAY = 20


def answered(question: Question, answer: OfficialAnswer, *, actor: User | None) -> None:
    """Named in `settings.AFTER_ANSWERS`: in the transaction of the answer, under the lock."""
    on = answer.answered_on
    go_to(question, Question.Status.ANSWERED, actor=actor, on=on)
    tell(answer)
    for row in with_joined(question):
        write_to(
            row,
            "question_answered",
            stays=question,
            answer=answer,
            link=OWN.for_reader(row, "") if row.person else "",
        )


def unanswered(question: Question, submission: Submission) -> None:
    """Named in `settings.AFTER_TERMS`: the term passed, once for each submission."""
    tell(submission)
    for row in with_joined(question):
        write_to(
            row,
            "question_unanswered",
            thing=question,
            silent=[submission],
            link=OWN.for_reader(row, "") if row.person else "",
        )


@transaction.atomic
def state(
    organisation: Organisation, *, question: Question | None, text: str, actor: User
) -> Statement:
    """In the institution's own words, below its record or below an answer; sent twice it is one."""
    rows = Statement.objects.filter(organisation=organisation, question=question)
    if same := rows.filter(text=text).first():
        return same
    refuse_often(f"statement:{organisation.pk}", a_day=STATEMENTS_A_DAY)
    made = Statement.objects.create(
        organisation=organisation, question=question, text=text, made_by=actor
    )
    audit.record("centre.stated", actor=actor, target=made)
    return made


@transaction.atomic
def take_down(statement: Statement, *, actor: User) -> None:
    """By the institution, whose words they are; the trace keeps them."""
    audit.record(
        "centre.statement_taken_down",
        actor=actor,
        target=statement.question or statement.organisation,
        text=statement.text,
    )
    statement.delete()

"""What is known of who asks: to give it to them, and to cut the link."""

from django.db.models import Q

from members.models import Person
from participation.centre.actions.asking import forget_asker
from participation.centre.models import Question, Statement


def export_person(person: Person) -> dict:
    return {
        "questions": [
            {
                "kind": row.kind,
                "title": row.title,
                "text": row.text,
                "institution": str(row.addressee),
                "state": row.status,
                "name_is_public": row.is_named,
                "asked_at": row.asked_at,
            }
            for row in questions_of(person).select_related("addressee")
        ],
        "questions_entered_for_others": list(
            entered_by(person).values("title", "channel", "asked_at")
        ),
        "statements": list(
            stated_by(person).values("organisation__name", "text", "made_at")
        ),
    }


def questions_of(person):
    """The person's own, and what was asked by their address without an account."""
    email = person.user.email if person.user_id else person.email
    own = Q(person=person)
    if email:
        own |= Q(person__user=None, person__email__iexact=email)
    return Question.objects.filter(own)


def entered_by(person):
    return Question.objects.filter(entered_by__isnull=False, entered_by=person.user_id)


def stated_by(person):
    return Statement.objects.filter(made_by__isnull=False, made_by=person.user_id)


def erase_person(person: Person) -> None:
    """What is public stays without the name; what nobody looked at yet goes."""
    stated_by(person).update(made_by=None)
    entered_by(person).update(entered_by=None)
    unseen = (Question.Status.UNCONFIRMED, Question.Status.WAITING)
    for question in questions_of(person):
        forget_asker(question)
        if question.status in unseen:
            question.delete()

"""What surveys know of a person: their answers under their name. Of anonymous ones nothing leads to them."""

from members.models import Person
from participation.surveys.models import (
    Answer,
    Participation,
    Response,
    Survey,
    TrainingPlan,
)
from places.fields import label


def export_person(person: Person) -> dict:
    return {
        "answers": [
            {
                "survey": str(row.survey),
                "begun_on": row.started_on,
                "sent_on": row.sent_on,
                "channel": row.channel,
                "answers": [told(one) for one in row.answers.all()],
            }
            for row in Response.objects.filter(person=person)
            .select_related("survey")
            .prefetch_related(
                "answers__question",
                "answers__row",
                "answers__option",
                "answers__oblast",
                "answers__obshtina",
                "answers__settlement__obshtina__oblast",
                "answers__organisation",
            )
        ],
        "answered_without_name": [
            str(row.survey)
            for row in Participation.objects.filter(person=person).select_related(
                "survey"
            )
        ],
        "sent_for_organisations": [
            str(row.survey) for row in sent_by(person).select_related("survey")
        ],
    }


def told(answer: Answer) -> dict:
    values = [
        answer.option, answer.number, answer.text, answer.day, answer.oblast,
        answer.obshtina, answer.settlement and label(answer.settlement),
        answer.organisation,
    ]  # fmt: skip
    said = [str(one) for one in values if one not in (None, "")]
    line = {"line": str(answer.row)} if answer.row else {}
    return {"question": str(answer.question), **line, "answer": " ".join(said)}


def sent_by(person):
    if person.user_id is None:
        return Response.objects.none()
    return Response.objects.filter(sent_by=person.user_id)


def erase_person(person: Person) -> None:
    """Their answers go; those of organisations stay, without who sent or entered them."""
    Response.objects.filter(person=person).delete()
    Participation.objects.filter(person=person).delete()
    if person.user_id is None:
        return
    sent_by(person).update(sent_by=None)
    Response.objects.filter(entered_by=person.user_id).update(entered_by=None)
    Survey.objects.filter(created_by=person.user_id).update(created_by=None)
    TrainingPlan.objects.filter(created_by=person.user_id).update(created_by=None)

"""The people of who drafts a position and of who stands behind it learn of an answer."""

from members.models import User
from participation.common.models import OfficialAnswer
from participation.common.telling import News
from participation.positions.models import Position, staff_of


def people_of(position: Position):
    drafters = position.drafters.agreed().values_list("organisation", flat=True)
    signed = position.supports.standing().values_list("organisation", flat=True)
    return staff_of({position.organisation_id, *drafters, *signed})


def news(position: Position, answer: OfficialAnswer) -> News:
    standing = position.supports.standing()
    people = User.objects.filter(person__in=standing.values("person"))
    return News(
        "participation.official_answer",
        target=answer.submission,
        actor=answer.entered_by,
        accounts=User.objects.filter(pk__in=people.values("pk"))
        | User.objects.filter(pk__in=people_of(position).values("pk")),
        supports=standing,
        letter="participation/official_answer_for_guest",
        context={"answer": answer, "thing": position},
    )

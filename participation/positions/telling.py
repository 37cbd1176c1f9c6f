"""The people of who drafts a position and of who stands behind it learn of an answer, and of silence."""

from members.models import User
from participation.common.models import OfficialAnswer, Submission
from participation.common.official_news import answer_came, term_passed
from participation.common.telling import News, Row
from participation.positions.models import Position


def people_of(position: Position):
    drafters = position.drafters.agreed().values_list("organisation", flat=True)
    signed = position.supports.standing().values_list("organisation", flat=True)
    return User.objects.staff_of({position.organisation_id, *drafters, *signed})


def news(position: Position, row: Row) -> News | None:
    """An answer, or none by the term: of one institution, or of all of them."""
    standing = position.supports.standing()
    people = User.objects.filter(person__in=standing.values("person"))
    accounts = User.objects.filter(pk__in=people.values("pk")) | User.objects.filter(
        pk__in=people_of(position).values("pk")
    )
    if isinstance(row, OfficialAnswer):
        return answer_came(row, thing=position, accounts=accounts, supports=standing)
    silent = position.submissions.overdue().select_related("addressee")
    if isinstance(row, Submission):
        silent = silent.filter(pk=row.pk)
    return term_passed(
        list(silent), thing=position, accounts=accounts, supports=standing
    )

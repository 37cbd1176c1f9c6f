"""On whose behalf somebody acts: which organisations they may choose, and which comes first."""

from django.db.models import F
from django.utils import timezone

from members.models import Membership


def choices(user) -> list[tuple[int, str]]:
    """(id, name) of the user's organisations, the one chosen last at the top."""
    if not user.is_authenticated or not user.organisation_ids():
        return []
    rows = Membership.objects.current().filter(
        person=user.person, organisation__in=user.organisation_ids()
    )
    names = [f"organisation__{name}" for name in ("name", "name_bg", "name_en")]
    rows = (
        rows.select_related("organisation")
        .only("organisation_id", *names)
        .order_by(F("chosen_at").desc(nulls_last=True), "pk")
    )
    return [(row.organisation_id, row.organisation.name) for row in rows]


def preferred(user, among=None) -> int | None:
    """The only one there is, else the one chosen last time; None leaves the choice open."""
    rows = Membership.objects.current().filter(
        person=user.person,
        organisation__in=user.organisation_ids() if among is None else among,
    )
    found = list(
        rows.order_by(F("chosen_at").desc(nulls_last=True), "pk").values_list(
            "organisation_id", "chosen_at"
        )[:2]
    )
    if not found or (len(found) > 1 and found[0][1] is None):
        return None
    return found[0][0]


def remember(user, organisation) -> None:
    """Next time it comes first."""
    if organisation is not None:
        rows = Membership.objects.current().filter(person=user.person)
        rows.filter(organisation=organisation).update(chosen_at=timezone.now())

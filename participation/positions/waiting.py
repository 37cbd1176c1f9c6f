"""What waits for a person among the positions, for my desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.positions.models import Drafter, Position

Status = Position.Status


def waiting_for(user) -> list[Waiting]:
    """Signatures and answers to an invitation; positions that are adopted and not sent."""
    return [*filter(None, [to_sign(user), to_answer(user), to_send(user)])]


def to_sign(user):
    """Of organisations that the user owns and that write it, or began it."""
    own = user.organisation_ids("owner")
    if not own:
        return None
    drafted = Drafter.objects.agreed().filter(organisation__in=own)
    rows = Position.objects.visible_to(user).filter(status=Status.OPEN)
    began = rows.filter(organisation__in=own)
    waiting = (began | rows.filter(pk__in=drafted.values("position"))).distinct()
    unsigned = [one for one in waiting if not signed_by_all(one, own)]
    return item(
        unsigned, _("Positions that wait for the signature of your organisation")
    )


def signed_by_all(position, own):
    """Every organisation of the user's that writes it has signed."""
    writing = {position.organisation_id}
    writing |= set(position.drafters.agreed().values_list("organisation", flat=True))
    signed = position.supports.standing().values_list("organisation", flat=True)
    return not (writing & set(own)) - set(signed)


def to_answer(user):
    own = user.organisation_ids("owner", "editor")
    asked = Drafter.objects.asked().filter(organisation__in=own).values("position")
    rows = Position.objects.filter(status=Status.DRAFT, pk__in=asked)
    return item(list(rows), _("Invitations to write a position together"))


def to_send(user):
    rows = Position.objects.editable_by(user).filter(
        status=Status.ADOPTED,
        organisation__in=user.organisation_ids("owner", "editor"),
    )
    return item(list(rows), _("Positions that are adopted and not sent yet"))


def item(rows, title):
    if not rows:
        return None
    url = rows[0].get_absolute_url() if len(rows) == 1 else reverse("positions:list")
    return Waiting(
        title=title,
        url=url,
        count=len(rows),
        since=min(one.updated_at for one in rows),
    )

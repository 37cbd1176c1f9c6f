"""Saying by hand that one thing led to another, and taking it back."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import Link
from leadernet.path import edges
from leadernet.path.kinds import kind_of
from leadernet.path.walking import path_of
from members.archives import refuse_if_archived
from members.models import User
from participation.common.keys import key_of
from projects.closed import refuse_if_closed

ONE_STEP_AT_A_TIME = 0x6C6E7061  # the number of the lock; any that nobody else uses


def refuse_if_at_rest(thing):
    """Whose own project is closed, or whose group is an archive, says nothing new."""
    if project := kind_of(thing).project(thing):
        refuse_if_closed(project)
    refuse_if_archived(getattr(thing, "group_id", None))


@transaction.atomic
def link(thing, *, other, leads: bool, actor: User) -> Link:
    """The thing led to the other, if it `leads`, or came from it; by who edits the thing."""
    refuse_if_at_rest(thing)
    take_turns()
    came, led = (thing, other) if leads else (other, thing)
    refuse_circle(came, led, actor)
    if (key_of(came), key_of(led)) in edges.pairs([key_of(came)], back=False):
        raise ValidationError(_("This step is written down already."), code="known")
    step, is_new = Link.objects.get_or_create(
        **ends(came, led), defaults={"created_by": actor}
    )
    if is_new:
        audit.record(
            "chain.linked", actor=actor, target=thing, came=str(came), led=str(led)
        )
    return step


def take_turns():
    """Until the transaction ends: two steps written at once could make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_STEP_AT_A_TIME])


def ends(came, led):
    """As columns, so that a second press finds the first."""
    content_type, number = key_of(came)
    to_content_type, to_number = key_of(led)
    return {
        "kind": Link.Kind.LED_TO,
        "content_type_id": content_type,
        "object_id": number,
        "to_content_type_id": to_content_type,
        "to_object_id": to_number,
    }


def refuse_circle(came, led, actor):
    if key_of(came) == key_of(led):
        raise ValidationError(_("A thing does not lead to itself."), code="itself")
    before = {key_of(step.row) for step in path_of(came, actor).before}
    if key_of(led) in before:
        raise ValidationError(
            _("That would be a circle: what you chose came before."), code="circle"
        )


@transaction.atomic
def unlink(thing, step: Link, *, actor: User) -> None:
    """A second press finds nothing more to take out."""
    refuse_if_at_rest(thing)
    step = Link.objects.select_for_update().filter(pk=step.pk).first()
    if step is None:
        return
    audit.record(
        "chain.unlinked",
        actor=actor,
        target=thing,
        came=str(step.target),
        led=str(step.to),
    )
    step.delete()

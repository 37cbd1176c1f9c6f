"""Who coordinates, moderates and administers the network: given, changed and ended."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, mail, notifications
from members.models import Appointment, User
from places.models import Obshtina

Role = Appointment.Role


@transaction.atomic
def appoint(
    user: User,
    role: str,
    *,
    kinds: list[str],
    obshtini: Iterable[Obshtina],
    actor: User,
    reason: str,
) -> Appointment:
    """Give a network role; the person is told by mail and notice."""
    refuse_own(user, actor)
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(user=user, role=role, kinds=kinds)
    except IntegrityError as error:
        raise ValidationError(
            _("%(name)s has this role already. Change its territory in the list.")
            % {"name": user},
            code="twice",
        ) from error
    appointment.obshtini.set(obshtini)
    tell(appointment, "appointed", actor=actor, reason=reason)
    return appointment


@transaction.atomic
def change(
    appointment: Appointment,
    *,
    kinds: list[str],
    obshtini: Iterable[Obshtina],
    actor: User,
    reason: str,
) -> Appointment:
    """Another territory or other kinds of organisation for the same role."""
    row = locked(appointment)
    refuse_own(row.user, actor)
    row.kinds = kinds
    row.save(update_fields=["kinds"])
    row.obshtini.set(obshtini)
    tell(row, "appointment_changed", actor=actor, reason=reason)
    return row


@transaction.atomic
def end(appointment: Appointment, *, actor: User, reason: str) -> None:
    """Take the role away; the network is never left without an administrator."""
    administrators = Appointment.objects.filter(role=Role.ADMINISTRATOR)
    # In one order, so that two administrators who end each other take turns.
    list(administrators.order_by("pk").select_for_update())
    row = locked(appointment)
    refuse_own(row.user, actor)
    others = administrators.filter(user__is_active=True).exclude(pk=row.pk)
    if row.role == Role.ADMINISTRATOR and not others.exists():
        raise ValidationError(
            _(
                "The last administrator of the network stays. Appoint another one first."
            ),
            code="last_administrator",
        )
    tell(row, "appointment_ended", actor=actor, reason=reason)
    row.delete()


def locked(appointment):
    row = Appointment.objects.select_for_update().filter(pk=appointment.pk).first()
    if row is None:
        raise ValidationError(_("This role was ended meanwhile."), code="gone")
    return row


def refuse_own(user, actor):
    if user == actor:
        raise ValidationError(
            _("Nobody changes their own roles. Ask another administrator."), code="own"
        )


def tell(appointment, what, *, actor, reason):
    """Trace, notice and mail; the words name role and territory as they are now."""
    user = appointment.user
    codes = list(appointment.obshtini.values_list("code", flat=True))
    audit.record(
        f"members.{what}",
        actor=actor,
        target=user,
        role=appointment.role,
        kinds=appointment.kinds,
        obshtini=codes,
        reason=reason,
    )
    notifications.notify(
        [user],
        f"members.{what}",
        target=user.person,
        actor=actor,
        role=appointment.role,
    )
    context = {"appointment": appointment, "reason": reason}
    mail.queue(f"members/{what}", to=user, context=context)

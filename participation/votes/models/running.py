"""Who runs votes."""

from django.db.models import Q

from members.models import Group


def runs_network(user):
    """Votes of all members are run by administrators and coordinators of the whole network."""
    return user.is_administrator() or any(
        not appointment.kinds and not appointment.obshtini.all()
        for appointment in user.coordinator_appointments()
    )


def groups_run_by(user):
    """Groups whose votes the user runs: those they coordinate, and those they look after.

    Of a closed group only its own people run one; others enter it to read, with a reason.
    """
    entered = Q(access__in=(Group.Access.OPEN, Group.Access.APPROVAL))
    entered |= Q(pk__in=user.group_ids())
    scope = Q(pk__in=[])
    if runs_network(user):
        scope = entered
    else:
        for appointment in user.coordinator_appointments():
            oblasti = {one.oblast_id for one in appointment.obshtini.all()}
            if not appointment.kinds:
                scope |= Q(oblast__in=oblasti) & entered
    return Group.objects.filter(scope | Q(pk__in=user.group_ids(coordinated=True)))


def run_by(user):
    groups = Q(group__in=groups_run_by(user))
    return groups | Q(group=None) if runs_network(user) else groups

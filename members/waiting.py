"""What waits for a person in the members' part of the portal, for my desk."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.desk import Waiting
from members import confirmations
from members.actions.team import may_still_give
from members.models import (
    GroupRequest,
    Invitation,
    JoinRequest,
    Organisation,
    OrganisationImport,
)

TO_FINISH = {
    Organisation.Status.DRAFT: gettext_lazy("Finish the application of %(name)s"),
    Organisation.Status.RETURNED: gettext_lazy(
        "The coordinator asks for more about %(name)s"
    ),
}


def waiting_for(user):
    """Applications to decide, to finish, imports, invitations and requests to groups."""
    return [
        *to_decide(user),
        *to_finish(user),
        *imports(user),
        *invitations(user),
        *join_requests(user),
        *to_confirm(user),
        *outdated(user),
        *requests(user),
    ]


def to_decide(user):
    if not (user.is_coordinator() or user.is_administrator()):
        return []
    queue = list(
        Organisation.objects.awaiting_decision_of(user).values_list(
            "applied_at", flat=True
        )
    )
    if not queue:
        return []
    return [
        Waiting(
            title=_("Applications for membership"),
            url=reverse("members:queue"),
            count=len(queue),
            since=queue[0],
        )
    ]


def with_the_coordinator(user):
    """The user's own applications that were sent, or declined and may be answered."""
    status = Organisation.Status
    sent = Organisation.objects.filter(applicant=user, status=status.APPLIED)
    open_ = Organisation.objects.applied_for_by(user)
    return [*sent, *open_.filter(status=status.DECLINED)]


def to_finish(user):
    return [
        Waiting(
            title=TO_FINISH[row.status] % {"name": row.name},
            url=reverse("members:application", args=[row.slug]),
            since=row.decided_at or row.created_at,
        )
        for row in Organisation.objects.applied_for_by(user).exclude(
            status=Organisation.Status.DECLINED
        )
    ]


def imports(user):
    rows = OrganisationImport.objects.visible_to(user).unfinished()
    return [
        Waiting(
            title=_("Import of %(name)s: %(status)s")
            % {"name": row.file_name, "status": row.get_state_display()},
            url=row.get_absolute_url(),
            since=row.created_at,
        )
        for row in rows[:5]
    ]


def invitations(user):
    rows = Invitation.objects.for_user(user).select_related("organisation")
    return [
        Waiting(
            title=_("Invitation to the team of %(name)s")
            % {"name": row.organisation.name},
            url=reverse("members:invitation", args=[row.token]),
            since=row.created_at,
        )
        for row in rows
        if may_still_give(row)
    ]


def to_confirm(user):
    """Profiles of the user's organisations that wait for „everything is true“."""
    rows = confirmations.unconfirmed().filter(
        pk__in=user.organisation_ids("owner", "editor")
    )
    return [
        Waiting(
            title=_("Is the profile of %(name)s still true?") % {"name": row.name},
            url=row.get_absolute_url(),
            since=start_of(row.asked_to_confirm_on),
        )
        for row in rows
    ]


def outdated(user):
    """How many profiles in the coordinator's scope are possibly out of date."""
    if not (user.is_coordinator() or user.is_administrator()):
        return []
    rows = confirmations.outdated().coordinated_by(user)
    days = list(rows.values_list("asked_to_confirm_on", flat=True))
    if not days:
        return []
    return [
        Waiting(
            title=_("Profiles out of date"),
            url=reverse("members:outdated"),
            count=len(days),
            since=start_of(days[0]),
        )
    ]


def start_of(day):
    midnight = datetime.datetime.combine(day, datetime.time.min)
    return timezone.make_aware(midnight)


def join_requests(user):
    """Who says that they work in one of the user's organisations."""
    rows = JoinRequest.objects.to_answer(user)
    return [
        Waiting(
            title=_("%(person)s asks to join the team of %(name)s")
            % {"person": row.created_by, "name": row.organisation.name},
            url=reverse(
                "members:answer_join_request", args=[row.organisation.slug, row.pk]
            ),
            since=row.created_at,
        )
        for row in rows.select_related("organisation", "created_by__person")
    ]


def requests(user):
    """One line for each group, however many ask."""
    asking = GroupRequest.objects.asking().filter(
        group__in=user.group_ids(coordinated=True)
    )
    invited = GroupRequest.objects.inviting(user)
    return [
        *by_group(asking, _("Requests to join the group %(name)s")),
        *by_group(invited, _("Invitation to the group %(name)s")),
    ]


def by_group(rows, title):
    found = {}
    for row in rows.select_related("group"):
        found.setdefault(row.group, []).append(row)
    return [
        Waiting(
            title=title % {"name": group.name},
            url=reverse("members:group", args=[group.slug]),
            count=len(waiting) if len(waiting) > 1 else None,
            since=waiting[0].created_at,
        )
        for group, waiting in found.items()
    ]

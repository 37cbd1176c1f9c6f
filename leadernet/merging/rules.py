"""What becomes of two rows that may not stand beside each other, and what does not move.

Without a rule the row of whoever stays is kept as it is, and what hung on the other one
hangs on it: two presences of one person in one session are one presence.
"""

from events.models import Registration
from members.actions.team import RANK
from participation.volunteering.models import Application

Status = Registration.Status
Volunteer = Application.Status
# The last one wins.
STANDING = [
    Status.UNCONFIRMED,
    Status.DECLINED,
    Status.CANCELLED,
    Status.REQUESTED,
    Status.WAITING,
    Status.OFFERED,
    Status.REGISTERED,
]


def one_membership(kept, gone):
    """The higher role, the earlier beginning; shown in public only if both were."""
    kept.role = max(kept.role, gone.role, key=RANK.__getitem__)
    kept.position = kept.position or gone.position
    kept.is_public = kept.is_public and gone.is_public
    kept.started_on = earlier(kept.started_on, gone.started_on)


def one_group_membership(kept, gone):
    kept.is_coordinator = kept.is_coordinator or gone.is_coordinator
    kept.joined_on = earlier(kept.joined_on, gone.joined_on)


def one_registration(kept, gone):
    """Whoever has a place in either has one; it was there since the earlier of the two."""
    if STANDING.index(gone.status) > STANDING.index(kept.status):
        kept.status, kept.cancelled_at = gone.status, gone.cancelled_at
        kept.offered_until, kept.decision = gone.offered_until, gone.decision
    kept.is_walk_in = kept.is_walk_in and gone.is_walk_in
    kept.organisation_id = kept.organisation_id or gone.organisation_id
    kept.registered_at = earlier(kept.registered_at, gone.registered_at)
    kept.reminded_for = kept.reminded_for or gone.reminded_for
    kept.reminded_week_for = kept.reminded_week_for or gone.reminded_week_for
    kept.confirmed_at = earlier(kept.confirmed_at, gone.confirmed_at)
    kept.registered_as = kept.registered_as or gone.registered_as
    kept.organisation_name = kept.organisation_name or gone.organisation_name
    for answer in ("office", "sex", "age_group", "obshtina_id"):
        setattr(kept, answer, getattr(kept, answer) or getattr(gone, answer))


def one_coorganiser(kept, gone):
    """Whoever said yes in either organises the event."""
    if gone.is_accepted() and not kept.is_accepted():
        for name in ("state", "reason", "answered_at", "answered_by_id"):
            setattr(kept, name, getattr(gone, name))


def one_support(kept, gone):
    """Whoever stood behind it by either does, since the earlier day; nobody else comes back."""
    if gone.stands() and not kept.stands():
        kept.withdrawn_at = None
        kept.decision, kept.decided_on = gone.decision, gone.decided_on
    elif not kept.stands():
        kept.withdrawn_at = kept.withdrawn_at or gone.withdrawn_at
    kept.confirmed_at = earlier(kept.confirmed_at, gone.confirmed_at)
    kept.is_named = kept.is_named and gone.is_named
    kept.address_mark = kept.address_mark or gone.address_mark
    kept.obshtina_id = kept.obshtina_id or gone.obshtina_id


# The last one wins.
OF_A_VOLUNTEER = [
    Volunteer.UNCONFIRMED,
    Volunteer.DECLINED,
    Volunteer.CANCELLED,
    Volunteer.ASKED,
    Volunteer.ACCEPTED,
]


def one_volunteer(kept, gone):
    """Whoever is accepted in either is; signed up since the earlier day."""
    if OF_A_VOLUNTEER.index(gone.status) > OF_A_VOLUNTEER.index(kept.status):
        kept.status, kept.answer = gone.status, gone.answer
        kept.decided_at, kept.decided_by_id = gone.decided_at, gone.decided_by_id
    kept.asked_at = earlier(kept.asked_at, gone.asked_at)
    kept.is_minor = kept.is_minor or gone.is_minor
    kept.parent_agrees = kept.parent_agrees or gone.parent_agrees


def one_place(kept, gone):
    """A place in either is one."""
    if gone.is_taken() and not kept.is_taken():
        kept.status, kept.queued_at = gone.status, gone.queued_at


def one_report(kept, gone):
    """Of two reports of the same shift the confirmed one counts, and once."""
    if gone.is_confirmed() and not kept.is_confirmed():
        for name in ("quarters", "reported", "what", "status", "reason"):
            setattr(kept, name, getattr(gone, name))
        kept.decided_at, kept.decided_by_id = gone.decided_at, gone.decided_by_id
        kept.channel, kept.entered_by_id = gone.channel, gone.entered_by_id


def one_drafter(kept, gone):
    """Whoever said yes in either writes the position."""
    kept.agreed_at = earlier(kept.agreed_at, gone.agreed_at)


def one_voter(kept, gone):
    """One vote: see `voting`. The result of a vote that is over was frozen before."""
    kept.has_voted = kept.has_voted or gone.has_voted


def earlier(one, other):
    return min(filter(None, (one, other)), default=None)


RULES = {
    "members.Membership": one_membership,
    "members.GroupMembership": one_group_membership,
    "events.CoOrganiser": one_coorganiser,
    "events.Registration": one_registration,
    "participation_common.Support": one_support,
    "volunteering.Application": one_volunteer,
    "volunteering.Hours": one_report,
    "volunteering.Place": one_place,
    "positions.Drafter": one_drafter,
    "votes.Voter": one_voter,
}

# What stays where it is, and why.
LEFT = {
    # The search knows the duplicate no more; whoever stays is indexed anew.
    "core.SearchEntry.target",
    # Half-written words of an application that is decided by being merged.
    "members.Draft.organisation",
    # Named to the coordinators alone; the staff of whoever stays would read the phone.
    "members.Responsible.organisation",
    # How somebody signs in is never handed on; the closed account loses it.
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "usersessions.UserSession.user",
    "members.User_groups.user",
    "members.User_user_permissions.user",
    "forum_permission.UserForumPermission.user",
    # Rights in the network are given, not inherited: see `people.refuse`.
    "members.Appointment.user",
    # Each person keeps its own account, unless only the duplicate had one.
    "members.Person.user",
    # The operator's own log.
    "admin.LogEntry.user",
}

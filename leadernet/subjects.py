"""What notices are about: what people choose how often to read of by mail.

Each kind (a file under templates/notifications/) stands in one subject, or in `ALWAYS`.
"""

from django.utils.translation import gettext_lazy as _

from core.models import Frequency
from core.subjects import Subject

SUBJECTS = [
    Subject(
        "tasks",
        _("What waits for you"),
        _("Applications to decide, news to review, requests and invitations."),
        Frequency.NOW,
        (
            "news.submitted",
            "members.applied",
            "members.appealed",
            "members.asked_to_join",
            "members.group_asked",
            "members.group_invited",
            "events.approval_asked",
            "events.coorganiser_asked",
            "events.decision_given",
            "events.decision_due",
            "events.recommendation_sent",
            "events.recommendation_due",
            "events.recommendation_overdue",
        ),
    ),
    Subject(
        "answers",
        _("What became of what you sent"),
        _("Your news, applications, requests and posts, once somebody decided."),
        Frequency.NOW,
        (
            "news.returned",
            "news.published",
            "news.scheduled",
            "news.unpublished",
            "news.deleted",
            "members.accepted",
            "members.returned",
            "members.declined",
            "members.join_accepted",
            "members.join_refused",
            "members.group_accepted",
            "members.group_refused",
            "members.group_removed",
            "forums.answer_accepted",
            "forums.approved",
            "forums.edited",
            "forums.hidden",
            "forums.announced",
            "forums.joined",
            "forums.locked",
            "forums.merged",
            "forums.moved",
            "forums.pinned",
            "forums.split",
            "forums.unlocked",
            "forums.unpinned",
            "events.coorganiser_answered",
            "events.coorganiser_withdrawn",
            "events.recommendation_answered",
        ),
    ),
    Subject(
        "mentions",
        _("When somebody mentions you"),
        _("Posts in the forums that name you with @."),
        Frequency.NOW,
        ("forums.mentioned",),
    ),
    Subject(
        "organisations",
        _("Organisations"),
        _("Changes in the profile and the team of yours, and in those you coordinate."),
        Frequency.DAILY,
        (
            "members.updated",
            "members.joined_team",
            "members.left_team",
            "members.role_changed",
            "members.trusted",
            "members.untrusted",
            "members.left_network",
            "members.reopened",
        ),
    ),
    Subject(
        "attended",
        _("Events where you were"),
        _("What the organiser asks afterwards, and the minutes once they are there."),
        Frequency.NOW,
        ("events.feedback", "events.minutes_published"),
    ),
    Subject(
        "groups",
        _("Your groups"),
        _(
            "New events and changes in the groups that you are in, and who joined those you lead."
        ),
        Frequency.DAILY,
        (
            "events.published",
            "members.group_archived",
            "members.group_declined",
            "members.group_joined",
            "members.group_reopened",
        ),
    ),
]

# Nobody's choice: one's own registration, role and account, and what docs/security.md
# promises to tell the owners of an organisation or the coordinators of a group.
ALWAYS = {
    "events.approved",
    "events.crossed_out",
    "events.declined",
    "events.lapsed",
    "events.moved_back",
    "events.offered",
    "events.registered",
    "events.requested",
    "events.waiting",
    "events.all_registrations_exported",
    "events.cancelled",
    "events.changed",
    "events.moved_up",
    "events.purge_soon",
    "events.registrations_exported",
    "events.released",
    "events.reminder",
    "events.reminder_week",
    "events.unpublished",
    "members.appointed",
    "members.appointment_changed",
    "members.appointment_ended",
    "members.group_coordinates",
    "members.group_entered",
    "members.group_led",
    "members.invited",
    "members.merged",
    "members.status_changed",
    "members.team_changed",
}

"""What a merge would do, counted by doing it and taking it back."""

from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

# Traces and copies of other rows: they follow, and nobody needs their number.
SILENT = {
    "core.AuditEntry", "core.Notification", "core.Link", "members.StatusChange",
    "members.Merge", "members.Organisation_topics", "members.Organisation_territory",
    "forum_tracking.ForumReadTrack", "forum_tracking.TopicReadTrack",
    "forum_member.ForumProfile", "forum_conversation.Topic_subscribers",
    "surveys.Participation", "surveys.Answer",
}  # fmt: skip
LABELS = {
    "members.Membership": _("people in the team"),
    "members.GroupMembership": _("places in groups"),
    "members.GroupRequest": _("requests to join groups"),
    "events.Registration": _("registrations"),
    "events.Attendance": _("records of attendance"),
    "projects.ProjectPartner": _("parts in projects of others"),
    "participation.Idea_organisations": _("ideas with its name"),
    "surveys.Response": _("answers to surveys: of two to one survey one stays"),
    "votes.Voter": _("rights to vote: of two in one vote one stays"),
    "votes.Ballot": _("ballots: of two in one vote that of whoever stays counts"),
    "core.Attachment": _("files and pictures"),
}


@dataclass(frozen=True)
class Line:
    """How many rows of a kind would move, and how many pairs would become one."""

    label: str
    moved: int
    joined: int


def of(act, *args, **kwargs) -> list[Line]:
    """Run the act, read its trace, and take everything back."""
    with transaction.atomic():
        trace = act(*args, **kwargs).trace
        transaction.set_rollback(True)
    return lines(trace)


def lines(trace) -> list[Line]:
    found = [
        Line(label_of(name), len(rows["moved"]), len(rows["joined"]))
        for name, rows in trace.items()
        if name not in SILENT
        and not apps.get_model(name).__name__.startswith("Historical")
    ]
    return sorted(found, key=lambda line: (-line.moved - line.joined, str(line.label)))


def label_of(name):
    return LABELS.get(name) or apps.get_model(name)._meta.verbose_name_plural

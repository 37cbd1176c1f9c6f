"""My desk: what waits for this person, from every app that has something waiting."""

from django.db.models import Exists, OuterRef

from events.models import Event, Registration
from events.waiting import waiting_for as events_waiting
from forums.waiting import waiting_for as forums_waiting
from members.models import Group, Organisation
from members.waiting import waiting_for as members_waiting
from members.waiting import with_the_coordinator
from news.waiting import waiting_for as news_waiting
from participation.causes.waiting import waiting_for as causes_waiting
from participation.centre.waiting import waiting_for as centre_waiting
from participation.ideas.waiting import waiting_for as ideas_waiting
from participation.positions.waiting import waiting_for as positions_waiting
from participation.surveys.waiting import waiting_for as surveys_waiting
from participation.volunteering.waiting import waiting_for as volunteering_waiting
from participation.votes.waiting import waiting_for as votes_waiting
from projects.models import Project, ProjectFollower
from projects.waiting import waiting_for as projects_waiting
from reports.waiting import waiting_for as reports_waiting

SOURCES = [
    members_waiting,
    news_waiting,
    events_waiting,
    ideas_waiting,
    forums_waiting,
    votes_waiting,
    surveys_waiting,
    projects_waiting,
    reports_waiting,
    causes_waiting,
    volunteering_waiting,
    centre_waiting,
    positions_waiting,
]


def contents(user) -> dict:
    """What the desk shows; each part is a short list in the order of what comes first."""
    managed = Project.objects.managed_by(user)
    return {
        "waiting": [item for source in SOURCES for item in source(user)],
        "organisations": Organisation.objects.visible_to(user).filter(
            pk__in=user.organisation_ids()
        ),
        "applications": with_the_coordinator(user),
        "groups": Group.objects.visible_to(user)
        .alive()
        .filter(pk__in=user.group_ids()),
        "registrations": Registration.objects.filter(
            person=user.person,
            status__in=Registration.STANDING,
            event__in=Event.objects.visible_to(user).upcoming(),
        )
        .select_related("event")
        .order_by("event__starts_at")[:10],
        "funded": funded(user)[:10],
        "managed": managed[:10],
        "kept": Project.objects.kept_by(user).exclude(pk__in=managed.values("pk"))[:10],
        "follows_projects": ProjectFollower.objects.filter(user=user).exists(),
        "notices": user.notifications.filter(read_at=None).count(),
    }


def funded(user):
    """Whether they follow it: nobody does without pressing the button."""
    followers = ProjectFollower.objects.filter(user=user, project=OuterRef("pk"))
    rows = Project.objects.visible_to(user).funded_by(user)
    return rows.annotate(is_followed=Exists(followers))

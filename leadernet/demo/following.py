"""Who follows projects: the donor one that goes on, a citizen too, and an address without an account.

What happened in the days before today is told by the clock, as in a real portal.
"""

import datetime

from django.utils import timezone

from projects.models import MailFollower, Project, ProjectFollower

SINCE = datetime.timedelta(days=30)


def tell(network):
    since = timezone.now() - SINCE
    project = Project.objects.get(slug="neighbours-with-ideas")
    for name in ("donor", "citizen"):
        ProjectFollower.objects.create(
            project=project, user=network.users[name], since=since
        )
    MailFollower.objects.create(
        project=project,
        email="reader@example.org",
        requested_at=since,
        confirmed_at=since,
    )

"""Three projects that are closed for good, and one whose manager is about to close it."""

import datetime

from django.utils import timezone

from leadernet.demo import build
from projects.models import Project
from reports.closing import final, opened
from reports.models import Closing

# Its address, and the day on which it was closed.
CLOSED = [
    ("leader-network-of-small-places", (2016, 2, 26)),
    ("library-as-a-uniting-centre", (2016, 3, 11)),
    ("synergy-of-the-network", (2024, 3, 29)),
]
IN_THE_MIDDLE = "your-municipality-works-for-you"


def tell(network):
    for slug, day in CLOSED:
        close(Project.objects.get(slug=slug), build.moment(*day, 16))
    prepare(network, Project.objects.get(slug=IN_THE_MIDDLE))


def close(project, moment):
    """What `reports.actions.close` writes, on a day of the story."""
    closing = Closing.objects.create(project=project)
    closing.contents = final.in_both(closing)
    for said in closing.contents.values():
        said["counted_on"] = moment.date().isoformat()
    closing.open_checked_at = closing.figures_checked_at = moment
    closing.people_checked_at = closing.closed_at = moment
    closing.closed_by = project.organisation.owners().first()
    closing.save()
    project.closed_at, project.status = moment, Project.Status.CLOSED
    project.save()


def prepare(network, project):
    """Something is handed over, something is given up, and something stands open."""
    project.status = Project.Status.FINALISATION
    project.save()
    closing = Closing.objects.create(project=project, open_checked_at=timezone.now())
    owner = network.users["kyustendil"]
    groups = opened.of(project, owner)
    things = [thing for group in groups for thing in group.things]
    for thing, fate in zip(things, FATES, strict=False):
        closing.handed.create(
            key=thing.key,
            address=thing.url,
            **fate(project, owner),
        )


def goes_on(project, _owner):
    return {
        "title_bg": "Окончателният отчет пред фонда",
        "title_en": "The final report to the fund",
        "organisation": project.organisation,
        "due_on": timezone.localdate() + datetime.timedelta(days=60),
        "note": "Пишем го, щом дойдат последните документи.",
        "is_public": True,
    }


def given_up(_project, _owner):
    return {
        "title_bg": "Сканиран документ за възнагражденията",
        "title_en": "A scanned document of the fees",
        "is_given_up": True,
        "note": "Ведомостите са само на хартия, в папката на проекта.",
    }


FATES = [goes_on, given_up]

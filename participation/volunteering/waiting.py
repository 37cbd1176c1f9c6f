"""What waits for a person among volunteers' matters, for my desk."""

import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.volunteering.models import Application, Hours, Opportunity, Place
from participation.volunteering.models.shifts import moment

# Of each kind; the others come up as these are done.
SHOWN = 10
# Later nobody is asked any more; it can still be reported.
REMEMBERED = datetime.timedelta(days=60)


def waiting_for(user) -> list[Waiting]:
    """Applications to answer, hours to confirm, and one's own hours to report."""
    return [*of_staff(user), *of_the_volunteer(user)]


def of_staff(user):
    run = Opportunity.objects.editable_by(user)
    if not user.organisation_ids("owner", "editor"):
        return
    asked = Application.objects.asked().filter(opportunity__in=run)
    reported = Hours.objects.reported().filter(place__shift__opportunity__in=run)
    reported = reported.exclude(place__application__person=user.person)
    yield from by_opportunity(
        asked,
        "opportunity",
        since="asked_at",
        title=_("Volunteers who wait for your answer"),
        page="volunteering:people",
    )
    yield from by_opportunity(
        reported,
        "place__shift__opportunity",
        since="reported_at",
        title=_("Hours of volunteers to confirm"),
        page="volunteering:hours",
    )


def by_opportunity(rows, path, *, since, title, page):
    """A line for each, which leads to its page; of several each says which one it is."""
    counted = rows.order_by().values(path).annotate(count=Count("pk"), since=Min(since))
    found = list(counted.order_by("since")[:SHOWN])
    opportunities = Opportunity.objects.in_bulk([one[path] for one in found])
    for one in found:
        name = opportunities[one[path]].title
        yield Waiting(
            title=f"{title}: {name}" if len(found) > 1 else title,
            url=reverse(page, args=[one[path]]),
            count=one["count"],
            since=one["since"],
        )


def of_the_volunteer(user):
    places = Place.objects.worked().without_hours()
    recent = timezone.localdate() - REMEMBERED
    places = places.filter(application__person=user.person, shift__day__gte=recent)
    found = places.aggregate(count=Count("pk"), day=Min("shift__day"))
    if found["count"]:
        yield Waiting(
            title=_("Hours to report as a volunteer"),
            url=reverse("volunteering:mine"),
            count=found["count"],
            since=moment(found["day"], datetime.time.min),
        )

"""What a calendar program gets when it asks again and again, and when nothing new is there for it."""

import datetime
import hashlib
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from events import calendars
from events.models import CalendarKey, Event, Registration, Withdrawal

REMEMBERS = datetime.timedelta(days=90)
COMING_AT_MOST, PAST_AT_MOST = 1500, 500


@dataclass
class Feed:
    """Events and what was withdrawn, both as far as the reader of the feed may know of them."""

    name: str
    events: QuerySet
    withdrawn: QuerySet
    own: dict[int, str] = field(default_factory=dict)

    def __post_init__(self):
        since = timezone.now() - REMEMBERS
        self.events = self.events.filter(ends_at__gte=since)
        self.withdrawn = self.withdrawn.recent()

    def stamp(self) -> tuple[str, datetime.datetime | None]:
        """(ETag, moment of the last change) in two questions, whatever the number of events.

        The day is in it, since what is old leaves the feed, and a new name of an organisation
        comes into it, without any event changing.
        """
        counts = [
            self.events.aggregate(number=Count("pk"), last=Max("updated_at")),
            self.withdrawn.aggregate(number=Count("pk"), last=Max("withdrawn_at")),
        ]
        parts = [
            self.name,
            get_language(),
            timezone.localdate(),
            sorted(self.own.items()),
        ]
        digest = hashlib.sha256(repr([*parts, counts]).encode()).hexdigest()
        moments = [one["last"] for one in counts if one["last"]]
        return f'W/"{digest[:24]}"', max(moments, default=None)

    def rows(self) -> list[Event]:
        """The nearest of what is to come and the last of what was, in order."""
        rows = self.events.for_feed()
        found = [
            *rows.upcoming()[:COMING_AT_MOST],
            *rows.past()[:PAST_AT_MOST],
        ]
        return sorted(found, key=lambda event: (event.starts_at, event.pk))

    def text(self) -> str:
        return calendars.calendar(
            self.rows(),
            name=self.name,
            withdrawn=self.withdrawn[:PAST_AT_MOST],
            own=self.own,
        )


def of_selection(name: str, events: QuerySet, withdrawn: QuerySet, user) -> Feed:
    """The events of a list; what is withdrawn from it, unless the reader sees it after all."""
    seen = Event.objects.visible_to(user).live().values("pk")
    gone = withdrawn.visible_to(user).exclude(number__in=seen)
    return Feed(name, events, gone)


def of_key(name: str, key: CalendarKey) -> Feed:
    """What the owner of the key registered for, and on wish what their groups and
    organisations do; asked anew each time, so that it ends with their rights."""
    user = key.user
    mine = Registration.objects.standing().filter(person=user.person)
    around = Q(pk__in=[])
    if key.with_groups:
        around |= Q(group__in=user.group_ids())
    visible = Event.objects.visible_to(user).live()
    wanted = visible.filter(around | Q(pk__in=mine.values("event")))
    withdrawn = Withdrawal.objects.visible_to(user)
    gone = withdrawn.filter(around | Q(number__in=mine.values("event")))
    if key.with_organisations:
        for pk in user.organisation_ids():
            wanted |= visible.of_organisation(pk)
            gone |= withdrawn.of_organisation(pk)
    return Feed(
        name,
        wanted,
        gone.exclude(number__in=visible.values("pk")),
        own=dict(mine.values_list("event", "status")),
    )

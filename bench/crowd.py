"""Brings a network to so many events and registrations: `python -m bench.crowd EVENTS REGISTRATIONS`."""

import datetime
import itertools
import os
import random
import sys

import django

DAYS_BEHIND, DAYS_AHEAD = 5 * 365, 180


def main(events, registrations):
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.db import transaction  # noqa: PLC0415 - after Django is set up

    from leadernet.demo.scale import analyze  # noqa: PLC0415

    with transaction.atomic():
        make_events(events)
        make_registrations(registrations)
    analyze()


def make_events(number):
    """Like those that are there, at other times."""
    from events.models import Event, Session  # noqa: PLC0415
    from leadernet.demo.scale.copying import copy  # noqa: PLC0415

    chance = random.Random(7)  # noqa: S311 - no secret
    like = list(Event.objects.filter(is_published=True).order_by("pk"))
    missing = number - Event.objects.count()
    if missing <= 0:
        return
    made = copy(
        moved(row, count, chance)
        for count, row in enumerate(itertools.islice(itertools.cycle(like), missing))
    )
    copy(
        Session(
            event=row,
            title_bg=row.title_bg,
            title_en=row.title_en,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in made
    )


def moved(row, count, chance):
    from django.utils import timezone  # noqa: PLC0415

    from events.models import Event  # noqa: PLC0415

    length = row.ends_at - row.starts_at
    day = chance.randint(-DAYS_BEHIND, DAYS_AHEAD)
    starts_at = timezone.now().replace(minute=0, second=0, microsecond=0)
    starts_at += datetime.timedelta(days=day, hours=chance.randint(-6, 6))
    kept = {
        field.attname: getattr(row, field.attname)
        for field in Event._meta.local_concrete_fields
        if field.attname not in {"id", "submission", "slug", "starts_at", "ends_at"}
    }
    return Event(
        **kept,
        slug=f"{row.slug[:60]}-{count}",
        starts_at=starts_at,
        ends_at=starts_at + length,
    )


def make_registrations(number):
    """Different people of each event, from all who are there."""
    from events.models import Event, Registration  # noqa: PLC0415
    from leadernet.demo.scale.copying import copy  # noqa: PLC0415
    from members.models import Organisation, Person  # noqa: PLC0415

    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    listed = Organisation.objects.order_by("pk").values_list("pk", flat=True)
    organisations = list(listed)
    missing = number - Registration.objects.count()
    empty = Event.objects.filter(registrations=None).order_by("pk")
    rows = list(empty.values_list("pk", "published_at"))
    each = -(-missing // len(rows)) if rows else 0
    copy(
        Registration(
            event_id=event,
            person_id=people[(event * 7919 + place * 104_729) % len(people)],
            organisation_id=organisations[(event + place) % len(organisations)],
            registered_at=published_at,
        )
        for place, (event, published_at) in itertools.islice(
            itertools.product(range(each), rows), max(missing, 0)
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

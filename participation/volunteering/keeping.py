"""How long the names of volunteers without an account are kept."""

import datetime

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from members.models import Merge, Person
from participation.volunteering.models import Application, Hours

# After their last shift; confirmed hours are a proof for whoever pays, and certificates are asked
# for later.
WITHOUT_HOURS = datetime.timedelta(days=365)
WITH_HOURS = datetime.timedelta(days=5 * 365)


def due_to_forget():
    """For the clock: guests who are known from nowhere else, and whose time is over."""
    today = timezone.localdate()
    places = "volunteer_applications__places__"
    confirmed = Q(**{f"{places}hours__status": Hours.Status.CONFIRMED})
    own = Application.objects.filter(person=OuterRef("pk"))
    # Without any shift left the day counts on which they signed up.
    rows = Person.objects.filter(Exists(own), user=None, erased_at=None).annotate(
        last_shift=Max(f"{places}shift__day"),
        last_confirmed=Max(f"{places}shift__day", filter=confirmed),
        last_asked=Max("volunteer_applications__asked_at"),
    )
    rows = rows.filter(
        Q(last_shift=None) | Q(last_shift__lt=today - WITHOUT_HOURS),
        Q(last_confirmed=None) | Q(last_confirmed__lt=today - WITH_HOURS),
        last_asked__date__lt=today - WITHOUT_HOURS,
    )
    return rows.exclude(known_elsewhere())


def known_elsewhere():
    """Every row that points at the person, but of volunteering and of former merges."""
    found = Q()
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if model is Merge or model._meta.app_label == Application._meta.app_label:
            continue
        rows = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        found |= Q(Exists(rows))
    return found

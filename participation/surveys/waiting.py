"""Surveys that wait for my answer, or for my organisation's."""

from collections import Counter

from django.db.models import Value
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.surveys.models import Participation, Response, Survey

# Those that close first; each is asked whether it still waits.
SHOWN = 20


def waiting_for(user) -> list[Waiting]:
    """Of the organisations that the user may answer for, and those of people in groups and members."""
    rows = list(
        Survey.objects.visible_to(user)
        .takes_answers()
        .asking(user)
        .select_related("group")
        .order_by("closes_on", "pk")[:SHOWN]
    )
    left = left_of(rows, user)
    return [
        Waiting(
            title=_("Survey: %(title)s") % {"title": survey.title},
            url=survey.get_absolute_url(),
            count=left[survey.pk] if left[survey.pk] > 1 else None,
            since=None,
            due_on=survey.closes_on,
        )
        for survey in rows
        if left[survey.pk]
    ]


def left_of(surveys, user) -> Counter:
    """{number of a survey: of how many of mine it waits}, in a few queries for all of them."""
    own = user.organisation_ids("owner", "editor")
    waited = [
        one.organisations_waited_for()
        .filter(pk__in=own)
        .order_by()
        .annotate(survey=Value(one.pk))
        .values_list("survey", "pk")
        for one in surveys
        if one.asks_organisations()
    ]
    of_people = {one.pk for one in surveys if not one.asks_organisations()}
    left = Counter(of_people - answered_by(user.person, of_people))
    if waited:
        first, *others = waited
        left.update(number for number, _organisation in first.union(*others, all=True))
    return left


def answered_by(person, surveys) -> set[int]:
    named = Response.objects.sent().filter(survey__in=surveys, person=person)
    apart = Participation.objects.filter(survey__in=surveys, person=person)
    return {
        *named.values_list("survey", flat=True),
        *apart.values_list("survey", flat=True),
    }

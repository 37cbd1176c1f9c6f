"""Surveys that wait for my answer, or for my organisation's."""

from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.surveys.models import Participation, Response, Survey
from participation.surveys.respondents import respondents

# Those that close first; each is asked whether it still waits.
SHOWN = 20


def waiting_for(user) -> list[Waiting]:
    """Of the organisations that the user may answer for, and those of people in groups and members."""
    rows = (
        Survey.objects.visible_to(user)
        .takes_answers()
        .asking(user)
        .select_related("group")
    )
    return [
        Waiting(
            title=_("Survey: %(title)s") % {"title": survey.title},
            url=survey.get_absolute_url(),
            count=len(left) if survey.asks_organisations() and len(left) > 1 else None,
            since=None,
            due_on=survey.closes_on,
        )
        for survey in rows.order_by("closes_on", "pk")[:SHOWN]
        if (left := left_of(survey, user))
    ]


def left_of(survey, user):
    mine = respondents(survey, user, {})
    answered = answered_numbers(survey, user)
    return [one for one in mine if (one.organisation or one.person).pk not in answered]


def answered_numbers(survey, user):
    model = Participation if survey.is_anonymous else Response
    rows = model.objects.filter(survey=survey)
    if not survey.is_anonymous:
        rows = rows.sent()
    if survey.asks_organisations():
        own = rows.filter(organisation__in=user.organisation_ids())
        return set(own.values_list("organisation", flat=True))
    return set(rows.filter(person=user.person).values_list("person", flat=True))

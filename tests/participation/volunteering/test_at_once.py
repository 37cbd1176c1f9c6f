"""Two presses in the same moment: no place is given twice, and no hour counts twice."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.models import User
from participation.volunteering import actions
from participation.volunteering.models import Application, Certificate, Hours, Place
from tests.factories import (
    ApplicationFactory,
    HoursFactory,
    OpportunityFactory,
    PersonFactory,
    PlaceFactory,
    ShiftFactory,
    UserFactory,
    staff_of,
)
from tests.forums.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def sign_up(shift, user):
    return actions.apply(
        shift.opportunity,
        shifts=[shift],
        note="",
        is_minor=False,
        parent_agrees=False,
        actor=User.objects.get(pk=user.pk),
    )


@pytest.mark.parametrize("_round", range(3))
def test_the_last_place_is_given_once(_round):
    shift = ShiftFactory(capacity=1)
    users = UserFactory(), UserFactory()

    at_once(*(lambda user=user: sign_up(shift, user) for user in users))

    assert sorted(Place.objects.values_list("status", flat=True)) == [
        "taken",
        "waiting",
    ]


@pytest.mark.parametrize("_round", range(3))
def test_at_one_hour_nobody_gets_a_place_in_two_opportunities(_round):
    shifts, user = (ShiftFactory(), ShiftFactory()), UserFactory()

    answers = at_once(*(lambda shift=shift: sign_up(shift, user) for shift in shifts))

    assert sum(isinstance(one, ValidationError) for one in answers) == 1
    assert Place.objects.taken().count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_pressed_twice_it_is_one_application(_round):
    shift, user = ShiftFactory(), UserFactory()

    made = at_once(lambda: sign_up(shift, user), lambda: sign_up(shift, user))

    assert made[0] == made[1]
    assert Application.objects.count() == Place.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_days_of_13_hours_do_not_fit_into_one(_round):
    user = UserFactory()
    places = [
        PlaceFactory(
            shift=ShiftFactory(
                opportunity=OpportunityFactory(),
                day=YESTERDAY,
                starts=datetime.time(hour),
                ends=datetime.time(hour + 1),
            )
        )
        for hour in (8, 10)
    ]
    for place in places:
        place.application.person = user.person
        place.application.save()

    answers = at_once(
        *(
            lambda place=place: actions.report(place, quarters=52, what="", actor=None)
            for place in places
        )
    )

    assert sum(isinstance(one, ValidationError) for one in answers) == 1
    assert Hours.objects.count() == 1


def two_of_the_same_people():
    """Two opportunities of yesterday, in whose shifts the same twelve people worked."""
    people = [PersonFactory() for _number in range(12)]
    found = []
    for hour in (8, 12):
        opportunity = OpportunityFactory()
        shift = ShiftFactory(
            opportunity=opportunity,
            day=YESTERDAY,
            starts=datetime.time(hour),
            ends=datetime.time(hour + 2),
        )
        places = [
            PlaceFactory(
                shift=shift,
                application=ApplicationFactory(opportunity=opportunity, person=person),
            )
            for person in people
        ]
        found.append((shift, places, staff_of(opportunity.organisation)))
    return found


@pytest.mark.parametrize("_round", range(3))
def test_two_sheets_of_the_same_people_do_not_wait_for_each_other(_round):
    (first, places, one), (second, others, another) = two_of_the_same_people()

    answers = at_once(
        *(
            lambda shift=shift, rows=rows, staff=staff: actions.enter_sheet(
                shift,
                rows=[(place, 8, "") for place in rows],
                channel="paper",
                actor=User.objects.get(pk=staff.pk),
            )
            for shift, rows, staff in (
                (first, places, one),
                (second, others[::-1], another),
            )
        )
    )

    assert answers == [(12, 0), (12, 0)]
    assert Hours.objects.confirmed().quarters() == 24 * 8


@pytest.mark.parametrize("_round", range(3))
def test_two_lists_of_the_same_people_are_confirmed(_round):
    (first, places, one), (second, others, another) = two_of_the_same_people()
    for rows in (places, others[::-1]):
        for place in rows:
            HoursFactory(place=place, status="reported", quarters=8)

    answers = at_once(
        *(
            lambda shift=shift, staff=staff: actions.confirm_many(
                shift.opportunity,
                [*Hours.objects.values_list("pk", flat=True)],
                actor=User.objects.get(pk=staff.pk),
            )
            for shift, staff in ((first, one), (second, another))
        )
    )

    assert answers == [12, 12]


@pytest.mark.parametrize("_round", range(3))
def test_confirmed_while_it_is_corrected_it_stays_confirmed(_round):
    opportunity = OpportunityFactory()
    shift = ShiftFactory(opportunity=opportunity, day=YESTERDAY)
    place = PlaceFactory(
        shift=shift, application=ApplicationFactory(opportunity=opportunity)
    )
    hours = HoursFactory(place=place, status="reported", quarters=8)
    staff = staff_of(opportunity.organisation)

    at_once(
        lambda: actions.confirm_hours(
            hours, quarters=8, reason="", actor=User.objects.get(pk=staff.pk)
        ),
        lambda: actions.report(place, quarters=16, what="", actor=None),
    )

    hours.refresh_from_db()
    told = (hours.status, hours.quarters)
    assert told in {("confirmed", 8), ("reported", 16)}


@pytest.mark.parametrize("_round", range(3))
def test_asked_twice_it_is_one_certificate(_round):
    hours = HoursFactory()
    organisation = hours.shift.opportunity.organisation
    person = hours.application.person

    at_once(
        *[lambda: actions.issue(organisation, person, actor=None) for _press in "ab"]
    )

    assert Certificate.objects.count() == 1

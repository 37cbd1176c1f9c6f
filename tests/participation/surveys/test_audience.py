"""Whom a survey asks, and who sees it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from members.models import Organisation
from participation.surveys.models import Response, Survey
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    SurveyFactory,
    UserFactory,
    staff_of,
)

Audience, Respondent, Status = Survey.Audience, Survey.Respondent, Survey.Status


def seen_by(user):
    return list(Survey.objects.visible_to(user))


class TestWhoSeesIt:
    def test_one_for_anybody_everybody_and_a_draft_only_its_staff(self):
        public = SurveyFactory(
            audience=Audience.ANYBODY, respondent=Respondent.PERSON, is_anonymous=True
        )
        draft = SurveyFactory(organisation=public.organisation, status=Status.DRAFT)
        staff = staff_of(public.organisation)

        assert seen_by(AnonymousUser()) == seen_by(UserFactory()) == [public]
        assert set(seen_by(staff)) == {public, draft}

    def test_one_of_members_whoever_has_a_role_in_a_member(self):
        survey = SurveyFactory()

        assert seen_by(AnonymousUser()) == seen_by(UserFactory()) == []
        assert seen_by(staff_of(OrganisationFactory())) == [survey]

    def test_one_of_a_group_only_the_group(self):
        group = GroupFactory()
        survey = SurveyFactory(audience=Audience.GROUP, group=group)
        inside = GroupMembershipFactory(
            group=group, organisation=OrganisationFactory(), person=None
        )

        assert seen_by(staff_of(OrganisationFactory())) == []
        assert seen_by(staff_of(inside.organisation)) == [survey]
        assert list(survey.organisations_asked()) == [inside.organisation]

    def test_one_of_a_place_who_has_its_seat_or_works_there(self):
        here, elsewhere = ObshtinaFactory(), ObshtinaFactory()
        survey = SurveyFactory(audience=Audience.PLACE)
        survey.obshtini.add(here)
        seated = OrganisationFactory(seat=SettlementFactory(obshtina=here))
        working = OrganisationFactory()
        working.territory.add(here, elsewhere)
        other = OrganisationFactory(seat=SettlementFactory(obshtina=elsewhere))

        assert set(survey.organisations_asked()) == {seated, working}
        assert seen_by(staff_of(seated)) == seen_by(staff_of(working)) == [survey]
        assert seen_by(staff_of(other)) == []

    def test_administrators_see_also_drafts(self):
        draft = SurveyFactory(status=Status.DRAFT)
        administrator = AppointmentFactory(role="administrator").user

        assert seen_by(administrator) == [draft]


def test_who_has_not_answered_is_who_sent_nothing():
    survey = SurveyFactory()
    answered, began, silent = (OrganisationFactory() for _number in range(3))
    Response.objects.create(survey=survey, organisation=answered, sent_on="2026-11-30")
    Response.objects.create(survey=survey, organisation=began)
    apart = OrganisationFactory(name_bg="Отговорила без име")
    survey.participations.create(organisation=apart)

    waited = set(survey.organisations_waited_for())

    assert waited == set(Organisation.objects.listed()) - {answered, apart}
    assert {began, silent} <= waited


def test_an_organisation_answers_once_and_a_sheet_is_entered_once():
    survey = SurveyFactory()
    first = OrganisationFactory()
    Response.objects.create(survey=survey, organisation=first, sheet=7)

    for twice in ({"organisation": first}, {"sheet": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Response.objects.create(survey=survey, **twice)

"""„I work here“: somebody asks to join an organisation's team, its owners answer."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notification, OutgoingMail
from leadernet import desk
from members.actions import joining as actions
from members.models import JoinRequest, Organisation
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused

Status = Organisation.Status


def page(name, organisation, *arguments):
    return reverse(f"members:{name}", args=[organisation.slug, *arguments])


def titles(user):
    return [row.title for row in desk.contents(user)["waiting"]]


def test_somebody_asks_and_an_owner_takes_them_in(as_user):
    organisation = OrganisationFactory()
    owner, person = staff_of(organisation, "owner"), UserFactory()

    profile = as_user(person).get(organisation.get_absolute_url())
    as_user(person).post(page("ask_to_join", organisation), {"note": "Счетоводител."})
    request = JoinRequest.objects.get()
    mail = OutgoingMail.objects.get(to=owner.email)
    answer = page("answer_join_request", organisation, request.pk)

    assert page("ask_to_join", organisation) in profile.content.decode()
    assert answer in mail.body
    assert "Счетоводител." in mail.body
    assert person.email not in mail.body
    assert titles(owner) == [
        f"{person} иска да се присъедини към екипа на {organisation.name}"
    ]

    as_user(owner).post(
        answer, {"answer": "accept", "role": "editor", "words": "Добре дошли."}
    )

    assert person.person.memberships.get().role == "editor"
    assert titles(owner) == []
    told = OutgoingMail.objects.get(to=person.email)
    assert "Добре дошли." in told.body


def test_a_refusal_is_told_and_holds_for_a_month(as_user):
    organisation = OrganisationFactory()
    owner, person = staff_of(organisation, "owner"), UserFactory()
    request = actions.ask(organisation, note="Тук съм.", actor=person)

    as_user(owner).post(
        page("answer_join_request", organisation, request.pk),
        {"answer": "refuse", "role": "editor"},
    )

    assert not person.person.memberships.exists()
    assert OutgoingMail.objects.filter(to=person.email).count() == 1
    with refused("refused"):
        actions.ask(organisation, note="Моля.", actor=person)
    JoinRequest.objects.update(answered_at=timezone.now() - datetime.timedelta(days=31))
    assert actions.ask(organisation, note="Моля.", actor=person).is_waiting()


def test_one_asks_once_and_may_withdraw(as_user):
    organisation = OrganisationFactory()
    staff_of(organisation, "owner")
    person = UserFactory()
    actions.ask(organisation, note="Тук съм.", actor=person)

    with refused("asked"):
        actions.ask(organisation, note="Тук съм.", actor=person)
    shown = as_user(person).get(page("ask_to_join", organisation))
    as_user(person).post(page("withdraw_join_request", organisation))

    assert shown.context["waiting"].note == "Тук съм."
    assert JoinRequest.objects.get().state == "withdrawn"
    assert actions.ask(organisation, note="Пак.", actor=person).is_waiting()


def test_a_withdrawn_request_is_not_accepted_from_a_page_left_open():
    organisation = OrganisationFactory()
    owner, person = staff_of(organisation, "owner"), UserFactory()
    request = actions.ask(organisation, note="Тук съм.", actor=person)
    actions.withdraw(request, actor=person)

    with refused("answered"):
        actions.answer(request, accept=True, role="owner", actor=owner)

    assert not person.person.memberships.exists()


def test_five_requests_a_day_are_enough():
    person = UserFactory()
    for _number in range(JoinRequest.PER_DAY):
        actions.ask(OrganisationFactory(), note="Тук съм.", actor=person)

    with refused("too_many"):
        actions.ask(OrganisationFactory(), note="Тук съм.", actor=person)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.SUSPENDED},
        {"status": Status.LEFT, "left_on": datetime.date(2024, 1, 1)},
        {"status": Status.APPLIED},
        {"is_practice": True},
    ],
)
def test_who_does_not_take_part_takes_no_requests(as_user, fields):
    organisation = OrganisationFactory(**fields)
    person = UserFactory()
    MembershipFactory(person=person.person)

    answer = as_user(person).get(page("ask_to_join", organisation))

    assert answer.status_code in {403, 404}
    with refused("closed"):
        actions.ask(organisation, note="Тук съм.", actor=person)


def test_a_request_to_an_organisation_suspended_meanwhile_is_not_accepted():
    organisation = OrganisationFactory()
    owner, person = staff_of(organisation, "owner"), UserFactory()
    request = actions.ask(organisation, note="Тук съм.", actor=person)
    Organisation.objects.update(status=Status.SUSPENDED)

    with refused("closed"):
        actions.answer(request, accept=True, role="editor", actor=owner)


def test_who_is_in_the_team_has_nothing_to_ask(as_user):
    organisation = OrganisationFactory()
    editor = staff_of(organisation)

    assert as_user(editor).get(page("ask_to_join", organisation)).status_code == 403
    with refused("in_team"):
        actions.ask(organisation, note="Тук съм.", actor=editor)


def test_where_nobody_owns_the_administrators_answer_with_a_reason(as_user):
    administrator = AppointmentFactory(role="administrator").user
    organisation = OrganisationFactory()
    person = UserFactory()
    as_user(person).post(page("ask_to_join", organisation), {"note": "Аз я водя."})
    request = JoinRequest.objects.get()
    url = page("answer_join_request", organisation, request.pk)

    assert OutgoingMail.objects.filter(to=administrator.email).count() == 1
    assert len(titles(administrator)) == 1
    as_user(administrator).post(url, {"answer": "accept", "role": "owner"})
    assert not organisation.owners().exists()
    as_user(administrator).post(
        url, {"answer": "accept", "role": "owner", "reason": "Проверих по телефона."}
    )

    assert list(organisation.owners()) == [person]


def test_only_who_keeps_the_team_answers(as_user):
    organisation, other = OrganisationFactory(), OrganisationFactory()
    staff_of(organisation, "owner")
    request = actions.ask(organisation, note="Тук съм.", actor=UserFactory())

    editor = as_user(staff_of(organisation))
    stranger = as_user(staff_of(other, "owner"))

    own = page("answer_join_request", organisation, request.pk)
    assert editor.get(own).status_code == 403
    assert stranger.get(own).status_code == 403
    elsewhere = page("answer_join_request", other, request.pk)
    assert stranger.get(elsewhere).status_code == 404


def test_an_anonymous_visitor_is_led_through_signing_in(client):
    organisation = OrganisationFactory()

    profile = client.get(organisation.get_absolute_url()).content.decode()
    answer = client.get(page("ask_to_join", organisation))

    assert page("ask_to_join", organisation) in profile
    assert answer.url.startswith("/accounts/login/")


def test_requests_are_forgotten_after_a_year():
    request = actions.ask(OrganisationFactory(), note="Тук съм.", actor=UserFactory())
    assert list(JoinRequest.objects.expired()) == []

    JoinRequest.objects.update(created_at=timezone.now() - datetime.timedelta(days=366))

    assert list(JoinRequest.objects.expired()) == [request]
    assert Notification.objects.count() == 0

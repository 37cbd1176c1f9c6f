"""An administrator gives, changes and ends the roles of the network in the browser."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry, Notification, OutgoingMail
from members.actions import appointments as actions
from members.models import Appointment, Organisation
from tests.factories import (
    PASSWORD,
    AppointmentFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    UserFactory,
)
from tests.members.helpers import refused

LIST = reverse("members:roles")
NEW = reverse("members:appoint")


def administrator(**fields):
    user = UserFactory(**fields)
    AppointmentFactory(user=user, role="administrator")
    return user


def data(user, **changes):
    fields = {
        "email": user.email,
        "role": "coordinator",
        "reason": "Избрана от мрежата",
    }
    return fields | changes


def test_the_coordinator_of_lags_is_appointed_and_gets_their_applications(as_user):
    chosen, obshtina = UserFactory(name="Ива Колева"), ObshtinaFactory()

    client = as_user(administrator())
    answer = client.post(
        NEW, data(chosen, kinds=["lag", "flag"], obshtini=[obshtina.pk])
    )

    assert answer.url == LIST
    appointment = chosen.appointments.get()
    assert (appointment.role, appointment.kinds) == ("coordinator", ["lag", "flag"])
    assert list(appointment.obshtini.all()) == [obshtina]
    lag = OrganisationFactory(
        kind="lag", status="applied", seat=SettlementFactory(obshtina=obshtina)
    )
    OrganisationFactory(kind="association", status="applied", seat=lag.seat)
    assert list(Organisation.objects.awaiting_decision_of(chosen)) == [lag]
    page = client.get(LIST).content.decode()
    assert "Ива Колева" in page
    assert "Избрана от мрежата" in page


def test_the_person_is_told_by_mail_and_notice_and_it_leaves_a_trace(as_user):
    chosen = UserFactory(language="en")

    as_user(administrator()).post(NEW, data(chosen, kinds=["lag", "flag"]))

    mail = OutgoingMail.objects.get(to=chosen.email)
    assert mail.subject == "You have a role in the network"
    assert "local action group, fisheries local action group\n" in mail.body
    assert "Избрана от мрежата" in mail.body
    assert "/en/desk/" in mail.body
    assert [notice.user for notice in Notification.objects.all()] == [chosen]
    assert AuditEntry.objects.get(verb="members.appointed").target == chosen


@pytest.mark.parametrize("field", ["email", "reason"])
def test_an_account_and_a_reason_are_asked_for(as_user, field):
    answer = as_user(administrator()).post(
        NEW,
        data(
            UserFactory(), **{field: "nobody@example.org" if field == "email" else ""}
        ),
    )

    assert list(answer.context["form"].errors) == [field]
    assert not Appointment.objects.filter(role="coordinator").exists()


def test_an_administrator_has_no_territory_and_a_moderator_no_kinds(as_user):
    moderator, other = UserFactory(), UserFactory()
    client, obshtina = as_user(administrator()), ObshtinaFactory()
    scope = {"kinds": ["lag"], "obshtini": [obshtina.pk]}

    client.post(NEW, data(moderator, role="moderator", **scope))
    client.post(NEW, data(other, role="administrator", **scope))

    assert moderator.appointments.get().kinds == []
    assert list(moderator.appointments.get().obshtini.all()) == [obshtina]
    assert other.appointments.get().kinds == []
    assert not other.appointments.get().obshtini.exists()


def test_the_same_role_is_not_given_twice(as_user):
    appointment = AppointmentFactory()

    answer = as_user(administrator()).post(NEW, data(appointment.user))

    assert answer.context["form"].non_field_errors()
    assert appointment.user.appointments.count() == 1


def test_a_changed_territory_holds_with_the_next_request(as_user):
    appointment, obshtina = AppointmentFactory(), ObshtinaFactory()
    application = OrganisationFactory(status="applied", seat=SettlementFactory())
    coordinator, queue = as_user(appointment.user), reverse("members:queue")
    assert list(coordinator.get(queue).context["object_list"]) == [application]

    as_user(administrator()).post(
        reverse("members:change_role", args=[appointment.pk]),
        {"obshtini": [obshtina.pk], "reason": "Нова територия"},
    )

    assert list(coordinator.get(queue).context["object_list"]) == []


def test_an_ended_role_gives_no_rights_any_more(as_user):
    appointment = AppointmentFactory()
    coordinator = as_user(appointment.user)

    as_user(administrator()).post(
        reverse("members:end_role", args=[appointment.pk]),
        {"reason": "Мандатът изтече"},
    )

    assert coordinator.get(reverse("members:queue")).status_code == 403
    assert "Мандатът изтече" in OutgoingMail.objects.get().body


def test_nobody_changes_their_own_role():
    user = administrator()
    administrator()

    with refused("own"):
        actions.end(user.appointments.get(), actor=user, reason="x")
    with refused("own"):
        actions.appoint(
            user, "coordinator", kinds=[], obshtini=[], actor=user, reason="x"
        )


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one():
    first, second = administrator(), administrator()
    barrier, outcomes = threading.Barrier(2), []

    def end(actor, other):
        barrier.wait()
        try:
            actions.end(other.appointments.get(), actor=actor, reason="x")
            outcomes.append("ended")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    pairs = [(first, second), (second, first)]
    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["ended", "last_administrator"]
    assert Appointment.objects.filter(role="administrator").count() == 1


def test_a_role_is_given_only_after_the_password_was_asked_for_again(as_user):
    client = as_user(administrator(password=PASSWORD))
    chosen = UserFactory()

    asked = client.post(NEW, data(chosen))
    assert reverse("account_reauthenticate") in asked.url
    assert not chosen.appointments.exists()
    client.post(asked.url, {"password": PASSWORD, "next": NEW})

    assert chosen.appointments.get().role == "coordinator"


def test_the_list_asks_as_much_for_thirty_roles_as_for_one(
    as_user, django_assert_num_queries
):
    client = as_user(administrator())
    AppointmentFactory().obshtini.add(ObshtinaFactory())
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _number in range(30):
        AppointmentFactory().obshtini.add(ObshtinaFactory())

    with django_assert_num_queries(len(one)):
        client.get(LIST)

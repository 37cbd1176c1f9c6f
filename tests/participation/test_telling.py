"""Whoever stands behind something is told by the worker, some at a time and each once."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.models import Notification, OutgoingMail
from leadernet import due
from members.models import Person
from participation.causes import actions
from participation.causes.models import Cause
from participation.common import telling
from participation.common.actions import withdraw
from participation.common.models import Support, Telling
from tests.factories import CauseFactory, PersonFactory, UserFactory
from tests.participation.telling import tell_all


@pytest.fixture(autouse=True)
def _two_at_a_time(monkeypatch):
    monkeypatch.setattr(telling, "PORTION", 2)


@pytest.fixture
def cause():
    """Supported by three people with an account and three without, one of these on paper."""
    cause = CauseFactory()
    guests = [PersonFactory(email=f"guest{n}@example.org") for n in (1, 2)]
    people = [UserFactory().person for _n in range(3)]
    for person in [*people, *guests, PersonFactory(email="")]:
        Support.objects.create(target=cause, person=person, confirmed_at=timezone.now())
    return cause


def adopt(cause):
    return actions.change_status(
        cause,
        status=Cause.Status.ADOPTED,
        reason="Общото събрание я прие.",
        on=timezone.localdate(),
        actor=UserFactory(is_superuser=True),
    )


def told():
    return Notification.objects.count(), OutgoingMail.objects.filter(
        to__startswith="guest"
    ).count()


def test_in_portions_until_all_know_it(cause):
    adopt(cause)
    assert told() == (0, 0)

    met = []
    one = Telling.objects.get()
    while telling.tell_some(one.pk):
        met.append(told())

    assert met == [(2, 0), (3, 0), (3, 2)]
    assert not Telling.objects.exists()
    assert not telling.tell_some(one.pk)


def test_a_supporter_without_an_account_reads_why_and_withdraws_by_one_link(cause):
    adopt(cause)
    tell_all()

    letter = OutgoingMail.objects.get(to="guest1@example.org")
    assert "Общото събрание я прие." in letter.body
    assert "/support/withdraw/" in letter.body


def test_one_address_hears_once_of_one_happening(cause):
    """Somebody signed by mail and proposed a cause with the account of that address later."""
    proposer = UserFactory(email="guest1@example.org")
    Person.objects.filter(email="guest1@example.org").update(email="Guest1@Example.org")
    Cause.objects.update(created_by=proposer)

    adopt(cause)
    tell_all()

    mails = OutgoingMail.objects.filter(to__istartswith="guest").order_by("to")
    assert [one.to for one in mails] == ["guest1@example.org", "guest2@example.org"]
    assert Notification.objects.filter(user=proposer).count() == 1


def test_whoever_withdrew_before_their_turn_is_not_told(cause):
    adopt(cause)
    one = Telling.objects.get()
    telling.tell_some(one.pk)
    for row in cause.supports.all():
        withdraw(row, actor=row.person.user if row.person.user_id else None)

    tell_all()

    assert told() == (2, 0)


def test_what_was_taken_back_meanwhile_is_told_to_nobody(cause):
    adopt(cause)
    Cause.objects.update(status=Cause.Status.REFUSED)

    tell_all()

    assert told() == (0, 0)


def test_what_broke_off_is_taken_up_by_the_clock(cause):
    adopt(cause)
    works = due.everything()
    work = next(one for one in works if one.name == "go on telling supporters")

    assert not work.rows().exists()
    Telling.objects.update(begun_at=timezone.now() - datetime.timedelta(minutes=6))

    assert work.rows().get() == Telling.objects.get()


def test_a_long_telling_is_taken_up_once_and_not_while_it_goes_on(
    cause, django_capture_on_commit_callbacks, monkeypatch
):
    begun = []
    adopt(cause)
    monkeypatch.setattr(telling, "spread", SimpleNamespace(enqueue=begun.append))
    one = Telling.objects.get()
    long_ago = timezone.now() - datetime.timedelta(minutes=6)

    Telling.objects.update(begun_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        telling.go_on(one)
        telling.go_on(one)
    assert begun == [one.pk]
    assert not telling.half_told().exists()

    Telling.objects.update(begun_at=long_ago)
    telling.tell_some(one.pk)
    assert not telling.half_told().exists()

"""Two presses in the same moment: each support counts once, and no state comes back."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.models import Person, User
from participation.causes import actions as causes
from participation.causes.forms import CauseForm
from participation.causes.models import Cause
from participation.common import actions
from participation.common.models import Support
from tests.factories import AppointmentFactory, CauseFactory, UserFactory
from tests.forums.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "maria@example.org"


def ask(cause, who="10.0.0.1"):
    return actions.ask(
        cause,
        name="Мария Стоева",
        email=EMAIL,
        obshtina=None,
        is_named=False,
        language="bg",
        who=who,
    )


def press(cause, user):
    return actions.support(cause, actor=User.objects.get(pk=user.pk), is_named=False)


@pytest.mark.parametrize("_round", range(3))
def test_pressed_twice_it_is_one(_round):
    cause, user = CauseFactory(), UserFactory()

    made = at_once(lambda: press(cause, user), lambda: press(cause, user))

    assert made[0] == made[1]
    assert cause.supports.counts()["people"] == 1


@pytest.mark.parametrize("_round", range(3))
def test_asked_twice_it_is_one_row(_round):
    cause = CauseFactory()

    answers = at_once(lambda: ask(cause), lambda: ask(cause, who="10.0.0.2"))

    assert answers == [None, None]
    assert Support.objects.count() == Person.objects.filter(email=EMAIL).count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_the_link_and_the_account_of_one_address_are_one(_round):
    cause = CauseFactory()
    ask(cause)
    row, user = Support.objects.get(), UserFactory(email=EMAIL)

    answers = at_once(lambda: actions.confirm(row), lambda: press(cause, user))

    assert not any(isinstance(one, Exception) for one in answers)
    assert cause.supports.counts()["people"] == 1
    assert Support.objects.get().person == user.person


@pytest.mark.parametrize("_round", range(3))
def test_asked_anew_while_the_clock_forgets_it_stays(_round):
    cause = CauseFactory()
    ask(cause)
    row = Support.objects.get()
    late = timezone.now() - Support.CONFIRM_WITHIN - datetime.timedelta(minutes=1)
    Support.objects.update(asked_at=late)

    asked, _forgotten = at_once(
        lambda: ask(cause), lambda: actions.forget_unconfirmed(row)
    )

    assert asked is None
    assert Support.objects.count() == Person.objects.filter(email=EMAIL).count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_nobody_joins_what_ends_in_the_same_moment(_round):
    cause, user = CauseFactory(), UserFactory()
    admin = AppointmentFactory().user

    def end():
        return causes.change_status(
            cause,
            status=Cause.Status.DROPPED,
            reason="Няма смисъл.",
            on=timezone.localdate(),
            actor=admin,
        )

    joined, ended = at_once(lambda: press(cause, user), end)

    assert ended == cause
    assert cause.supports.counts()["people"] == int(isinstance(joined, Support))
    assert isinstance(joined, Support | ValidationError)


@pytest.mark.parametrize("_round", range(3))
def test_the_same_form_sent_twice_is_one_cause(_round):
    user = UserFactory()
    typed = {"title": "Мост", "description": "Нужен е.", "submission": uuid.uuid4()}

    def propose():
        form = CauseForm(typed, user=user)
        assert form.is_valid()
        return causes.propose(form, actor=user)

    made = at_once(propose, propose)

    assert made[0] == made[1]
    assert Cause.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_rewritten_while_it_is_refused_it_stays_refused(_round):
    citizen, coordinator = UserFactory(), AppointmentFactory().user
    cause = CauseFactory(
        organisation=None, created_by=citizen, status=Cause.Status.WAITING
    )
    typed = {"title": "Мост", "description": "Нужен е."}
    form = CauseForm(typed, user=citizen, instance=Cause.objects.get())
    assert form.is_valid()

    def refuse():
        return causes.change_status(
            cause,
            status=Cause.Status.REFUSED,
            reason="Реклама.",
            on=timezone.localdate(),
            actor=coordinator,
        )

    at_once(lambda: causes.save(form, actor=citizen), refuse)

    assert Cause.objects.get().status == Cause.Status.REFUSED

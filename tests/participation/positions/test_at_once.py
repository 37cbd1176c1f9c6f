"""Two presses in the same moment about one position: what is frozen is what was signed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from participation.common import actions as common
from participation.common import frozen
from participation.common.models import OfficialAnswer, Support
from participation.positions import actions
from participation.positions.models import Position
from tests.factories import OrganisationFactory, PositionFactory, staff_of
from tests.forums.test_at_once import at_once

at_the_same_time = pytest.mark.django_db(transaction=True)
Status = Position.Status


@pytest.fixture
def town():
    return OrganisationFactory(
        kind="municipality", status="partner", email="town@example.org"
    )


def opened(*addressees, signatures=2):
    position = PositionFactory(addressees=addressees)
    move(position, Status.OPEN)
    for _number in range(signatures):
        sign(position, OrganisationFactory())
    return position


def move(position, status):
    return actions.change_status(
        Position.objects.get(pk=position.pk),
        status=status,
        actor=staff_of(position.organisation),
        reason="Причина.",
    )


def sign(position, organisation):
    return common.support_for(
        position,
        organisation=organisation,
        decision="решение № 4",
        decided_on=timezone.localdate(),
        actor=staff_of(organisation, "owner"),
    )


def refused(results):
    return [one.code for one in results if isinstance(one, ValidationError)]


def decisions_frozen():
    position = Position.objects.get()
    assert position.checksum == frozen.checksum(position.adopted)
    return len(position.adopted["signatories"])


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_signed_while_it_is_frozen_it_is_either_in_or_refused(town, _round):
    position, late = opened(town), OrganisationFactory()

    signed, adopted = at_once(
        lambda: sign(position, late), lambda: move(position, Status.ADOPTED)
    )

    assert adopted == position
    assert isinstance(signed, Support) or signed.code == "closed"
    assert decisions_frozen() == position.supports.standing().count()


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_withdrawn_while_it_is_frozen_two_signatures_stay_two(town, _round):
    position = opened(town)
    leaves = position.supports.first()

    _left, adopted = at_once(
        lambda: common.withdraw(leaves, actor=None),
        lambda: move(position, Status.ADOPTED),
    )

    position.refresh_from_db()
    if isinstance(adopted, ValidationError):
        assert (adopted.code, position.status) == ("few", Status.OPEN)
    else:
        assert decisions_frozen() == 2


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_two_owners_of_one_organisation_sign_once(town, _round):
    position, organisation = opened(town, signatures=0), OrganisationFactory()

    results = at_once(*[lambda: sign(position, organisation)] * 2)

    assert results[0] == results[1]
    assert position.supports.counts()["organisations"] == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_adopted_twice_it_is_one_step(town, _round):
    position = opened(town)

    results = at_once(*[lambda: move(position, Status.ADOPTED)] * 2)

    assert refused(results) == []
    assert position.state_changes.filter(after=Status.ADOPTED).count() == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_handed_over_twice_it_is_handed_over_once(town, _round):
    position = opened(town)
    move(position, Status.ADOPTED)

    def send():
        return actions.send(
            Position.objects.get(pk=position.pk),
            addressee=town,
            way="mail",
            on=timezone.localdate(),
            actor=staff_of(position.organisation),
        )

    results = at_once(send, send)

    assert results[0] == results[1]
    assert position.state_changes.filter(after=Status.SENT).count() == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_the_last_two_institutions_answer_at_once(town, _round):
    second = OrganisationFactory(kind="institution", status="partner")
    position = opened(town, second)
    move(position, Status.ADOPTED)
    for addressee in (town, second):
        actions.send(
            Position.objects.get(pk=position.pk),
            addressee=addressee,
            way="letter",
            on=timezone.localdate(),
            actor=staff_of(position.organisation),
        )
    one, other = position.submissions.all()

    def answer(submission):
        return common.answer_by_link(submission, text="Да.", signed_by="")

    for row in (one, other):
        row.link_until = timezone.localdate()
        row.save()
    at_once(lambda: answer(one), lambda: answer(other))

    position.refresh_from_db()
    assert OfficialAnswer.objects.count() == 2
    assert position.status == Status.ANSWERED
    assert position.state_changes.filter(after=Status.ANSWERED).count() == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_taken_off_while_it_is_adopted_it_is_off(town, _round):
    position = opened(town)
    admin = staff_of(OrganisationFactory())
    admin.is_superuser = True
    admin.save()

    def hide():
        return actions.change_status(
            Position.objects.get(pk=position.pk),
            status=Status.HIDDEN,
            actor=admin,
            reason="Чужди лични данни.",
        )

    results = at_once(hide, lambda: move(position, Status.ADOPTED))

    position.refresh_from_db()
    assert position.status == Status.HIDDEN
    assert refused(results) in ([], ["stale"])


@pytest.mark.django_db
def test_who_presses_second_reads_that_somebody_was_faster(as_user, town):
    position = opened(town)
    slow = as_user(staff_of(position.organisation))
    move(position, Status.WITHDRAWN)

    page = slow.post(
        reverse("positions:state", args=[position.pk, Status.ADOPTED]),
        {"on": timezone.localdate()},
        follow=True,
    )

    assert "Някой Ви изпревари" in page.text
    assert Position.objects.get().status == Status.WITHDRAWN

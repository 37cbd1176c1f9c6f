"""An account that was closed stays closed, also when an older backup is restored."""

import datetime

import pytest
from django.utils import timezone

from leadernet import closings
from members.models import User
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.LOCAL_DIR = tmp_path / "local"


def as_in_the_backup(user):
    """The row as it was before its account was closed."""
    User.objects.filter(pk=user.pk).update(
        closed_at=None, is_active=True, email="leaver@example.org"
    )


def test_account_closed_since_the_backup_is_closed_again():
    leaver, stays = UserFactory(), UserFactory()
    closings.close(leaver, actor=leaver)
    as_in_the_backup(leaver)

    said = closings.close_again(since=timezone.now() - HOUR)

    assert said == [
        f"Account {leaver.pk} was closed after the backup and is closed again."
    ]
    leaver.refresh_from_db()
    assert leaver.closed_at
    assert leaver.email == f"closed-{leaver.pk}@invalid.invalid"
    assert not leaver.is_active
    stays.refresh_from_db()
    assert stays.is_active
    assert closings.ledger().read_text().count("\n") == 1
    assert "@" not in closings.ledger().read_text()


def test_account_closed_before_the_backup_is_left_as_it_is():
    leaver = UserFactory()
    closings.close(leaver, actor=leaver)
    as_in_the_backup(leaver)

    assert closings.close_again(since=timezone.now() + HOUR) == []


def test_last_owner_is_told_to_the_operator():
    owner = UserFactory()
    closings.close(owner, actor=owner)
    as_in_the_backup(owner)
    MembershipFactory(person=owner.person, role="owner")

    (said,) = closings.close_again(since=timezone.now() - HOUR)

    assert "close it again" in said
    assert User.objects.get(pk=owner.pk).is_active


def test_portal_that_never_closed_an_account_closes_none():
    assert closings.close_again(since=timezone.now() - HOUR) == []

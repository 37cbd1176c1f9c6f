"""What nobody uses is forgotten: accounts, devices, audit entries."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from core import audit
from core.models import AuditEntry, OutgoingMail
from leadernet import due
from members import retention
from members.models import User
from tests.factories import OrganisationFactory, UserFactory, staff_of

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def seen(days, **fields):
    """A person who confirmed their e-mail and signed in so many days ago."""
    return UserFactory(date_joined=ago(days), last_login=ago(days), **fields)


def signed_up(days):
    """Somebody who signed up so many days ago and never opened the link in the mail."""
    user = UserFactory(date_joined=ago(days))
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def tick(name):
    work = next(one for one in due.everything() if one.name == name)
    rows = list(work.rows())
    for row in rows:
        work.do(row)
    return rows


def tell():
    return [(user, days) for user, days in tick("tell of an idle account")]


@pytest.fixture(autouse=True)
def ledger(tmp_path, settings):
    settings.LOCAL_DIR = tmp_path


def test_an_account_that_nobody_confirmed_is_closed_after_a_week():
    forgotten, fresh = signed_up(8), signed_up(6)
    confirmed = seen(8)

    assert tick("close unconfirmed account") == [forgotten]

    forgotten.refresh_from_db()
    assert not forgotten.is_active
    assert forgotten.email == f"closed-{forgotten.pk}@invalid.invalid"
    entry = AuditEntry.objects.get(verb="members.account_closed")
    assert entry.actor is None
    assert set(User.objects.filter(closed_at=None)) == {fresh, confirmed}
    assert tick("close unconfirmed account") == []


@pytest.mark.parametrize(
    ("idle", "notice"), [(669, None), (671, 60), (701, 30), (724, 7), (2000, 7)]
)
def test_the_notice_comes_60_30_and_7_days_before(idle, notice):
    user = seen(idle)

    assert tell() == ([(user, notice)] if notice else [])
    assert tell() == []


def test_the_notice_says_when_and_what_to_do():
    user = seen(730 - 30 + 1, language="en")

    tell()

    mail = OutgoingMail.objects.get(to=user.email)
    assert mail.subject == "Do you still need your account on LeaderNet?"
    closes_on = timezone.localdate() + datetime.timedelta(days=30)
    assert f"on {closes_on.day} {closes_on:%B %Y}." in mail.body.replace("\xa0", " ")
    assert "/accounts/login/" in mail.body


def test_an_idle_account_is_closed_a_week_after_its_last_notice():
    user = seen(2000)
    assert retention.idle() == []  # nobody was told

    tell()
    assert retention.idle() == []  # told a moment ago

    OutgoingMail.objects.update(queued_at=ago(8))
    assert tick("close idle account") == [user]
    user.refresh_from_db()
    assert user.person.name == ""
    assert not user.is_active


def test_who_signs_in_keeps_the_account():
    user = seen(2000)
    tell()
    OutgoingMail.objects.update(queued_at=ago(8))

    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    assert tick("close idle account") == []


def test_owners_and_people_of_the_network_are_not_told():
    owner = staff_of(OrganisationFactory(), "owner")
    User.objects.filter(pk=owner.pk).update(last_login=ago(2000))

    assert tell() == []


def test_a_device_is_forgotten_when_its_sign_in_is_over():
    user = UserFactory()
    for key, days in (("over", 1), ("running", -1)):
        Session.objects.create(session_key=key, expire_date=ago(days))
        UserSession.objects.create(
            user=user, ip="192.0.2.7", session_key=key, user_agent="Firefox"
        )

    tick("forget device")

    assert UserSession.objects.get().session_key == "running"


@pytest.mark.parametrize(
    ("verb", "days", "kept"),
    [
        ("news.changed", 729, True),
        ("news.changed", 731, False),
        ("members.appointed", 731, True),
        ("events.registrations_exported", 731, True),
        ("members.appointed", 1826, False),
    ],
)
def test_audit_entries_live_two_years_those_about_rights_five(verb, days, kept):
    entry = audit.record(verb, actor=None, target=UserFactory())
    AuditEntry.objects.filter(pk=entry.pk).update(at=ago(days))

    tick("forget audit entry")

    assert AuditEntry.objects.filter(pk=entry.pk).exists() is kept

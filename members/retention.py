"""Accounts that nobody uses, and traces of signing in: docs/security.md, section 5."""

import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import mail
from core.models import OutgoingMail
from members.models import FormerGroupMembership, Membership, User

DAY = datetime.timedelta(days=1)
FORMER_STAYS_ARE_KEPT = 5 * 365 * DAY
UNCONFIRMED_ARE_KEPT = 7 * DAY
IDLE_ARE_KEPT = 730 * DAY
NOTICES = (60, 30, 7)  # days before an idle account is closed


def unconfirmed():
    """Accounts whose e-mail nobody confirmed."""
    return User.objects.filter(
        closed_at=None,
        is_staff=False,
        appointments=None,
        last_login=None,
        date_joined__lt=timezone.now() - UNCONFIRMED_ARE_KEPT,
    ).exclude(emailaddress__verified=True)


def unused(days_left):
    """Accounts that will have been idle for two years in so many days.

    Owners are not among them: somebody has to answer for an organisation.
    """
    latest = timezone.now() - IDLE_ARE_KEPT + days_left * DAY
    owners = Membership.objects.current().filter(
        role=Membership.Role.OWNER, organisation__is_practice=False
    )
    return (
        User.objects.alias(seen_at=Coalesce("last_login", "date_joined"))
        .filter(closed_at=None, is_staff=False, appointments=None, seen_at__lt=latest)
        .exclude(person__in=owners.values("person"))
        .select_related("person")
    )


def notice_key(user, days):
    seen_at = user.last_login or user.date_joined
    return f"idle:{user.pk}:{seen_at:%Y%m%d}:{days}"


def told(users, days):
    """{user: when the notice of so many days was written}"""
    keys = {notice_key(user, days): user for user in users}
    rows = OutgoingMail.objects.filter(key__in=keys).values_list("key", "queued_at")
    return {keys[key].pk: queued_at for key, queued_at in rows}


def to_tell():
    """[(user, days)]: the notice that is due and not written yet."""
    found = {}
    for days in NOTICES:  # the later notice takes the place of the earlier
        users = list(unused(days))
        written = told(users, days)
        for user in users:
            found.pop(user.pk, None)
            if user.pk not in written:
                found[user.pk] = (user, days)
    return list(found.values())


def tell(user_and_days):
    user, days = user_and_days
    closes_on = timezone.localdate() + days * DAY
    mail.queue(
        "members/idle",
        to=user,
        context={"closes_on": closes_on},
        key=notice_key(user, days),
    )


def idle():
    """Accounts unused for two years whose last notice is a week old."""
    users = list(unused(0))
    last = told(users, NOTICES[-1])
    a_week_ago = timezone.now() - NOTICES[-1] * DAY
    return [user for user in users if last.get(user.pk, timezone.now()) <= a_week_ago]


def ended_sessions():
    """Devices whose sign-in is over."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    return UserSession.objects.exclude(session_key__in=running.values("session_key"))


def former_stays():
    """Persons who left a group long ago; of organisations the growth is counted on."""
    long_ago = timezone.localdate() - FORMER_STAYS_ARE_KEPT
    return FormerGroupMembership.objects.filter(
        person__isnull=False, left_on__lt=long_ago
    )

"""Which profiles are to be confirmed, by whom, and the link that does it without signing in."""

import datetime

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from members.models import Organisation, User
from members.models.confirming import ASKED_EVERY, OUTDATED_AFTER, REMINDED_AFTER

SALT = "members.confirmation"
# A link works for a year: who is asked again has a newer one.
LINK_AGE = datetime.timedelta(days=365)
WRITTEN = "members.written_to_confirm"
WRITTEN_EVERY = datetime.timedelta(days=7)


def to_ask():
    """Members that joined or confirmed a year ago."""
    a_year_ago = timezone.localdate() - ASKED_EVERY
    known_since = Coalesce(
        Greatest("joined_on", "confirmed_on"), TruncDate("created_at")
    )
    return (
        Organisation.objects.listed()
        .filter(asked_to_confirm_on=None)
        .alias(known_since=known_since)
        .filter(known_since__lte=a_year_ago)
        .order_by("pk")
    )


def to_remind():
    """Asked two weeks ago and not reminded, or a month ago and reminded once."""
    today = timezone.localdate()
    due = Q(pk__in=[])
    for number, pause in enumerate(REMINDED_AFTER):
        due |= Q(confirmation_reminders=number, asked_to_confirm_on__lte=today - pause)
    return Organisation.objects.listed().filter(due).order_by("pk")


def unconfirmed():
    """Asked and still silent, the longest silence first."""
    rows = Organisation.objects.listed().exclude(asked_to_confirm_on=None)
    return rows.order_by("asked_to_confirm_on", "pk")


def outdated():
    """Silent for so long that the public page says so."""
    latest = timezone.localdate() - OUTDATED_AFTER
    return unconfirmed().filter(asked_to_confirm_on__lte=latest)


def token_for(organisation: Organisation, owner: User) -> str:
    """For this owner, organisation and asking; worth nothing for anything else."""
    asked_on = organisation.asked_to_confirm_on.isoformat()
    return signing.dumps([organisation.pk, owner.pk, asked_on], salt=SALT)


def address_for(organisation: Organisation, owner: User) -> str:
    token = token_for(organisation, owner)
    return settings.SITE_URL + reverse("members:confirm_by_link", args=[token])


def read_token(token: str):
    """(organisation, owner, is it still to be confirmed), or None.

    An owner who no longer is one holds a link to nothing.
    """
    try:
        pk, owner_pk, asked_on = signing.loads(token, salt=SALT, max_age=LINK_AGE)
    except signing.BadSignature:
        return None
    organisation = Organisation.objects.listed().filter(pk=pk).first()
    if organisation is None:
        return None
    owner = organisation.owners().filter(pk=owner_pk).select_related("person").first()
    if owner is None:
        return None
    asked = organisation.asked_to_confirm_on
    return organisation, owner, asked is not None and asked.isoformat() == asked_on


def last_written(organisations) -> dict[int, datetime.datetime]:
    """{organisation: when a coordinator last wrote to its owners by hand}"""
    numbers = [organisation.pk for organisation in organisations]
    entries = AuditEntry.objects.filter(
        content_type__app_label="members",
        content_type__model="organisation",
        object_id__in=numbers,
        verb=WRITTEN,
    )
    return dict(entries.order_by("at").values_list("object_id", "at"))


def may_write_again(at) -> bool:
    return at is None or at < timezone.now() - WRITTEN_EVERY


def last_confirmation(organisation):
    """The trace of the latest confirmation: who and when."""
    entries = AuditEntry.objects.filter(
        content_type__app_label="members",
        content_type__model="organisation",
        object_id=organisation.pk,
        verb="members.confirmed",
    )
    return entries.select_related("actor__person").first()

"""Closing an account: the person goes, what others need stays without the name."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import Membership, Organisation, User


def refuse_while_needed(user: User) -> None:
    """The last owner of an organisation hands it over before going."""
    owned = Organisation.objects.filter(
        memberships__person=user.person,
        memberships__role=Membership.Role.OWNER,
        memberships__ended_on=None,
        status__in=(Organisation.Status.ACTIVE, Organisation.Status.SUSPENDED),
        is_practice=False,
    )
    alone = [
        organisation
        for organisation in owned
        if not organisation.owners().exclude(pk=user.pk).exists()
    ]
    if alone:
        raise ValidationError(
            _("You are the last owner of %(names)s. Hand it over first."),
            code="last_owner",
            params={"names": ", ".join(str(organisation) for organisation in alone)},
        )


@transaction.atomic
def close(user: User, *, erase, actor: User | None) -> None:
    """Empty the account and its person; `erase(person)` does so in every app.

    `actor` is the person, or None when time does it.

    The row of the account stays, inactive and without an e-mail: the forums need it
    to keep what the person wrote among others' posts.
    """
    person = user.person
    held = Organisation.objects.filter(
        pk__in=person.memberships.filter(ended_on=None).values("organisation")
    )
    list(held.order_by("pk").select_for_update())
    refuse_while_needed(user)
    audit.record("members.account_closed", actor=actor, target=user)
    erase(person)
    shut(user)


def shut(user: User) -> None:
    """Nobody signs in with it any more; its address is free for a new account."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.email = f"closed-{user.pk}@invalid.invalid"
    user.set_unusable_password()
    user.is_active = False
    user.is_staff = user.is_superuser = False
    user.closed_at = timezone.now()
    user.save()

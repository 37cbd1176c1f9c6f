"""After allauth: a changed factor or e-mail ends the other sign-ins; the Person follows."""

from allauth.account.signals import email_changed, password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.dispatch import receiver

from core import audit
from members.models import Person


def end_other_sessions(user, request):
    """Sign the user out everywhere but here."""
    for session in UserSession.objects.filter(user=user):
        if session.session_key != request.session.session_key:
            session.end()


@receiver(email_changed)
def follow_email(sender, request, user, to_email_address, **kwargs):
    Person.objects.filter(user=user).update(email=to_email_address.email)
    end_other_sessions(user, request)
    audit.record("members.email_changed", actor=user, target=user)


@receiver(password_changed)
@receiver(password_reset)
def follow_password(sender, request, user, **kwargs):
    end_other_sessions(user, request)
    audit.record("members.password_changed", actor=user, target=user)


@receiver(authenticator_added)
def follow_new_factor(sender, request, user, authenticator, **kwargs):
    end_other_sessions(user, request)
    audit.record(
        "members.factor_added", actor=user, target=user, type=authenticator.type
    )


@receiver(authenticator_removed)
def follow_removed_factor(sender, request, user, authenticator, **kwargs):
    end_other_sessions(user, request)
    audit.record(
        "members.factor_removed", actor=user, target=user, type=authenticator.type
    )

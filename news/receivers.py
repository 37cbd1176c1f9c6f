"""After allauth: the newsletter follows an account to its new address."""

from allauth.account.signals import email_changed
from django.dispatch import receiver

from news.actions import subscribers


@receiver(email_changed)
def follow_email(sender, request, user, from_email_address, to_email_address, **kwargs):
    if from_email_address:
        subscribers.follow_address(from_email_address.email, to_email_address.email)

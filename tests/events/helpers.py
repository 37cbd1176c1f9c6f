import datetime
import re

from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from tests.factories import MembershipFactory, UserFactory


def page(event, name):
    return reverse(f"events:{name}", args=[event.slug])


def member_of(organisation):
    user = UserFactory()
    MembershipFactory(person=user.person, organisation=organisation)
    return user


def hours_from_now(hours):
    return timezone.now() + datetime.timedelta(hours=hours)


def mails_to(user_or_person):
    """Subjects of the mails queued to somebody, the oldest first."""
    mails = OutgoingMail.objects.filter(to=user_or_person.email)
    return list(mails.order_by("pk").values_list("subject", flat=True))


def link_in(mail, word):
    """The path of the personal link in a mail; `word` stands in it."""
    found = re.search(rf"https?://[^/\s]+(/\S*/{word}/\S+)", mail.body)
    return found[1]


def last_mail(email):
    return OutgoingMail.objects.filter(to=email).order_by("pk").last()

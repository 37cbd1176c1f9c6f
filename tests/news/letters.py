"""What the tests of the newsletter do again and again."""

import email
import email.policy
import re
from collections import Counter

from news.actions import newsletters as actions
from news.models import Newsletter
from news.newsletters import sending


def use(settings, server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_TIMEOUT = 0.3


def send(newsletter, *, actor=None):
    """The button „send“."""
    actor = actor or newsletter.created_by
    return actions.send(newsletter, seen=actions.print_of(newsletter), actor=actor)


def work(newsletter):
    """What the mail worker does, until it rests or everything is done."""
    for _portion in range(100):
        row = Newsletter.objects.get(pk=newsletter.pk)
        if not row.is_going_out() or row.is_resting():
            return row
        sending.go_on.call(row.pk, row.run)
    raise AssertionError("It never ends.")


def received(server):
    """The mails at the server, read as a mail program reads them."""
    return [
        email.message_from_bytes(one, policy=email.policy.default)
        for one in server.mails
    ]


def per_address(server):
    return Counter(one["To"] for one in received(server))


def text_of(message, kind="plain"):
    return message.get_body([kind]).get_content()


def link_in(text, word):
    """The path of the first link that holds the word."""
    return re.search(rf"https?://[^/\s]+(/\S*{word}/[^\s\"]+)", text)[1]

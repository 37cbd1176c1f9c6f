import re

from django.urls import reverse

from core.models import OutgoingMail

EMAIL = "maria@example.org"
KMET = "kmet@example.org"


def address(name, *more):
    return reverse(f"questions:{name}", args=more)


def mails(to):
    return OutgoingMail.objects.filter(to=to).order_by("-pk")


def link(to, part="questions/"):
    """The newest address of this kind that was mailed there."""
    for mail in mails(to):
        if found := re.search(rf"https?://[^/\s]+(/\S*{part}\S+)", mail.body):
            return found[1]
    raise AssertionError(f"no link to {part} was mailed to {to}")


def read(client, path, **query):
    return client.get(path, query).content.decode()

"""The one mail about an answer that did not get into the topic, or not as it was sent.

It goes to the address of the account only, whoever the mail says that it is from, names nothing
that the reader may not read now, and asks no program for an answer.
"""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core import mail, throttle
from forums.addresses import post_url, topic_url
from forums.replies.senders import sender_of

DAY = 86_400
# Of one account; a program that answers whatever comes ends here.
MAILS_A_DAY = 20
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


def of_refusal(answer, *, reason: str) -> None:
    link = topic_url(answer.topic) if answer.topic else reverse("forum:index")
    context = {"reason": reason, "text": answer.text, "link": address(link)}
    tell(answer.user, "forums/reply_refused", context, answer.message)


def of_post(answer, post) -> None:
    """That it waits, and which files are missing."""
    context = {"post": post, "refused": answer.refused, "link": address(post_url(post))}
    tell(answer.user, "forums/reply_taken", context, answer.message)


def of_other_sender(user, message) -> None:
    """Once a day, and none of its words: perhaps it is the person's other address, perhaps not."""
    if throttle.hit(f"reply-from-elsewhere:{user.pk}", limit=1, seconds=DAY):
        sender = sender_of(message) or _("an address that we do not show")
        context = {"sender": sender, "link": address(reverse("account_email"))}
        tell(user, "forums/reply_from_elsewhere", context)


def address(path):
    return f"{settings.SITE_URL}{path}"


def tell(user, template, context, message=None):
    if throttle.hit(f"reply-mails:{user.pk}", limit=MAILS_A_DAY, seconds=DAY):
        headers = {"Auto-Submitted": "auto-replied"}
        headers |= in_answer_to(message) if message else {}
        mail.queue(template, to=user, context=context, headers=headers)


def in_answer_to(message):
    """Only what is a Message-ID and nothing else gets into a header of ours."""
    said = str(message.get("Message-ID", "")).strip()
    if not MESSAGE_ID.fullmatch(said):
        return {}
    return {"In-Reply-To": said, "References": said}

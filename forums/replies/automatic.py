"""Mails that no person wrote. They are dropped without a word: an answer would be answered."""

import re
from email.message import EmailMessage
from email.utils import parseaddr

from django.conf import settings

from forums.replies.senders import sender_of

PRECEDENCES = {"bulk", "junk", "list", "auto_reply"}
# Of mailing lists, and of programs that do not know RFC 3834.
MARKS = [
    *("List-Id", "List-Unsubscribe", "Feedback-ID"),
    *("X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Mail-Autoreply"),
]
SERVERS = {"mailer-daemon", "postmaster", "majordomo", "listserv"}
ABSENT = re.compile(
    r"\W*(?:автоматичен отговор|извън офиса|в отпуск[аи]?\s*$|out of (?:the )?office|"
    r"auto(?:matic)?[ -]?(?:reply|response)|undeliver|delivery status|недоставено)",
    re.I,
)


def is_automatic(message: EmailMessage) -> bool:
    sender = sender_of(message)
    return (
        word(message, "Auto-Submitted", "no") != "no"
        or word(message, "Precedence") in PRECEDENCES
        or word(message, "Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
        or any(name in message for name in MARKS)
        or sender.partition("@")[0] in SERVERS
        or sender in own_addresses()
        or bool(ABSENT.match(str(message.get("Subject", ""))))
    )


def word(message, name, default=""):
    return str(message.get(name, default)).partition(";")[0].strip().lower()


def own_addresses():
    ours = (settings.DEFAULT_FROM_EMAIL, settings.REPLY_ADDRESS)
    return {parseaddr(one)[1].lower() for one in ours}

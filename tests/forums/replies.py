"""Answers by mail for tests: samples of mail programs, and mails made for one purpose."""

from email.message import EmailMessage
from pathlib import Path

from core import mailbox
from forums.replies.addresses import reply_address
from forums.replies.message_ids import message_id

SAMPLES = Path(__file__).parents[1] / "data" / "replies"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.eml"))
# The mail to which the samples answer.
ASKED = "Каква е ставката за час?\n\nНужна ли е декларация?"


def sample(name, user, post) -> bytes:
    """The sample as this person's answer to our mail about the post."""
    raw = (SAMPLES / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n")
    for word, value in {
        b"SENDER": user.email,
        b"REPLY-ADDRESS": reply_address(user, post.topic),
        b"<ANSWERED>": message_id(post.pk, user.pk),
        b"<THREAD>": f"<topic-{post.topic_id}@localhost>",
    }.items():
        raw = raw.replace(word, value.encode())
    return raw


def expected(name):
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def letter(user, topic, text="Ставката е осем евро.", **headers) -> EmailMessage:
    """A plain answer; a header that is None is left out."""
    message = EmailMessage()
    usual = {
        "From": user.email,
        "To": reply_address(user, topic),
        "Subject": "Re: тема",
        "Message-ID": "<1@mail.example.net>",
    }
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in (usual | given).items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message


def come(message) -> bool:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    return mailbox.receive(raw)

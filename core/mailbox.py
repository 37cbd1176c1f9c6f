"""The portal's own mailbox, read by the clock: what comes back, and what is answered.

`MAILBOX_READERS` are asked about each new mail in turn; the first that says True has dealt
with it, and the mail is marked as seen. What nobody knows stays unseen, for a person to read.
"""

import contextlib
import email
import email.policy
import functools
import hashlib
import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.utils.module_loading import import_string
from django_tasks import task

from core.mail import QUEUE

AT_ONCE = 200
LARGEST = 5 * 1024 * 1024
# Of a larger one so much of its headers is read, so that its writer can be told.
LARGEST_HEAD = 64 * 1024
# Of what anybody sends in earnest. Reading what has more takes minutes, and all mails wait.
MOST_PARTS = 1_000
LONGEST_HEADER = 2_000
LONGEST_HEADERS = 64 * 1024
# Of each line the parser asks for every multipart that is open there whether it ends.
MOST_COMPARISONS = 20_000_000
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
log = logging.getLogger(__name__)


class Incoming(EmailMessage):
    """A mail that came, or of one that is too large the headers alone."""

    is_too_large = False


class ShortHeaders(email.policy.EmailPolicy):
    """Ordinary mails; of a header that never ends only its beginning is looked at."""

    message_factory = Incoming

    def header_source_parse(self, sourcelines):
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]

    def header_fetch_parse(self, name, value):
        return value if hasattr(value, "name") else parsed_header(name, value)


@functools.lru_cache(maxsize=64)
def parsed_header(name, value):
    """The same header is asked for again and again, and a long one takes a tenth of a second."""
    return email.policy.default.header_fetch_parse(name, value)


class MailboxError(Exception):
    """The server refused; the next reading tries again."""


@task(queue_name=QUEUE, priority=-5)
def read() -> int:
    """How many mails somebody dealt with."""
    dealt_with = 0
    with Mailbox(settings.MAILBOX_URL) as mailbox:
        for uid, message in mailbox.new_ones():
            if is_known(message):
                mailbox.mark_seen(uid)
                dealt_with += 1
    return dealt_with


def receive(raw: bytes) -> bool:
    """One mail that a mail server hands over; False when nobody knows it."""
    message = parsed(raw) if len(raw) <= LARGEST else head_of(raw)
    return message is not None and is_known(message)


def is_known(message) -> bool:
    """A mail that breaks its readers, by chance or on purpose, does not keep them from the next."""
    readers = [import_string(path) for path in settings.MAILBOX_READERS]
    try:
        return any(take(message) for take in readers)
    except OperationalError:  # the database's trouble: the same mail is read again
        raise
    except Exception as error:
        # Its words may hold what somebody wrote, so they are not passed on.
        log.warning("a mail could not be read: %s", type(error).__name__)
        return False


def head_of(raw: bytes) -> Incoming | None:
    message = parsed(raw[:LARGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    if message is not None:
        message.is_too_large = True
    return message


def parsed(raw: bytes) -> Incoming | None:
    """None when it is made to tire or to break whoever reads it."""
    if is_tiring(raw):
        return None
    try:
        message = email.message_from_bytes(raw, policy=ShortHeaders())
        return message if length_of_headers(message) <= LONGEST_HEADERS else None
    except Exception as error:
        log.warning("a mail could not be read: %s", type(error).__name__)
        return None


def is_tiring(raw: bytes) -> bool:
    """Lines end with any of the two signs; what the word stands in costs nothing to count."""
    parts = raw.count(b"\n--") + raw.count(b"\r--")
    lines = raw.count(b"\n") + raw.count(b"\r")
    multiparts = raw.lower().count(b"boundary")
    return parts > MOST_PARTS or lines * multiparts > MOST_COMPARISONS


def length_of_headers(message) -> int:
    """Of the mail and of all its parts."""
    parts = message.walk()
    return sum(len(value) for part in parts for _name, value in part.raw_items())


class Mailbox:
    """One folder of an IMAP server: imaps://user:password@host/Folder; imap:// only where it is near."""

    def __init__(self, url: str):
        self.url = urlsplit(url)
        self.folder = unquote(self.url.path.strip("/")) or "INBOX"

    def __enter__(self):
        self.server = self.connect()
        try:
            self.open()
        except Exception:
            self.close()
            raise
        return self

    def open(self):
        self.ask("login", unquote(self.url.username or ""), self.password())
        self.ask("select", f'"{self.folder}"')
        [validity] = self.server.response("UIDVALIDITY")[1]
        # How far it was read; if the cache forgets it, unseen mails are only looked at again.
        which = f"{self.url.netloc} {self.folder} {validity}"
        self.place = f"mailbox:{hashlib.sha256(which.encode()).hexdigest()}"

    def connect(self):
        options = {"host": self.url.hostname, "timeout": settings.EMAIL_TIMEOUT}
        if self.url.scheme == "imaps":
            return imaplib.IMAP4_SSL(
                port=self.url.port or 993,
                ssl_context=ssl.create_default_context(),
                **options,
            )
        return imaplib.IMAP4(port=self.url.port or 143, **options)

    def password(self):
        # imaplib quotes it; what it cannot quote would be read as another command.
        password = unquote(self.url.password or "")
        if re.search(r"[\r\n\0]", password):
            raise MailboxError("MAILBOX_URL holds a line break.")
        return password

    def __exit__(self, *_error):
        self.close()

    def close(self):
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self.server.logout()

    def ask(self, command, *arguments):
        try:
            status, data = getattr(self.server, command)(*arguments)
        except imaplib.IMAP4.error as error:
            # Its words may hold the user's name, so they are not passed on.
            raise MailboxError(f"{command} was refused") from error
        if status != "OK":
            raise MailboxError(f"{command} was refused")
        return data

    def new_ones(self) -> Iterator[tuple[int, Incoming]]:
        """Unseen mails that were not looked at before, the oldest first."""
        last = cache.get(self.place, 0)
        [found] = self.ask("uid", "SEARCH", "UNSEEN", "UID", f"{last + 1}:*")
        # n:* also names the last mail when it is older than n.
        uids = sorted(uid for uid in map(int, (found or b"").split()) if uid > last)
        for uid in uids[:AT_ONCE]:
            if (message := self.fetch(uid)) is not None:
                yield uid, message
            cache.set(self.place, uid, timeout=None)

    def fetch(self, uid) -> Incoming | None:
        """None when it is gone, or not to be read."""
        size, *_others = self.ask("uid", "FETCH", str(uid), "(RFC822.SIZE)")
        found = SIZE.search(size or b"")
        if not found:
            return None
        if int(found[1]) <= LARGEST:
            raw = self.fetched(uid, "BODY.PEEK[]")
            return parsed(raw) if raw else None
        raw = self.fetched(uid, f"BODY.PEEK[HEADER]<0.{LARGEST_HEAD}>")
        return head_of(raw) if raw else None

    def fetched(self, uid, what) -> bytes | None:
        parts = self.ask("uid", "FETCH", str(uid), f"({what})")
        return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def mark_seen(self, uid):
        self.ask("uid", "STORE", str(uid), "+FLAGS", r"(\Seen)")

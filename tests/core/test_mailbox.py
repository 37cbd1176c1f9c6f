"""The portal's mailbox, read from a real server: each mail once, and only what is ours is touched."""

import io
import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from core import mailbox
from leadernet import due
from tests.core import imap

MAIL = b"From: a@example.org\r\nSubject: %s\r\n\r\nText\r\n"
took = []


def take_answers(message):
    """A reader that knows one kind of mail."""
    took.append(str(message["Subject"]))
    if message.is_too_large:
        assert message.get_content() == ""
        took.append("too large")
    return "answer" in str(message["Subject"])


def take_none(message):
    """A reader that looks closely and finds that it is not for it."""
    message.get_content_type()
    assert message["Message-ID"] is None or str(message["Message-ID"])
    return False


@pytest.fixture
def server(settings):
    took.clear()
    settings.MAILBOX_READERS = ["tests.core.test_mailbox.take_answers"]
    settings.EMAIL_TIMEOUT = 0.3
    with imap.running() as server:
        settings.MAILBOX_URL = server.url()
        yield server


def test_what_somebody_knows_is_marked_and_the_rest_stays_for_a_person(server):
    ours, other = server.put(MAIL % b"answer"), server.put(MAIL % b"hello")

    assert mailbox.read.call() == 1

    assert ours.flags == {"\\Seen"}
    assert other.flags == set()


def test_each_mail_is_looked_at_once(server):
    server.put(MAIL % b"hello")
    mailbox.read.call()
    mailbox.read.call()
    server.put(MAIL % b"answer")
    mailbox.read.call()

    assert took == ["hello", "answer"]
    assert server.fetched == [1, 2]


def test_a_mailbox_made_anew_is_read_from_its_beginning(server):
    server.put(MAIL % b"answer 1")
    mailbox.read.call()
    server.mails.clear()
    server.validity = 2
    server.put(MAIL % b"answer 2")

    mailbox.read.call()

    assert took == ["answer 1", "answer 2"]


def test_of_what_is_too_large_only_the_headers_are_fetched(server):
    server.put(MAIL % b"answer")
    server.size = mailbox.LARGEST + 1

    assert mailbox.read.call() == 1
    assert server.fetched == []
    assert took == ["answer", "too large"]


def run(raw, monkeypatch):
    """The exit code of `receivemail`, with the mail on its standard input."""
    stream = io.BytesIO(raw)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    try:
        call_command("receivemail")
    except CommandError as error:
        return error.returncode, stream.read()
    return 0, stream.read()


@pytest.fixture
def reader(settings):
    took.clear()
    settings.MAILBOX_READERS = ["tests.core.test_mailbox.take_answers"]


def test_a_mail_server_hands_one_over_and_learns_what_became_of_it(reader, monkeypatch):
    large = MAIL % b"answer" + b"x" * (mailbox.LARGEST + 100_000)

    assert run(MAIL % b"answer", monkeypatch) == (0, b"")
    assert run(MAIL % b"hello", monkeypatch) == (os.EX_DATAERR, b"")
    assert run(b"", monkeypatch) == (os.EX_DATAERR, b"")
    assert run(large, monkeypatch) == (0, b"")
    assert took == ["answer", "hello", "None", "answer", "too large"]


def test_without_a_database_the_mail_server_keeps_it(settings, monkeypatch):
    settings.MAILBOX_READERS = ["tests.core.test_mailbox.take_nowhere"]

    assert run(MAIL % b"answer", monkeypatch) == (os.EX_TEMPFAIL, b"")


def take_nowhere(message):
    raise OperationalError


def test_a_mail_may_lie_in_a_file(reader, tmp_path):
    path = tmp_path / "mail.eml"
    path.write_bytes(MAIL % b"answer")

    call_command("receivemail", str(path))

    assert took == ["answer"]
    with pytest.raises(CommandError) as refused:
        call_command("receivemail", str(tmp_path / "nothing"))
    assert refused.value.returncode == os.EX_TEMPFAIL


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"Message-ID: <[\r\n\r\n", id="broken number"),
        pytest.param(b"Content-Type: message/rfc822\r\n\r\n" * 3000, id="deep"),
        pytest.param(
            b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            + b"--b\r\n\r\n" * 400_000,
            id="many parts",
        ),
        pytest.param(
            b"Content-Type: multipart/report" + b"; a=b" * 400_000 + b"\r\n\r\n",
            id="long header",
        ),
        pytest.param(
            b'Content-Type: multipart/mixed; boundary="b"\r\r' + b"--b\r\r" * 400_000,
            id="many parts, lines of old Macs",
        ),
        pytest.param(
            b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (one, one)
                for one in range(300)
            )
            + b"a\n" * 400_000,
            id="boxes in boxes around many lines",
        ),
        pytest.param(
            b'Content-Type: multipart/mixed; boundary="b"\n\n'
            + (b"--b\nContent-Type: text/plain" + b"; a=b" * 380 + b"\n\na\n") * 200,
            id="long headers of parts",
        ),
    ],
)
def test_a_hostile_mail_stays_for_a_person_and_holds_up_nobody(
    server, settings, hostile
):
    settings.MAILBOX_READERS.insert(0, "tests.core.test_mailbox.take_none")
    bad, good = server.put(hostile), server.put(MAIL % b"answer")
    began = time.monotonic()

    assert mailbox.read.call() == 1

    assert (bad.flags, good.flags) == (set(), {"\\Seen"})
    assert time.monotonic() - began < 2


def test_name_and_password_may_hold_any_sign(server, settings):
    server.account = (imap.USER, 'p@ss "x" \\')
    settings.MAILBOX_URL = server.url(password="p%40ss%20%22x%22%20%5C")
    server.put(MAIL % b"answer")

    assert mailbox.read.call() == 1


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"folder": "Nowhere"}])
def test_a_refusal_names_neither_user_nor_password(server, settings, wrong):
    settings.MAILBOX_URL = server.url(**wrong)

    with pytest.raises(mailbox.MailboxError) as refused:
        mailbox.read.call()

    assert "portal" not in str(refused.value)


def test_a_server_that_hangs_costs_one_time_limit(settings):
    settings.EMAIL_TIMEOUT = 0.3
    with imap.running(hangs=True) as server:
        settings.MAILBOX_URL = server.url()
        began = time.monotonic()
        with pytest.raises(OSError, match="timed out"):
            mailbox.read.call()

    assert time.monotonic() - began < 3


def test_the_clock_asks_the_mail_worker_once_and_only_where_there_is_a_mailbox(
    server, settings
):
    [work] = [one for one in due.everything() if one.name == "read mailbox"]

    for host in work.rows():
        work.do(host)

    assert list(work.rows()) == []
    assert server.logins == []
    settings.MAILBOX_URL = ""
    assert list(work.rows()) == []

"""Letters that came back are counted, and an address that is gone is left alone."""

import datetime
from email.message import EmailMessage, MIMEPart

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from core import mailbox
from core.models import OutgoingMail
from news.actions import subscribers as actions
from news.models import Letter, Newsletter, Subscriber
from news.newsletters import bounces
from tests.core import imap
from tests.factories import (
    ArticleFactory,
    NewsletterFactory,
    SubscriberFactory,
    UserFactory,
)
from tests.news.letters import send, work

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: portal@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: {part}

Subject: Newsletter
Message-ID: {message_id}
{text}
--b--
"""


def report(letter, *, action="failed", status="5.1.1", part="text/rfc822-headers"):
    text = REPORT.format(
        action=action,
        status=status,
        part=part,
        message_id=letter.message_id,
        text="\nText\n" if part == "message/rfc822" else "",
    )
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def reader():
    return SubscriberFactory(email="ana@example.org")


@pytest.fixture
def letter(reader):
    return letter_to(reader)


def letter_to(reader):
    newsletter = NewsletterFactory(articles=[ArticleFactory()])
    send(newsletter)
    work(newsletter)
    return newsletter.letters.get()


def day_passes():
    """Until the next newsletter may leave."""
    Newsletter.objects.update(sent_at=timezone.now() - datetime.timedelta(days=1))


def read(settings, *reports):
    with imap.running() as server:
        settings.MAILBOX_URL = server.url()
        kept = [server.put(one) for one in reports]
        mailbox.read.call()
    return [one.flags == {"\\Seen"} for one in kept]


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_is_matched_by_the_letter_it_holds(letter, settings, part):
    assert read(settings, report(letter, part=part)) == [True]

    letter.refresh_from_db()
    assert letter.state == Letter.State.BOUNCED
    assert letter.newsletter.count_letters() == {"bounced": 1}


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("failed", "4.4.7"), ("delivered", "2.0.0")],
)
def test_what_is_only_late_or_arrived_counts_as_sent(letter, settings, action, status):
    assert read(settings, report(letter, action=action, status=status)) == [True]

    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_an_answer_of_a_person_and_reports_of_others_are_left_alone(letter, settings):
    person = EmailMessage()
    person["Subject"] = "Благодаря"
    person["In-Reply-To"] = letter.message_id
    person.set_content("Чудесен бюлетин.")
    foreign = report(letter).replace(letter.message_id.encode(), b"<1@elsewhere.org>")
    guessed = report(letter).replace(str(letter.key).encode(), b"0" * 36)

    assert read(settings, person.as_bytes(), foreign, guessed) == [False] * 3

    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_a_report_that_is_broken_breaks_nothing():
    broken = EmailMessage()
    broken.add_header("Content-Type", "multipart/report", boundary="b")
    broken.set_payload([MIMEPart()])

    assert bounces.take(broken) is False


def test_the_same_letter_counts_once_and_the_second_one_ends_it(
    letter, reader, settings
):
    read(settings, report(letter), report(letter))
    reader.refresh_from_db()
    assert (reader.bounces, reader.state) == (1, Subscriber.State.CONFIRMED)
    day_passes()

    read(settings, report(letter_to(reader)))

    reader.refresh_from_db()
    assert (reader.bounces, reader.state) == (2, Subscriber.State.BOUNCED)
    assert not Subscriber.objects.confirmed().exists()


def test_two_that_came_back_far_apart_do_not_end_it(letter, reader, settings):
    read(settings, report(letter))
    Subscriber.objects.update(bounced_at=timezone.now() - datetime.timedelta(days=181))
    day_passes()

    read(settings, report(letter_to(reader)))

    reader.refresh_from_db()
    assert reader.is_confirmed()


def test_its_owner_comes_back_by_confirming_again(reader, client):
    user = UserFactory(email="ana@example.org")
    reader.state = Subscriber.State.BOUNCED
    reader.bounces = 2
    reader.save()

    actions.subscribe_account(user)

    reader.refresh_from_db()
    assert reader.state == Subscriber.State.BOUNCED
    assert OutgoingMail.objects.get().to == "ana@example.org"
    client.post(actions.CONFIRM.for_reader(reader, "").partition("8000")[2])
    reader.refresh_from_db()
    assert (reader.state, reader.bounces) == (Subscriber.State.CONFIRMED, 0)


def test_letters_of_these_tests_really_left(letter):
    assert [one.to for one in django_mail.outbox] == [["ana@example.org"]]

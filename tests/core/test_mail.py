import datetime
import email
import email.policy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from core import mail
from core.models import OutgoingMail
from tests.core import smtp
from tests.factories import AppointmentFactory, UserFactory


def queue(**kwargs):
    return mail.queue_raw(
        "person@example.org", "Тема", "Здравейте,\n\nтекст.\n", "bg", **kwargs
    )


def use(settings, server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address


def pass_time(row, **delta):
    OutgoingMail.objects.filter(pk=row.pk).update(
        sending_since=timezone.now() - datetime.timedelta(**delta)
    )


def test_mail_leaves_through_a_real_server_with_its_own_message_id(settings):
    row = queue(
        attachments=[
            {
                "name": "event.ics",
                "content_type": "text/calendar",
                "text": "BEGIN:VCALENDAR",
            }
        ]
    )

    with smtp.running() as server:
        use(settings, server)
        assert mail.deliver(row.pk)
        assert not mail.deliver(row.pk)

    [sent] = server.mails
    message = email.message_from_bytes(sent, policy=email.policy.default)
    assert message["Message-ID"] == row.message_id
    assert message["Subject"] == "Тема"
    assert message["Content-Language"] == "bg"
    assert (
        message.get_body().get_content().replace("\r\n", "\n").strip()
        == "Здравейте,\n\nтекст."
    )
    assert [part.get_filename() for part in message.iter_attachments()] == ["event.ics"]
    row.refresh_from_db()
    assert row.state == OutgoingMail.State.SENT


def test_refused_mail_is_tried_again_later_and_given_up_in_the_end(settings):
    row = queue()

    with smtp.running(refuses=550) as server:
        use(settings, server)
        for attempt in range(1, mail.ATTEMPTS):
            assert not mail.deliver(row.pk)
            assert not mail.due().exists()
            pass_time(row, minutes=4**attempt, seconds=1)
            assert [one.pk for one in mail.due()] == [row.pk]
        mail.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutgoingMail.State.FAILED, mail.ATTEMPTS)
    assert row.error == "SMTPRecipientsRefused"
    assert not server.mails


def test_a_server_that_is_away_costs_nothing_but_time(settings):
    row = queue()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert not mail.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.error) == (
        OutgoingMail.State.QUEUED,
        "ConnectionRefusedError",
    )


def test_a_crash_while_sending_sends_again_with_the_same_message_id(
    settings, monkeypatch
):
    row = queue()
    with smtp.running() as server:
        use(settings, server)
        with monkeypatch.context() as patch:
            patch.setattr(
                mail.EmailMultiAlternatives,
                "send",
                lambda self: (_ for _ in ()).throw(SystemExit),
            )
            with pytest.raises(SystemExit):
                mail.deliver(row.pk)
        assert not mail.deliver(row.pk)  # another worker may still be at it

        pass_time(row, minutes=6)
        assert mail.deliver(row.pk)

    message = email.message_from_bytes(server.mails[0])
    assert message["Message-ID"] == row.message_id


def test_a_mail_that_always_kills_the_worker_is_given_up():
    row = queue()
    OutgoingMail.objects.update(
        state=OutgoingMail.State.SENDING, attempts=mail.ATTEMPTS
    )
    pass_time(row, hours=1)

    assert not mail.deliver(row.pk)

    row.refresh_from_db()
    assert row.state == OutgoingMail.State.FAILED


def test_nothing_is_sent_of_an_act_that_failed():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()


def test_the_same_key_is_written_once():
    assert queue(key="registration:1")
    assert queue(key="registration:1") is None

    assert OutgoingMail.objects.count() == 1


def test_a_subject_cannot_add_headers(settings):
    row = mail.queue_raw(
        "person@example.org", "Тема\r\nBcc: other@example.org", "x", "bg"
    )

    assert row.subject == "Тема Bcc: other@example.org"


def test_worker_gets_the_mail_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        queue()

    assert len(callbacks) == 1


def test_old_mails_lose_their_text_and_then_go():
    row = queue()
    old = timezone.now() - datetime.timedelta(days=31)
    OutgoingMail.objects.update(state=OutgoingMail.State.SENT, queued_at=old)

    for one in mail.with_expired_text():
        mail.empty_text(one)

    row.refresh_from_db()
    assert (row.to, row.subject, row.body) == ("person@example.org", "", "")
    assert not mail.with_expired_text().exists()
    assert not mail.expired().exists()


def test_outbox_is_read_by_the_administrator_of_a_demonstration(settings, as_user):
    settings.DEMO = True
    administrator = AppointmentFactory(role="administrator").user
    row = queue()

    page = as_user(administrator).get(f"/desk/mail/{row.pk}/")

    assert "Здравейте" in page.content.decode()
    assert "Тема" in as_user(administrator).get("/desk/mail/").content.decode()


def test_outbox_is_closed_to_others_and_in_production(settings, client, as_user):
    settings.DEMO = True
    row = queue()
    coordinator = AppointmentFactory().user

    assert as_user(UserFactory()).get("/desk/mail/").status_code == 403
    assert as_user(coordinator).get(f"/desk/mail/{row.pk}/").status_code == 403
    assert client.get("/desk/mail/").status_code == 302

    settings.DEMO = False
    administrator = AppointmentFactory(role="administrator").user
    assert as_user(administrator).get("/desk/mail/").status_code == 404


def test_a_mail_with_html_leaves_with_both_parts_and_is_emptied_of_both(settings):
    row = queue(html="<p>Здравейте</p>")

    with smtp.running() as server:
        use(settings, server)
        assert mail.deliver(row.pk)

    [sent] = server.mails
    message = email.message_from_bytes(sent, policy=email.policy.default)
    assert message.get_content_type() == "multipart/alternative"
    assert "<p>Здравейте</p>" in message.get_body(["html"]).get_content()
    assert "текст" in message.get_body(["plain"]).get_content()
    mail.empty_text(row)
    row.refresh_from_db()
    assert (row.body, row.html) == ("", "")


def test_a_server_that_hangs_is_asked_once_a_minute_and_not_for_each_mail(settings):
    settings.EMAIL_TIMEOUT = 0.3
    rows = [queue() for _number in range(3)]

    with smtp.running(hangs_at="CONNECT") as server:
        use(settings, server)
        assert [mail.deliver(row.pk) for row in rows] == [False] * 3

    assert server.connections == 1
    waiting = OutgoingMail.objects.order_by("pk").values_list("state", "attempts")
    assert list(waiting) == [("queued", 1), ("queued", 0), ("queued", 0)]
    cache.delete(mail.AWAY)  # a minute later
    with smtp.running() as server:
        use(settings, server)
        assert mail.deliver(rows[1].pk)


def test_a_refusal_of_one_mail_holds_up_no_other(settings):
    rows = [queue() for _number in range(2)]

    with smtp.running(refuses=550) as server:
        use(settings, server)
        mail.deliver(rows[0].pk)
        server.refuses = None
        assert mail.deliver(rows[1].pk)

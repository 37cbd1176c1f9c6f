"""Letters leave in portions; a crash, a refusal or a server that hangs costs nobody a double."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import mail
from core.models import AuditEntry, OutgoingMail
from leadernet import due
from news.actions import newsletters as actions
from news.models import Article, Letter, Newsletter, Subscriber
from news.newsletters import choosing, sending
from tests.core import smtp
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    NewsletterFactory,
    ObshtinaFactory,
    ProjectFactory,
    SubscriberFactory,
)
from tests.news.letters import (
    link_in,
    per_address,
    received,
    send,
    text_of,
    use,
    work,
)


@pytest.fixture
def newsletter():
    return NewsletterFactory(articles=[ArticleFactory(title_bg="Спирката е нова")])


def states(newsletter):
    return dict(
        newsletter.letters.order_by("pk").values_list("subscriber__email", "state")
    )


def later(newsletter):
    """The pause is over and nobody works on it any more; the clock comes."""
    Newsletter.objects.filter(pk=newsletter.pk).update(
        paused_until=None,
        worked_on_at=timezone.now() - datetime.timedelta(minutes=5),
    )
    for row in Newsletter.objects.interrupted():
        sending.begin(row)


@pytest.mark.django_db(transaction=True)
def test_of_two_newsletters_sent_at_the_same_moment_one_leaves(monkeypatch):
    SubscriberFactory()
    first, second = (NewsletterFactory(articles=[ArticleFactory()]) for _n in range(2))
    reach = choosing.reach

    def while_the_first_leaves(newsletter, oblasti):
        if newsletter == second and Newsletter.objects.get(pk=first.pk).is_draft():
            with ThreadPoolExecutor(1) as another:
                another.submit(send_elsewhere, first).result()
        return reach(newsletter, oblasti)

    monkeypatch.setattr(choosing, "reach", while_the_first_leaves)
    with pytest.raises(ValidationError) as refused:
        send(second)

    assert refused.value.code == "too_soon"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, second.number) == (1, None)


def send_elsewhere(newsletter):
    try:
        send(newsletter)
    finally:
        connection.close()


def test_each_confirmed_reader_gets_one_letter_with_both_parts(newsletter, settings):
    settings.POSTAL_ADDRESS = "Мрежа на НПО, Русе 7000, ул. Борисова 1"
    SubscriberFactory(email="ana@example.org")
    SubscriberFactory(email="asked@example.org", state=Subscriber.State.REQUESTED)
    SubscriberFactory(email="left@example.org", state=Subscriber.State.LEFT)
    send(newsletter)

    with smtp.running() as server:
        use(settings, server)
        done = work(newsletter)

    assert done.state == Newsletter.State.SENT
    assert per_address(server) == {"ana@example.org": 1}
    [letter] = received(server)
    assert letter.get_content_type() == "multipart/alternative"
    assert letter["Subject"] == newsletter.title_bg
    assert letter["Content-Language"] == "bg"
    assert letter["Precedence"] == "bulk"
    assert letter["List-Id"] == "<newsletter.localhost>"
    assert letter["Message-ID"] == newsletter.letters.get().message_id
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = text_of(letter), text_of(letter, "html")
    assert link_in(text, "stop") in letter["List-Unsubscribe"]
    for part in (text, html):
        assert "Спирката е нова" in part
        assert "ул. Борисова 1" in part
        assert f"/newsletter/{done.number}/" in part
    assert '<html lang="bg">' in html
    assert "<img" not in html
    assert AuditEntry.objects.get(verb="newsletter.sent").data["readers"] == 1


def test_readers_get_their_language_and_an_item_that_lacks_it_says_so(settings):
    """The original is marked with its language."""
    article = ArticleFactory(title_bg="Само тук", title_en="", lead_en="", body_en="")
    newsletter = NewsletterFactory(articles=[article], title_en="In English")
    SubscriberFactory(email="en@example.org", language="en")
    send(newsletter)

    with smtp.running() as server:
        use(settings, server)
        work(newsletter)

    [letter] = received(server)
    assert letter["Subject"] == "In English"
    assert "Само тук (in Bulgarian)" in text_of(letter)
    assert '<html lang="en">' in text_of(letter, "html")
    assert '<h2 lang="bg">' in text_of(letter, "html")
    assert "/en/news/" in text_of(letter)


def test_who_pays_for_an_item_stands_under_it_unless_the_project_is_a_draft(settings):
    told, hidden = ProjectFactory(), ProjectFactory(is_published=False)
    newsletter = NewsletterFactory(
        articles=[ArticleFactory(project=told), ArticleFactory(project=hidden)]
    )
    SubscriberFactory()
    send(newsletter)

    with smtp.running() as server:
        use(settings, server)
        work(newsletter)

    [letter] = received(server)
    for part in (text_of(letter), text_of(letter, "html")):
        assert told.title_bg in part
        assert hidden.title_bg not in part


def test_interests_choose_the_items_and_nobody_gets_an_empty_letter(settings):
    ruse, vidin = ObshtinaFactory(), ObshtinaFactory(oblast__code="VID")
    calls, other = ArticleFactory(title_bg="За Русе"), ArticleFactory(title_bg="Видин")
    calls.obshtini.add(ruse)
    other.obshtini.add(vidin)
    newsletter = NewsletterFactory(articles=[calls, other])
    SubscriberFactory(email="all@example.org")
    SubscriberFactory(email="ruse@example.org", oblasti=["RSE"])
    SubscriberFactory(email="vid@example.org", rubrics=[other.rubric.slug])
    SubscriberFactory(email="none@example.org", oblasti=["RSE"], rubrics=["nothing"])
    send(newsletter)

    with smtp.running() as server:
        use(settings, server)
        work(newsletter)

    found = {one["To"]: text_of(one) for one in received(server)}
    assert {
        to: [title for title in ("За Русе", "Видин") if title in text]
        for to, text in found.items()
    } == {
        "all@example.org": ["За Русе", "Видин"],
        "ruse@example.org": ["За Русе"],
        "vid@example.org": ["Видин"],
    }
    assert newsletter.variants.count() == 3


def test_an_item_for_every_reader_comes_to_those_with_other_interests_too(settings):
    newsletter = NewsletterFactory(articles=[ArticleFactory()])
    newsletter.items.update(is_for_all=True)
    SubscriberFactory(rubrics=["something-else"])

    send(newsletter)

    assert work_at_sink(newsletter, settings) == {
        newsletter.letters.get().subscriber.email: 1
    }


def work_at_sink(newsletter, settings, **how):
    with smtp.running(**how) as server:
        use(settings, server)
        work(newsletter)
    return per_address(server)


def test_what_was_taken_off_before_the_letter_leaves_is_left_out(newsletter, settings):
    gone = ArticleFactory(title_bg="Свалена")
    members = ArticleFactory(title_bg="Само за членове")
    for position, article in enumerate((gone, members), start=2):
        newsletter.items.create(article=article, position=position)
    SubscriberFactory()
    send(newsletter)
    Article.objects.filter(pk=gone.pk).update(status=Article.Status.DRAFT)
    Article.objects.filter(pk=members.pk).update(audience="members")

    with smtp.running() as server:
        use(settings, server)
        work(newsletter)

    [letter] = received(server)
    assert "Спирката е нова" in text_of(letter)
    assert "Свалена" not in text_of(letter)
    assert "Само за членове" not in text_of(letter, "html")


def test_a_letter_of_which_nothing_is_left_does_not_leave(newsletter, settings):
    SubscriberFactory(email="ana@example.org")
    send(newsletter)
    sending.go_on.call(newsletter.pk, 1)
    Article.objects.update(deleted_at=timezone.now())

    assert work_at_sink(newsletter, settings) == {}
    assert states(newsletter) == {"ana@example.org": "dropped"}


def test_who_leaves_while_letters_wait_gets_none(newsletter, settings):
    SubscriberFactory(email="ana@example.org")
    SubscriberFactory(email="bobi@example.org").delete()
    gone = SubscriberFactory(email="vera@example.org")
    send(newsletter)
    sending.go_on.call(newsletter.pk, 1)
    Subscriber.objects.filter(pk=gone.pk).update(state=Subscriber.State.LEFT)

    assert work_at_sink(newsletter, settings) == {"ana@example.org": 1}
    assert states(newsletter)["vera@example.org"] == "dropped"


def test_a_second_press_and_a_second_person_send_nothing_more(newsletter, settings):
    SubscriberFactory(email="ana@example.org")
    seen = actions.print_of(newsletter)
    other = AppointmentFactory(role="administrator").user

    first = send(newsletter)
    second = actions.send(newsletter, seen=seen, actor=other)

    assert first.number == second.number == 1
    assert second.sent_by == newsletter.created_by
    assert work_at_sink(newsletter, settings) == {"ana@example.org": 1}


def test_a_crash_between_sending_and_knowing_is_listed_and_never_repeated(
    newsletter, settings, monkeypatch
):
    for name in ("ana", "bobi", "vera"):
        SubscriberFactory(email=f"{name}@example.org")
    send(newsletter)
    sending.go_on.call(newsletter.pk, 1)

    with smtp.running() as server:
        use(settings, server)
        with monkeypatch.context() as patch:
            patch.setattr(sending, "record", die)
            with pytest.raises(SystemExit):
                sending.go_on.call(newsletter.pk, 1)
        later(newsletter)
        work(newsletter)

    assert per_address(server) == {
        "ana@example.org": 1,
        "bobi@example.org": 1,
        "vera@example.org": 1,
    }
    assert states(newsletter) == {
        "ana@example.org": "unknown",
        "bobi@example.org": "sent",
        "vera@example.org": "sent",
    }


def die(*_args):
    raise SystemExit


def test_a_crash_while_the_letters_are_written_leaves_none_half_written(
    newsletter, settings, monkeypatch
):
    monkeypatch.setattr(sending, "BATCH", 1)
    SubscriberFactory.create_batch(3)
    send(newsletter)
    written = []

    def break_off(rows):
        written.append(rows)
        if len(written) == 2:
            raise SystemExit
        return Letter.objects.none()

    with monkeypatch.context() as patch:
        patch.setattr(Letter.objects, "bulk_create", break_off)
        with pytest.raises(SystemExit):
            sending.go_on.call(newsletter.pk, 1)
    assert not newsletter.letters.exists()
    later(newsletter)

    assert sorted(work_at_sink(newsletter, settings).values()) == [1, 1, 1]


def test_an_older_chain_of_portions_ends_itself(newsletter, settings):
    SubscriberFactory()
    send(newsletter)
    later(newsletter)

    with smtp.running() as server:
        use(settings, server)
        sending.go_on.call(newsletter.pk, 1)

    assert not newsletter.letters.exists()
    assert Newsletter.objects.get().state == Newsletter.State.QUEUED


def test_a_server_that_hangs_touches_no_letter_and_rests_the_newsletter(
    newsletter, settings
):
    SubscriberFactory.create_batch(30)
    send(newsletter)

    with smtp.running(hangs_at="CONNECT") as server:
        use(settings, server)
        began = time.monotonic()
        resting = work(newsletter)
        took = time.monotonic() - began

    assert took < 5
    assert server.connections == 1
    assert resting.is_resting()
    assert resting.trouble == "SMTPServerDisconnected"
    assert set(states(newsletter).values()) == {"waiting"}
    assert not Newsletter.objects.interrupted().exists()


@pytest.mark.parametrize(
    ("hangs_at", "state"),
    [("MAIL", "waiting"), ("RCPT", "waiting"), ("ANSWER", "unknown")],
)
def test_a_server_that_hangs_in_the_middle_costs_one_letter_at_most(
    newsletter, settings, hangs_at, state
):
    SubscriberFactory.create_batch(3)
    send(newsletter)

    with smtp.running(hangs_at=hangs_at) as server:
        use(settings, server)
        assert work(newsletter).is_resting()

    assert sorted(states(newsletter).values()) == sorted([state, "waiting", "waiting"])


def test_pauses_grow_and_end_with_the_first_letter_that_leaves(newsletter, settings):
    SubscriberFactory.create_batch(2)
    send(newsletter)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    pauses = []
    for _attempt in range(5):
        row = work(newsletter)
        pauses.append(round((row.paused_until - timezone.now()).total_seconds() / 60))
        later(newsletter)

    assert pauses == [2, 5, 15, 60, 60]
    assert sorted(work_at_sink(newsletter, settings).values()) == [1, 1]
    assert Newsletter.objects.get().troubles == 0


def test_refused_for_good_fails_refused_for_now_is_tried_again(newsletter, settings):
    SubscriberFactory(email="gone@example.org")
    SubscriberFactory(email="busy@example.org")
    SubscriberFactory(email="ana@example.org")
    send(newsletter)

    with smtp.running({"gone@": 550, "busy@": 450}) as server:
        use(settings, server)
        resting = work(newsletter)
        assert states(newsletter) == {
            "gone@example.org": "failed",
            "busy@example.org": "waiting",
            "ana@example.org": "sent",
        }
        assert resting.is_resting()
        assert resting.trouble == ""
        server.refuses = None
        newsletter.letters.update(retry_at=timezone.now())
        later(newsletter)
        done = work(newsletter)

    assert done.state == Newsletter.State.SENT
    assert per_address(server) == {"ana@example.org": 1, "busy@example.org": 1}
    assert newsletter.letters.get(state="failed").error == "SMTPRecipientsRefused 550"


def test_refused_for_now_again_and_again_fails_in_the_end(newsletter, settings):
    SubscriberFactory(email="busy@example.org")
    send(newsletter)

    with smtp.running(450) as server:
        use(settings, server)
        for _attempt in range(sending.ATTEMPTS):
            work(newsletter)
            newsletter.letters.update(retry_at=timezone.now())
            later(newsletter)

    assert states(newsletter) == {"busy@example.org": "failed"}


def test_a_server_that_refuses_everybody_is_not_asked_for_everybody(
    newsletter, settings
):
    SubscriberFactory.create_batch(40)
    send(newsletter)

    with smtp.running(550) as server:
        use(settings, server)
        resting = work(newsletter)

    assert resting.is_resting()
    assert newsletter.letters.filter(state="failed").count() == 10
    assert newsletter.letters.filter(state="waiting").count() == 30


def test_a_server_that_ends_the_line_after_each_letter_gets_them_all(
    newsletter, settings, monkeypatch
):
    SubscriberFactory.create_batch(4)
    send(newsletter)

    with smtp.running(drops_at=("RSET",)) as server:
        use(settings, server)
        take = smtp.Handler.take

        def take_and_hang_up(handler):
            take(handler)
            handler.connection.shutdown(2)

        monkeypatch.setattr(smtp.Handler, "take", take_and_hang_up)
        done = work(newsletter)

    assert done.state == Newsletter.State.SENT
    assert sorted(per_address(server).values()) == [1, 1, 1, 1]


def test_the_sender_s_rights_are_asked_again_when_letters_leave(newsletter, settings):
    SubscriberFactory()
    send(newsletter)
    newsletter.created_by.appointments.all().delete()

    assert work_at_sink(newsletter, settings) == {}
    assert Newsletter.objects.get().state == Newsletter.State.STOPPED


def test_a_coordinator_of_an_oblast_writes_to_those_who_chose_it(settings):
    appointment = AppointmentFactory()
    appointment.obshtini.add(ObshtinaFactory())
    newsletter = NewsletterFactory(
        articles=[ArticleFactory()], created_by=appointment.user
    )
    SubscriberFactory(email="ruse@example.org", oblasti=["RSE", "VID"])
    SubscriberFactory(email="vid@example.org", oblasti=["VID"])
    SubscriberFactory(email="all@example.org")

    send(newsletter)

    assert Newsletter.objects.get().oblasti == ["RSE"]
    assert work_at_sink(newsletter, settings) == {"ruse@example.org": 1}


def test_a_territory_that_shrinks_meanwhile_stops_the_sending(settings):
    appointment = AppointmentFactory()
    appointment.obshtini.add(ObshtinaFactory(), ObshtinaFactory(oblast__code="VID"))
    newsletter = NewsletterFactory(
        articles=[ArticleFactory()], created_by=appointment.user
    )
    SubscriberFactory(oblasti=["VID"])
    send(newsletter)
    appointment.obshtini.filter(oblast__code="VID").delete()

    assert work_at_sink(newsletter, settings) == {}


def test_stopped_by_hand_keeps_what_still_waits(newsletter, settings):
    SubscriberFactory.create_batch(2)
    send(newsletter)
    sending.go_on.call(newsletter.pk, 1)

    assert actions.stop(newsletter, actor=newsletter.created_by)
    assert not actions.stop(newsletter, actor=newsletter.created_by)

    assert work_at_sink(newsletter, settings) == {}
    assert set(states(newsletter).values()) == {"dropped"}


def test_two_newsletters_a_day_to_the_same_readers_are_refused(newsletter):
    SubscriberFactory()
    send(newsletter)
    second = NewsletterFactory(articles=[ArticleFactory()])

    with pytest.raises(ValidationError) as refused:
        send(second)

    assert refused.value.code == "too_soon"

    assert Newsletter.objects.get(pk=second.pk).is_draft()


def test_old_letters_become_numbers_that_stay_the_same(newsletter, settings):
    SubscriberFactory.create_batch(2)
    send(newsletter)
    work_at_sink(newsletter, settings)
    before = Newsletter.objects.get().count_letters()
    Newsletter.objects.update(finished_at=timezone.now() - datetime.timedelta(days=91))

    for row in Newsletter.objects.to_reduce():
        sending.reduce(row)

    after = Newsletter.objects.get()
    assert after.count_letters() == before == {"sent": 2}
    assert not Letter.objects.exists()
    assert not Newsletter.objects.to_reduce().exists()


def test_ordinary_mails_go_before_a_newsletter_and_apart_from_other_work():
    assert mail.deliver_later.queue_name == sending.go_on.queue_name == "mail"
    assert mail.deliver_later.priority > sending.go_on.priority


def test_the_letters_are_written_before_any_mail_is_tried(newsletter):
    """A server that hangs must not delay what needs no server."""
    SubscriberFactory()
    with TestCase.captureOnCommitCallbacks(execute=True):
        send(newsletter)

    asked = DBTaskResult.objects.get(task_path=sending.go_on.module_path)

    assert asked.queue_name == "mail"
    assert asked.priority > mail.deliver_later.priority


def test_the_clock_never_waits_for_the_mail_server(settings):
    """It asks the mail worker, once, so that publishing in time does not wait for a server."""
    row = mail.queue_raw("a@example.org", "Тема", "Текст", "bg")
    OutgoingMail.objects.update(queued_at=timezone.now() - datetime.timedelta(hours=1))
    [work_] = [one for one in due.everything() if one.name == "deliver mail"]

    with smtp.running(hangs_at="CONNECT") as server:
        use(settings, server)
        began = time.monotonic()
        for count in work_.rows():
            work_.do(count)
        took = time.monotonic() - began

    assert took < 0.2
    assert list(work_.rows()) == []
    assert server.connections == 0
    mail.try_again.call()
    row.refresh_from_db()
    assert row.attempts == 1


def test_writing_letters_takes_as_many_queries_for_many_readers(newsletter):
    def queries(readers):
        SubscriberFactory.create_batch(readers)
        row = NewsletterFactory(articles=[ArticleFactory()])
        Newsletter.objects.filter(pk=row.pk).update(
            state="queued", number=100 + readers, sent_at=timezone.now()
        )
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        try:
            sending.write_letters(row)
        finally:
            connection.force_debug_cursor = False
        return len(connection.queries_log) - before

    assert queries(1) == queries(30)

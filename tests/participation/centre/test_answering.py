"""From the institution's side: the one-time link, the account, the letter, the term."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from core import notifications
from core.models import AuditEntry, Notification, OutgoingMail
from leadernet import closings, due
from members.models import Person
from participation.centre import actions
from participation.centre.models import Question
from participation.common import actions as common
from participation.common import official_links
from participation.common.models import Channel, OfficialAnswer, Submission, Support
from tests.factories import (
    AppointmentFactory,
    InstitutionQuestionFactory,
    ObshtinaFactory,
    PersonFactory,
    UserFactory,
    hand_over,
    staff_of,
)
from tests.participation.centre.helpers import KMET, address, link, mails, read
from tests.participation.telling import tell_all

SAID = {"text": "Ще го поправим до 1 май.", "signed_by": "Петър Белев, кмет"}


@pytest.fixture
def question(municipality, coordinator):
    asked = InstitutionQuestionFactory(
        title="Счупен тротоар", addressee=municipality, person__email="ana@example.org"
    )
    return hand_over(asked, actor=coordinator)


def remind():
    [work] = [one for one in due.everything() if one.name == "remind of answer"]
    for row in work.rows():
        work.do(row)


def days_later(question, days):
    """As if it had been handed over so many days earlier."""
    official = question.submissions.get()
    for name in ("sent_on", "answer_by", "link_until"):
        day = getattr(official, name) - datetime.timedelta(days=days)
        setattr(official, name, day)
    official.save()


def refusals():
    rows = AuditEntry.objects.filter(verb="participation.answer_refused")
    return [one.data["why"] for one in rows]


class TestByLink:
    def test_answers_once_without_an_account(self, client, question):
        path = link(KMET, "answer/")
        opened = client.get(path)
        answers = [client.post(path, SAID) for _press in range(2)]

        question.refresh_from_db()
        public = read(client, question.get_absolute_url())
        assert "Кога ще бъде поправен тротоарът?" in opened.content.decode()
        assert [one.status_code for one in answers] == [302, 200]
        assert OfficialAnswer.objects.get().by == "link"
        assert question.status == Question.Status.ANSWERED
        assert "Ще го поправим до 1 май." in public
        assert "Петър Белев, кмет" in public
        assert refusals() == ["used"]

    def test_used_it_says_so_and_leads_to_the_answer(self, client, question):
        path = link(KMET, "answer/")
        client.post(path, SAID)
        page = read(client, path)

        assert "Отговорът е получен" in page
        assert question.get_absolute_url() in page
        assert "<textarea" not in page

    def test_after_its_term_it_answers_nothing(self, client, question):
        path = link(KMET, "answer/")
        days_later(question, 91)
        page = client.get(path)
        sent = client.post(path, SAID)

        assert (page.status_code, sent.status_code) == (410, 410)
        assert "изтекъл" in page.content.decode()
        assert not OfficialAnswer.objects.exists()
        assert refusals() == ["late"]

    def test_after_the_term_of_the_answer_it_still_answers(self, client, question):
        days_later(question, 31)
        assert question.submissions.get().state == "overdue"
        client.post(link(KMET, "answer/"), SAID)

        assert question.submissions.get().state == "answered"

    def test_guessing_is_logged_and_held_back(self, client, question, caplog):
        path = link(KMET, "answer/")
        guessed = [
            client.post(f"/answer/guess-{number}/", SAID) for number in range(21)
        ]

        assert {one.status_code for one in guessed[:20]} == {404}
        assert guessed[20].status_code == 429
        assert "does not exist" in caplog.text
        assert not OfficialAnswer.objects.exists()
        # The right one is taken also from behind the same network.
        assert client.get(path).status_code == 200

    def test_the_database_keeps_no_link(self, client, question):
        token = link(KMET, "answer/").strip("/").split("/")[-1]
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM participation_common_submission")
            kept = str(cursor.fetchall())

        assert token not in kept
        assert official_links.digest(token) in kept

    def test_made_anew_the_old_one_leads_nowhere(self, client, question, coordinator):
        old = link(KMET, "answer/")
        client.force_login(coordinator)
        client.post(address("renew_link", question.pk))
        client.logout()
        new = link(KMET, "answer/")

        assert new != old
        assert client.post(old, SAID).status_code == 404
        assert client.post(new, SAID).status_code == 302

    def test_made_anew_three_times_a_day(self, client, question, coordinator):
        client.force_login(coordinator)
        for _press in range(5):
            client.post(address("renew_link", question.pk))

        assert mails(KMET).count() == 1 + 3
        assert client.get(link(KMET, "answer/")).status_code == 200

    def test_made_anew_long_after_the_term_it_works(
        self, client, question, coordinator
    ):
        days_later(question, 200)
        common.renew_link(question.submissions.get(), actor=coordinator)

        assert client.get(link(KMET, "answer/")).status_code == 200

    def test_with_another_secret_key_the_reminder_brings_a_link_that_works(
        self, client, question, settings
    ):
        settings.SECRET_KEY = "another" * 10
        days_later(question, 24)
        remind()

        assert client.get(link(KMET, "answer/")).status_code == 200

    def test_withdrawn_meanwhile_nothing_is_answered(self, client, question):
        path = link(KMET, "answer/")
        actions.withdraw(question, actor=None)

        assert client.post(path, SAID).status_code == 404
        assert not OfficialAnswer.objects.exists()

    def test_hostile_text_is_text(self, client, question):
        hostile = "<script>alert(1)</script>\u202e=HYPERLINK(0){{ 7|add:1 }}"
        client.post(link(KMET, "answer/"), {"text": hostile, "signed_by": hostile})
        page = read(client, question.get_absolute_url())
        table = b"".join(client.get(address("csv")).streaming_content).decode()

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert '"=HYPERLINK' not in table

    @pytest.mark.parametrize("name", ["програма.exe", "скрипт.html"])
    def test_a_file_that_we_do_not_take_leaves_the_link_open(
        self, client, question, name
    ):
        document = SimpleUploadedFile(name, b"<script>")
        answer = client.post(link(KMET, "answer/"), SAID | {"document": document})

        assert answer.status_code == 200
        assert not OfficialAnswer.objects.exists()


class TestWithAnAccount:
    def test_by_the_staff_of_the_institution_alone(self, client, question):
        editor = staff_of(question.addressee)
        client.force_login(UserFactory())
        refused = client.post(address("answer", question.pk), SAID)
        client.force_login(editor)
        page = client.get(address("answer", question.pk))
        client.post(address("answer", question.pk), SAID)

        assert refused.status_code == 403
        assert "Публикувайте отговора</button>" in page.content.decode()
        answer = OfficialAnswer.objects.get()
        assert (answer.by, answer.entered_by) == ("account", editor)

    def test_an_owner_corrects_it_and_it_is_seen(self, client, question):
        client.post(link(KMET, "answer/"), SAID)
        client.force_login(staff_of(question.addressee))
        editor = client.post(address("correct_answer", question.pk), SAID)
        client.force_login(staff_of(question.addressee, role="owner"))
        client.post(
            address("correct_answer", question.pk), SAID | {"text": "До 1 юни."}
        )

        page = read(client, question.get_absolute_url())
        trace = AuditEntry.objects.get(verb="participation.answer_corrected")
        assert editor.status_code == 403
        assert "До 1 юни." in page
        assert "поправен на" in page
        assert trace.data["before"] == SAID["text"]


class TestByLetter:
    def send(self, client, question, **more):
        letter = SimpleUploadedFile("писмо.txt", "Писмо".encode())
        data = SAID | {"answered_on": timezone.localdate(), "document": letter} | more
        return client.post(address("attach_letter", question.pk), data)

    def test_counts_with_its_own_day(
        self, client, question, coordinator, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        days_later(question, 10)
        day = timezone.localdate() - datetime.timedelta(days=3)
        client.force_login(coordinator)
        self.send(client, question, answered_on=day)

        answer = OfficialAnswer.objects.get()
        assert (answer.by, answer.answered_on) == ("letter", day)
        assert (answer.answered_on - answer.submission.sent_on).days == 7
        assert answer.attachments.get().name == "писмо.txt"

    @pytest.mark.parametrize(
        ("days", "words"), [(1, "още не е дошъл"), (-1, "Предадено е")]
    )
    def test_not_of_a_day_that_cannot_be(
        self, client, question, coordinator, days, words
    ):
        client.force_login(coordinator)
        day = timezone.localdate() + datetime.timedelta(days=days)
        answer = self.send(client, question, answered_on=day)

        assert words in answer.content.decode()
        assert not OfficialAnswer.objects.exists()

    def test_not_by_a_coordinator_of_another_territory(self, client, question):
        far = AppointmentFactory()
        far.obshtini.add(ObshtinaFactory())
        client.force_login(far.user)

        assert self.send(client, question).status_code == 403


class TestEverybodyIsTold:
    def test_who_asked_and_who_supports_each_once(self, client, question):
        member, guest = UserFactory(), PersonFactory(email="guest@example.org")
        common.support(question, actor=member, is_named=False)
        Support.objects.create(
            target=question, person=guest, confirmed_at=timezone.now()
        )
        Support.objects.create(
            target=question,
            person=PersonFactory(name="На хартия", email=""),
            channel=Channel.PAPER,
            confirmed_at=timezone.now(),
        )
        client.post(link(KMET, "answer/"), SAID)

        tell_all()
        told = Notification.objects.filter(kind="participation.official_answer")
        assert [one.user for one in told] == [member]
        assert SAID["text"] in mails("guest@example.org").get().body
        assert SAID["text"] in mails("ana@example.org")[0].body

    def test_who_asked_and_supports_it_by_the_same_address_gets_one_mail(
        self, client, question
    ):
        Support.objects.create(
            target=question,
            person=PersonFactory(email="Ana@example.org"),
            confirmed_at=timezone.now(),
        )
        before = OutgoingMail.objects.filter(to__iexact="ana@example.org").count()
        client.post(link(KMET, "answer/"), SAID)

        tell_all()
        mails_to_ana = OutgoingMail.objects.filter(to__iexact="ana@example.org")
        assert mails_to_ana.count() == before + 1
        assert SAID["text"] in mails_to_ana.latest("pk").body

    def test_who_withdrew_the_support_is_not(self, client, question):
        member = UserFactory()
        row = common.support(question, actor=member, is_named=False)
        common.withdraw(row, actor=member)
        client.post(link(KMET, "answer/"), SAID)

        tell_all()
        told = Notification.objects.filter(kind="participation.official_answer")
        assert not told.exists()


class TestEverybodyIsToldOfSilence:
    """What the worker tells after the clock saw that the term passed."""

    @pytest.fixture
    def question(self, municipality, coordinator):
        asked = InstitutionQuestionFactory(
            title="Счупен тротоар", addressee=municipality, person=UserFactory().person
        )
        return hand_over(asked, actor=coordinator)

    @pytest.fixture
    def guest(self, question):
        guest = PersonFactory(email="guest@example.org")
        moment = timezone.now()
        return Support.objects.create(
            target=question, person=guest, confirmed_at=moment
        )

    def told(self):
        rows = Notification.objects.filter(kind="participation.term_passed")
        return [one.user for one in rows.order_by("user")]

    def pass_the_term(self, question, days=31):
        days_later(question, days)
        remind()
        tell_all()

    def test_who_asked_and_who_supports_each_once(self, question, guest):
        member = UserFactory()
        common.support(question, actor=member, is_named=False)

        self.pass_the_term(question)
        self.pass_the_term(question, days=40)

        words = notifications.words(Notification.objects.get(user=member))
        letter = mails("guest@example.org").get()
        assert self.told() == [question.person.user, member]
        assert "Община Кюстендил не отговори на „Счупен тротоар“ до" in words
        assert "Няма отговор на „Счупен тротоар“ в срока" in letter.subject
        assert "Какво следва" in letter.body
        assert "/support/withdraw/" in letter.body
        assert "Какво следва" in mails(member.email)[0].body

    def test_in_english_to_who_reads_english(self, question, guest):
        Person.objects.filter(pk=guest.person_id).update(guest_language="en")
        self.pass_the_term(question)

        letter = mails("guest@example.org").get()
        assert letter.subject == "No answer to “Счупен тротоар” came by the term"
        assert "Municipality of Kyustendil received" in letter.body
        assert "What happens next" in letter.body

    def test_a_stranger_who_asked_gets_a_mail_with_their_own_link(
        self, municipality, coordinator
    ):
        asked = InstitutionQuestionFactory(
            addressee=municipality, person__email="ana@example.org"
        )
        self.pass_the_term(hand_over(asked, actor=coordinator))

        assert "/questions/own/" in mails("ana@example.org")[0].body
        assert "Какво следва" in mails("ana@example.org")[0].body

    def test_who_withdrew_or_left_hears_nothing(self, question, guest):
        member, gone = UserFactory(), UserFactory()
        row = common.support(question, actor=member, is_named=False)
        common.support(question, actor=gone, is_named=False)
        days_later(question, 31)
        remind()
        common.withdraw(row, actor=member)
        common.withdraw(guest, actor=None)
        closings.close(gone, actor=None)
        tell_all()

        assert self.told() == [question.person.user]
        assert not mails("guest@example.org").exists()

    def test_answered_before_their_turn_they_hear_of_the_answer_alone(
        self, client, question, guest
    ):
        days_later(question, 31)
        remind()
        client.post(link(KMET, "answer/"), SAID)
        tell_all()

        assert self.told() == []
        assert SAID["text"] in mails("guest@example.org").get().body


class TestTheTerm:
    def test_is_the_networks_and_stays_as_it_was_said(
        self, municipality, coordinator, settings
    ):
        settings.ANSWER_WITHIN_DAYS = 14
        made = hand_over(
            InstitutionQuestionFactory(addressee=municipality), actor=coordinator
        )
        official = made.submissions.get()
        settings.ANSWER_WITHIN_DAYS = 60

        assert (official.answer_by - official.sent_on).days == 14
        assert made.submissions.get().answer_by == official.answer_by

    def test_reminds_a_week_before_and_once_after(self, question, coordinator):
        before = mails(KMET).count()
        remind()
        early = mails(KMET).count()
        days_later(question, 23)
        remind()
        remind()
        soon = mails(KMET).count()
        days_later(question, 8)
        remind()
        remind()

        assert (before, early, soon, mails(KMET).count()) == (1, 1, 2, 3)
        assert question.submissions.get().state == "overdue"
        missing = Notification.objects.filter(kind="participation.answer_missing")
        assert [one.user for one in missing] == [coordinator]

    def test_the_reminder_repeats_the_same_link(self, question):
        first = link(KMET, "answer/")
        days_later(question, 24)
        remind()

        assert mails(KMET).count() == 2
        assert link(KMET, "answer/") == first

    def test_what_is_answered_is_reminded_no_more(self, client, question):
        client.post(link(KMET, "answer/"), SAID)
        days_later(question, 40)
        remind()

        assert mails(KMET).count() == 1

    def test_a_long_pause_of_the_clock_reminds_once(self, question):
        days_later(question, 45)
        remind()
        remind()

        assert mails(KMET).count() == 2
        assert "изтече" in mails(KMET)[0].subject


def test_without_an_address_it_goes_by_letter(client, municipality, coordinator):
    municipality.email = ""
    municipality.save()
    question = InstitutionQuestionFactory(addressee=municipality)
    client.force_login(coordinator)
    with pytest.raises(ValidationError):
        actions.publish(question, way="mail", on=None, actor=coordinator)
    offered = read(client, address("publish", question.pk))
    week = timezone.localdate() - datetime.timedelta(days=7)
    client.post(address("publish", question.pk), {"way": "letter", "on": week})

    official = Submission.objects.get()
    assert 'value="mail"' not in offered
    assert (official.way, official.sent_on) == ("letter", week)
    assert (official.answer_by - week).days == 30
    assert not OutgoingMail.objects.filter(to="").exists()

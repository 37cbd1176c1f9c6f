"""Asking an institution: with an account, by a confirmed mail, at a desk; and taking it back."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import Attachment, Notification
from leadernet import due
from members.models import Person
from participation.centre import actions
from participation.centre.actions import asking
from participation.centre.models import Question
from tests.core.hostile_files import picture
from tests.core.pdf_reading import Document
from tests.factories import (
    AppointmentFactory,
    InstitutionQuestionFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    UserFactory,
    hand_over,
    staff_of,
)
from tests.participation.centre.helpers import EMAIL, address, link, mails, read

Status = Question.Status


def typed(municipality, **more):
    return {
        "kind": "signal",
        "addressee": municipality.pk,
        "title": "Счупен тротоар пред училището",
        "text": "Децата слизат на платното.",
        "submission": str(uuid.uuid4()),
    } | more


def png(name, colour=(20, 84, 63)):
    content = picture("PNG", (300, 200), colour)
    return SimpleUploadedFile(f"{name}.png", content, "image/png")


def ask_as_guest(client, municipality, **more):
    opened = client.get(address("ask")).context["form"].initial["opened"]
    data = typed(municipality, name="Мария Стоева", email=EMAIL, opened=opened) | more
    return client.post(address("ask"), data)


def do_what_is_due(name):
    [work] = [one for one in due.everything() if one.name == name]
    for row in work.rows():
        work.do(row)


class TestWithoutAnAccount:
    def test_nobody_reads_it_before_the_link_is_pressed(
        self, client, municipality, coordinator
    ):
        answer = ask_as_guest(client, municipality)
        [question] = Question.objects.all()
        seen = Question.objects.visible_to(coordinator).count()
        page = client.get(link(EMAIL, "questions/confirm/"))
        opened = Question.objects.get().status
        for _press in range(2):
            client.post(link(EMAIL, "questions/confirm/"))

        question.refresh_from_db()
        assert answer.status_code == 302
        assert "Счупен тротоар" in page.content.decode()
        assert (seen, opened) == (0, Status.UNCONFIRMED)
        assert question.status == Status.WAITING
        assert question.state_changes.count() == 1
        told = Notification.objects.get(kind="centre.waiting")
        assert told.user == coordinator

    def test_sent_twice_it_is_one(self, client, municipality):
        number = str(uuid.uuid4())
        for _press in range(2):
            ask_as_guest(client, municipality, submission=number)

        assert Question.objects.count() == 1
        assert Person.objects.filter(email=EMAIL).count() == 1

    def test_a_foreign_number_leads_to_nobodys_question(self, client, municipality):
        number = str(uuid.uuid4())
        ask_as_guest(client, municipality, submission=number)
        ask_as_guest(client, municipality, submission=number, email="i@example.org")

        assert Question.objects.count() == 2

    def test_one_address_asks_three_times_a_day(self, client, municipality):
        answers = [ask_as_guest(client, municipality) for _number in range(4)]

        assert [one.status_code for one in answers] == [302, 302, 302, 200]
        assert "Децата слизат на платното." in answers[3].content.decode()
        assert Question.objects.count() == 3

    def test_one_network_asks_ten_times_an_hour(self, client, municipality):
        answers = [
            ask_as_guest(client, municipality, email=f"p{number}@example.org")
            for number in range(11)
        ]

        assert [one.status_code for one in answers] == [302] * 10 + [200]

    def test_what_nobody_confirmed_goes_with_the_address(self, client, municipality):
        ask_as_guest(client, municipality)
        week = timezone.now() - datetime.timedelta(days=8)
        Question.objects.update(asked_at=week)
        page = read(client, link(EMAIL, "questions/confirm/"))
        client.post(link(EMAIL, "questions/confirm/"))
        do_what_is_due("forget unconfirmed question")

        assert "твърде стара" in page
        assert not Question.objects.exists()
        assert not Person.objects.filter(email=EMAIL).exists()

    def test_a_program_that_fills_every_field_is_refused(self, client, municipality):
        answer = ask_as_guest(client, municipality, address="http://spam.example")

        assert answer.status_code == 200
        assert not Question.objects.exists()

    def test_withdrawn_and_the_name_hidden_by_the_link_of_the_mail(
        self, client, municipality
    ):
        ask_as_guest(client, municipality, is_named="on")
        client.post(link(EMAIL, "questions/confirm/"))
        question = hand_over(Question.objects.get())
        own = link(EMAIL, "questions/own/")
        public = read(client, question.get_absolute_url())
        client.post(own, {"hide": ""})
        hidden = read(client, question.get_absolute_url())
        client.post(own, {"withdraw": ""})

        question.refresh_from_db()
        assert "Мария Стоева" in public
        assert "Мария" not in hidden
        assert question.status == Status.WITHDRAWN
        assert question.submissions.get().state == "taken_back"
        assert client.get(question.get_absolute_url()).status_code == 404

    def test_what_the_clock_forgot_meanwhile_is_no_error(self, client, municipality):
        question = InstitutionQuestionFactory(addressee=municipality)
        gone = Question.objects.get(pk=question.pk)
        question.delete()

        for act in (actions.withdraw, actions.hide_name):
            with pytest.raises(ValidationError):
                act(gone, actor=None)
        with pytest.raises(ValidationError):
            actions.refuse(gone, reason="Не.", actor=UserFactory())

    def test_not_withdrawn_while_others_go_on_in_it(
        self, client, municipality, coordinator
    ):
        ask_as_guest(client, municipality, is_named="on")
        client.post(link(EMAIL, "questions/confirm/"))
        question = hand_over(Question.objects.get())
        own = link(EMAIL, "questions/own/")
        other = InstitutionQuestionFactory(addressee=municipality)
        actions.join(other, to=question, actor=coordinator)

        page = read(client, own)
        client.post(own, {"withdraw": ""})

        question.refresh_from_db()
        assert question.status == Status.PASSED
        assert client.get(other.get_absolute_url()).url == question.get_absolute_url()
        assert "Оттеглете въпроса" not in page
        assert "Скрийте името ми" in page

    def test_a_link_that_somebody_changed_leads_nowhere(self, client, municipality):
        ask_as_guest(client, municipality)
        path = link(EMAIL, "questions/confirm/")

        assert client.post(path[:-3] + "x/").status_code == 404
        assert client.post(path.replace("confirm", "own")).status_code == 404


class TestWithAnAccount:
    def test_waits_for_who_looks_after_the_place(self, client, municipality):
        place, other = ObshtinaFactory(), ObshtinaFactory()
        near, far = AppointmentFactory(), AppointmentFactory(role="moderator")
        near.obshtini.add(place)
        far.obshtini.add(other)
        user = UserFactory()
        client.force_login(user)
        client.post(address("ask"), typed(municipality, obshtina=place.pk))

        [question] = Question.objects.all()
        assert question.person == user.person
        assert {one.user for one in Notification.objects.all()} == {near.user}
        assert near.user.has_perm("centre.publish", question)
        assert not far.user.has_perm("centre.publish", question)
        assert not Question.objects.visible_to(far.user).exists()

    def test_nobody_decides_about_their_own(self, client, municipality, coordinator):
        client.force_login(coordinator)
        client.post(address("ask"), typed(municipality))

        [question] = Question.objects.all()
        assert client.get(address("publish", question.pk)).status_code == 403

    def test_five_a_day(self, client, municipality):
        client.force_login(UserFactory())
        answers = [
            client.post(address("ask"), typed(municipality)) for _number in range(6)
        ]

        assert [one.status_code for one in answers] == [302] * 5 + [200]

    def test_a_village_brings_its_municipality(self, client, municipality):
        settlement = SettlementFactory()
        other = ObshtinaFactory()
        client.force_login(UserFactory())
        place = {"settlement": settlement.ekatte}
        wrong = client.post(
            address("ask"), typed(municipality, obshtina=other.pk, **place)
        )
        client.post(address("ask"), typed(municipality, **place))

        [question] = Question.objects.all()
        assert "в друга община" in wrong.content.decode()
        assert question.obshtina == settlement.obshtina
        assert question.settlement == settlement

    def test_only_institutions_are_asked(self, client, municipality):
        client.force_login(UserFactory())
        association = OrganisationFactory()
        answer = client.post(
            address("ask"), typed(municipality, addressee=association.pk)
        )

        assert answer.status_code == 200
        assert not Question.objects.exists()

    def test_withdraws_it_until_it_is_answered(self, client, municipality):
        user = UserFactory()
        question = InstitutionQuestionFactory(
            person=user.person, addressee=municipality
        )
        client.force_login(user)
        client.post(address("withdraw", question.pk))
        again = client.post(address("withdraw", question.pk))

        question.refresh_from_db()
        assert question.status == Status.WITHDRAWN
        assert again.status_code == 403

    def test_others_go_on_in_it_and_only_the_name_is_hidden(
        self, client, municipality, coordinator
    ):
        user = UserFactory()
        question = hand_over(
            InstitutionQuestionFactory(
                person=user.person, addressee=municipality, is_named=True
            )
        )
        other = InstitutionQuestionFactory(addressee=municipality)
        actions.join(other, to=question, actor=coordinator)
        client.force_login(user)
        path = address("withdraw", question.pk)

        page = read(client, path)
        client.post(path)
        client.post(path, {"hide": ""})

        question.refresh_from_db()
        assert "продължават в този" in page
        assert (question.status, question.is_named) == (Status.PASSED, False)


class TestPictures:
    def ask(self, client, municipality, **more):
        return client.post(
            address("ask"),
            typed(municipality, pictures=[png("a"), png("b", (90, 20, 20))], **more),
        )

    def test_need_words_and_an_answer_about_those_shown(
        self, client, municipality, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        client.force_login(UserFactory())
        refused = self.ask(client, municipality)
        self.ask(client, municipality, alt_bg="Дупка", consent="nobody")

        question = Question.objects.get()
        assert refused.status_code == 200
        assert {one.alt_bg for one in question.gallery()} == {"Дупка"}
        assert len(question.gallery()) == 2

    def test_are_as_visible_as_the_question(
        self, client, municipality, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        client.force_login(UserFactory())
        self.ask(client, municipality, alt_bg="Дупка", consent="nobody")
        client.logout()
        file = Attachment.objects.first()
        before = client.get(file.get_absolute_url()).status_code
        hand_over(Question.objects.get())

        after = client.get(file.get_absolute_url())
        assert before == 404
        assert b"".join(after.streaming_content)

    def test_five_are_too_many(self, client, municipality):
        client.force_login(UserFactory())
        answer = client.post(
            address("ask"),
            typed(
                municipality,
                pictures=[png(str(number)) for number in range(5)],
                alt_bg="Дупка",
                consent="nobody",
            ),
        )

        assert "най-много 4" in answer.content.decode()


class TestAtADesk:
    def test_a_member_writes_down_what_somebody_asks(
        self, client, municipality, coordinator
    ):
        librarian = staff_of(OrganisationFactory(), role="member")
        client.force_login(librarian)
        data = {"name": "Баба Гинка", "email": "", "channel": "desk"}
        client.post(address("desk"), typed(municipality, **data))

        [question] = Question.objects.all()
        assert (question.channel, question.entered_by) == ("desk", librarian)
        assert question.status == Status.WAITING
        assert question.person.name == "Баба Гинка"
        assert not mails("").exists()
        assert Notification.objects.get().user == coordinator

    def test_not_for_everybody(self, client, municipality):
        client.force_login(UserFactory())

        assert client.get(address("desk")).status_code == 403

    def test_with_an_address_they_are_written_to(self, client, municipality):
        client.force_login(staff_of(OrganisationFactory()))
        data = {"name": "Баба Гинка", "email": EMAIL, "channel": "paper"}
        client.post(address("desk"), typed(municipality, **data))
        actions.refuse(Question.objects.get(), reason="Не е ясно.", actor=UserFactory())

        assert "Не е ясно." in mails(EMAIL)[0].body

    def test_no_stranger_is_mailed_again_and_again(self, client, municipality):
        data = {"name": "Баба Гинка", "channel": "paper"}
        for user in (staff_of(OrganisationFactory()), staff_of(OrganisationFactory())):
            client.force_login(user)
            for _number in range(2):
                client.post(address("desk"), typed(municipality, email=EMAIL, **data))

        assert mails(EMAIL).count() == 3
        client.post(address("desk"), typed(municipality, email="", **data))
        assert Question.objects.count() == 4

    def test_sixty_a_day(self, client, municipality, monkeypatch):
        monkeypatch.setattr(asking, "AT_ONE_DESK_A_DAY", 2)
        client.force_login(staff_of(OrganisationFactory()))
        data = {"name": "Баба Гинка", "email": "", "channel": "paper"}
        answers = [
            client.post(address("desk"), typed(municipality, **data))
            for _number in range(3)
        ]

        assert [one.status_code for one in answers] == [302, 302, 200]


def test_the_form_is_there_on_paper(client):
    text = Document(client.get(address("form_pdf")).content).text

    assert "Към кого се обръщате" in text

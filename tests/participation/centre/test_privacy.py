"""What is known of who asks: given to them, let go on time, and never handed on."""

import datetime

from django.utils import timezone

from leadernet import due, privacy
from leadernet.merging import organisations as merging
from leadernet.merging import people as merging_people
from members.models import Person
from participation.centre import actions
from participation.centre.models import Question
from participation.centre.privacy import export_person
from tests.factories import (
    InstitutionQuestionFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    hand_over,
)


def forget():
    [work] = [one for one in due.everything() if one.name == "forget who asked"]
    for row in work.rows():
        work.do(row)


def closed(days, municipality, coordinator, **fields):
    question = InstitutionQuestionFactory(addressee=municipality, **fields)
    actions.refuse(question, reason="Не.", actor=coordinator)
    day = timezone.localdate() - datetime.timedelta(days=days)
    Question.objects.filter(pk=question.pk).update(status_changed_on=day)
    return question


class TestHalfAYearAfterClosing:
    def test_a_hidden_name_goes_with_the_address(self, municipality, coordinator):
        question = closed(184, municipality, coordinator)
        person = question.person
        forget()

        question.refresh_from_db()
        assert question.person is None
        assert not Person.objects.filter(pk=person.pk).exists()

    def test_a_public_name_stays_without_the_address(self, municipality, coordinator):
        question = closed(
            184, municipality, coordinator, is_named=True, person__name="Ана Ценова"
        )
        email = question.person.email
        forget()
        forget()

        question.refresh_from_db()
        assert question.public_name == "Ана Ценова"
        assert question.email == ""
        assert not Person.objects.filter(email=email).exists()

    def test_before_that_all_stays(self, municipality, coordinator):
        question = closed(183, municipality, coordinator)
        forget()

        question.refresh_from_db()
        assert question.email

    def test_what_goes_on_is_not_closed(self, municipality, coordinator):
        question = hand_over(
            InstitutionQuestionFactory(addressee=municipality), actor=coordinator
        )
        year = timezone.localdate() - datetime.timedelta(days=400)
        Question.objects.update(status_changed_on=year)
        forget()

        question.refresh_from_db()
        assert question.email

    def test_whom_others_know_keeps_the_rest(self, municipality, coordinator):
        person = RegistrationFactory(person=PersonFactory()).person
        question = closed(184, municipality, coordinator, person=person)
        forget()

        question.refresh_from_db()
        assert question.person is None
        assert Person.objects.get(pk=person.pk).email


class TestForgetting:
    def test_the_words_stay_and_the_name_goes(self, client, municipality, coordinator):
        user = UserFactory(name="Стоил Забравен")
        question = InstitutionQuestionFactory(
            addressee=municipality, person=user.person, is_named=True
        )
        hand_over(question, actor=coordinator)
        waiting = InstitutionQuestionFactory(addressee=municipality, person=user.person)
        privacy.erase(user.person)

        question.refresh_from_db()
        page = client.get(question.get_absolute_url()).content.decode()
        assert question.person is None
        assert question.text in page
        assert "Забравен" not in page
        assert not Question.objects.filter(pk=waiting.pk).exists()

    def test_takes_what_was_asked_by_the_same_address_without_an_account(
        self, municipality, coordinator
    ):
        user = UserFactory(email="ana@example.org")
        guest = PersonFactory(email="ANA@example.org")
        question = hand_over(
            InstitutionQuestionFactory(addressee=municipality, person=guest),
            actor=coordinator,
        )
        exported = export_person(user.person)["questions"]
        privacy.erase(user.person)

        question.refresh_from_db()
        assert [one["title"] for one in exported] == [question.title]
        assert question.person is None
        assert not Person.objects.filter(pk=guest.pk).exists()

    def test_of_what_nobody_looked_at_yet_the_name_goes_too(self, municipality):
        user = UserFactory(email="ana@example.org")
        guest = PersonFactory(email="ana@example.org")
        InstitutionQuestionFactory(addressee=municipality, person=guest)
        privacy.erase(user.person)

        assert not Question.objects.exists()
        assert not Person.objects.filter(pk=guest.pk).exists()


def test_merged_institutions_have_one_record(municipality, coordinator):
    double = hand_over(InstitutionQuestionFactory(), actor=coordinator).addressee
    merging.merge(municipality, double, actor=UserFactory(), reason="Едно и също.")

    [question] = Question.objects.all()
    assert question.addressee == municipality
    assert question.submissions.get().addressee == municipality


def test_merged_people_keep_their_questions(municipality):
    person, double = PersonFactory(), PersonFactory()
    question = InstitutionQuestionFactory(addressee=municipality, person=double)
    merging_people.merge(person, double, actor=UserFactory(), reason="Същият.")

    question.refresh_from_db()
    assert question.person == person

"""Two presses in the same moment about one question: one counts, and the other is told why."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Notification
from members.models import Person, User
from participation.centre import actions
from participation.centre.models import Question
from participation.common import actions as common
from participation.common import official_links
from participation.common.models import OfficialAnswer, StateChange, Support, Telling
from participation.common.telling import tell_some
from tests.factories import (
    AppointmentFactory,
    InstitutionQuestionFactory,
    PersonFactory,
    UserFactory,
    hand_over,
)
from tests.forums.test_at_once import at_once
from tests.participation.centre.helpers import address, mails

at_the_same_time = pytest.mark.django_db(transaction=True)

EMAIL = "ana@example.org"
Status = Question.Status


@pytest.fixture
def handed(municipality):
    return hand_over(InstitutionQuestionFactory(addressee=municipality))


def again(user):
    return User.objects.get(pk=user.pk)


def press(question, user):
    return common.support(question, actor=again(user), is_named=False)


def ask(question, who="10.0.0.1"):
    return common.ask(
        question,
        name="Ана Колева",
        email=EMAIL,
        obshtina=None,
        is_named=False,
        language="bg",
        who=who,
    )


def moderators():
    return [AppointmentFactory(role="moderator").user for _number in range(2)]


def refused(results):
    return [one.code for one in results if isinstance(one, ValidationError)]


def steps(question):
    rows = StateChange.objects.filter(
        content_type__model="question", object_id=question.pk
    )
    return list(rows.order_by("pk").values_list("after", flat=True))


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_one_link_answered_twice_is_answered_once(handed, _round):
    def answer(text):
        [submission] = handed.submissions.all()
        return common.answer_by_link(submission, text=text, signed_by="")

    results = at_once(lambda: answer("Да."), lambda: answer("Не."))

    assert refused(results) == ["answered"]
    assert OfficialAnswer.objects.count() == Telling.objects.count() == 1
    assert steps(handed)[-1:] == [Status.ANSWERED]


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_the_page_of_the_link_says_to_the_second_that_it_was_used(handed, _round):
    path = official_links.address(handed.submissions.get()).split("/", 3)[3]

    def send(text):
        return Client().post(f"/{path}", {"text": text, "signed_by": "Кмет"})

    pages = at_once(lambda: send("Да."), lambda: send("Не."))

    [said] = [page.content.decode() for page in pages if page.status_code == 200]
    assert sorted(page.status_code for page in pages) == [200, 302]
    assert "Вече има отговор" in said or "Отговорът е получен" in said
    assert OfficialAnswer.objects.count() == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_a_link_that_is_made_anew_answers_no_more(handed, _round):
    [seen] = handed.submissions.all()
    moderator = AppointmentFactory().user

    answered, _renewed = at_once(
        lambda: common.answer_by_link(seen, text="Да.", signed_by=""),
        lambda: common.renew_link(handed.submissions.get(), actor=moderator),
    )

    known = isinstance(answered, OfficialAnswer)
    assert known or answered.code == "gone"
    assert OfficialAnswer.objects.count() == int(known)


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_two_moderators_hand_it_over_once(municipality, _round):
    question = InstitutionQuestionFactory(addressee=municipality)

    def publish(user):
        return actions.publish(question, way="mail", on=None, actor=user)

    results = at_once(*[lambda user=user: publish(user) for user in moderators()])

    assert refused(results) == ["stale"]
    assert question.submissions.count() == 1
    assert mails(municipality.email).count() == 1
    assert steps(question) == [Status.PASSED]


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_what_one_publishes_the_other_does_not_refuse(municipality, _round):
    question = InstitutionQuestionFactory(addressee=municipality)
    one, other = moderators()

    results = at_once(
        lambda: actions.publish(question, way="mail", on=None, actor=one),
        lambda: actions.refuse(question, reason="Реклама.", actor=other),
    )

    question.refresh_from_db()
    assert refused(results) == ["stale"]
    assert steps(question) == [question.status]
    assert question.submissions.count() == int(question.status == Status.PASSED)


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_withdrawn_while_it_is_handed_over_nobody_waits_for_an_answer(
    municipality, _round
):
    question = InstitutionQuestionFactory(addressee=municipality)
    [moderator, _other] = moderators()

    results = at_once(
        lambda: actions.publish(question, way="mail", on=None, actor=moderator),
        lambda: actions.withdraw(question, actor=None),
    )

    question.refresh_from_db()
    assert refused(results) in ([], ["stale"])
    assert question.status == Status.WITHDRAWN
    assert not question.submissions.unanswered().exists()


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_pressed_twice_and_asked_for_twice_it_is_one_support(handed, _round):
    user = UserFactory(email=EMAIL)

    results = at_once(
        lambda: press(handed, user),
        lambda: press(handed, user),
        lambda: ask(handed),
        lambda: ask(handed, who="10.0.0.2"),
    )

    assert refused(results) == []
    assert not any(isinstance(one, Exception) for one in results)
    assert handed.supports.counts()["people"] == 1
    assert Support.objects.get().person == user.person
    assert Person.objects.filter(email=EMAIL, user=None).count() == 0


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_the_link_of_a_mail_pressed_twice_is_one_support(handed, _round):
    ask(handed)
    [row] = Support.objects.all()

    results = at_once(lambda: common.confirm(row), lambda: common.confirm(row))

    assert results == [row, row]
    assert handed.supports.counts()["people"] == 1
    # The question, and one mail of thanks.
    assert mails(EMAIL).count() == 2


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_supported_while_it_is_joined_to_another(handed, _round):
    stays = hand_over(InstitutionQuestionFactory(addressee=handed.addressee))
    user, moderator = UserFactory(), AppointmentFactory().user
    press(stays, user)

    supported, joined = at_once(
        lambda: press(handed, user),
        lambda: actions.join(handed, to=stays, actor=moderator),
    )

    assert joined == handed
    assert isinstance(supported, Support) or supported.code == "closed"
    assert stays.all_supports().once().standing().counts()["people"] == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_two_questions_joined_to_each_other_make_no_circle(handed, _round):
    other = hand_over(InstitutionQuestionFactory(addressee=handed.addressee))
    one, two = moderators()

    results = at_once(
        lambda: actions.join(handed, to=other, actor=one),
        lambda: actions.join(other, to=handed, actor=two),
    )

    assert sum(isinstance(one, ValidationError) for one in results) == 1
    assert Question.objects.filter(status=Status.JOINED).count() == 1


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_answered_while_it_is_taken_off_it_stays_off(handed, _round):
    moderator = AppointmentFactory().user
    [submission] = handed.submissions.all()

    results = at_once(
        lambda: common.answer_by_link(submission, text="Да.", signed_by=""),
        lambda: actions.take_off(handed, reason="Лични данни.", actor=moderator),
    )

    handed.refresh_from_db()
    assert handed.status == Status.HIDDEN
    assert refused(results) in ([], ["taken_back"], ["gone"])


@at_the_same_time
@pytest.mark.parametrize("_round", range(2))
def test_two_workers_tell_each_supporter_once(handed, _round):
    users = [UserFactory() for _number in range(3)]
    for user in users:
        press(handed, user)
    Support.objects.create(
        target=handed,
        person=PersonFactory(email=EMAIL),
        confirmed_at=handed.asked_at,
    )
    common.answer_by_link(handed.submissions.get(), text="Да.", signed_by="")
    [telling] = Telling.objects.all()

    def work():
        while tell_some(telling.pk):
            pass

    at_once(work, work)

    told = Notification.objects.filter(kind="participation.official_answer")
    assert sorted(one.user_id for one in told) == sorted(user.pk for user in users)
    assert mails(EMAIL).count() == 1


@pytest.mark.django_db
def test_the_second_moderator_reads_that_somebody_was_faster(client, municipality):
    question = InstitutionQuestionFactory(addressee=municipality)
    one, other = moderators()
    client.force_login(other)
    actions.refuse(question, reason="Реклама.", actor=one)

    page = client.post(address("publish", question.pk), {"way": "mail"}, follow=True)
    stranger = Client()
    stranger.force_login(UserFactory())

    assert "Някой Ви изпревари" in page.content.decode()
    assert not question.submissions.exists()
    assert stranger.post(address("publish", question.pk)).status_code == 404

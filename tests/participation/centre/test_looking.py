"""What moderators and coordinators do with a question."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEntry, Notification, SearchEntry
from members.models import User
from participation.centre import actions
from participation.centre.actions import asking
from participation.centre.models import Question
from participation.centre.waiting import waiting_for
from participation.common import actions as common
from participation.common.models import Submission, Support
from tests.factories import (
    AppointmentFactory,
    InstitutionQuestionFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    SettlementFactory,
    UserFactory,
    hand_over,
    staff_of,
)
from tests.participation.centre.helpers import KMET, address, link, mails, read
from tests.participation.telling import tell_all

Status = Question.Status


def asked(municipality, **fields):
    return InstitutionQuestionFactory(addressee=municipality, **fields)


class TestHandingOver:
    def test_from_then_on_it_is_everybodys(self, client, municipality, coordinator):
        user = UserFactory()
        question = asked(municipality, person=user.person, title="Тротоар")
        hidden = client.get(question.get_absolute_url()).status_code
        client.force_login(coordinator)
        client.post(address("publish", question.pk), {"way": "mail", "on": ""})
        client.logout()

        page = read(client, question.get_absolute_url())
        assert hidden == 404
        assert "отговор се очаква до" in page
        assert SearchEntry.objects.filter(kind="question").count() == 1
        assert Notification.objects.get(kind="centre.published").user == user
        assert mails(KMET).count() == 1

    def test_pressed_twice_it_is_handed_over_once(self, municipality, coordinator):
        question = asked(municipality)
        hand_over(question, actor=coordinator)
        with pytest.raises(ValidationError):
            hand_over(question, actor=coordinator)

        assert Submission.objects.count() == 1
        assert mails(KMET).count() == 1

    def test_staff_of_the_institution_is_told_on_the_portal(
        self, municipality, coordinator
    ):
        editor = staff_of(municipality)
        hand_over(asked(municipality), actor=coordinator)

        assert Notification.objects.get(kind="participation.handed_over").user == editor
        assert [one.title for one in waiting_for(editor)] == [
            "Въпроси, които чакат Вашия отговор"
        ]


class TestRefusing:
    def test_with_a_reason_that_who_asks_reads(self, client, municipality, coordinator):
        question = asked(municipality, person__email="ana@example.org")
        client.force_login(coordinator)
        empty = client.post(address("refuse", question.pk), {"reason": ""})
        client.post(address("refuse", question.pk), {"reason": "Обиден език."})
        client.logout()

        question.refresh_from_db()
        assert empty.status_code == 200
        assert question.status == Status.REFUSED
        assert "Обиден език." in mails("ana@example.org")[0].body
        assert client.get(question.get_absolute_url()).status_code == 404

    def test_the_reason_reaches_an_account_as_a_notice(
        self, client, municipality, coordinator
    ):
        user = UserFactory()
        question = asked(municipality, person=user.person)
        actions.refuse(question, reason="Без имена.", actor=coordinator)
        client.force_login(user)

        assert "Без имена." in read(client, "/notifications/")
        assert "Без имена." in read(client, question.get_absolute_url())


class TestJoining:
    @pytest.fixture
    def stays(self, municipality, coordinator):
        return hand_over(
            asked(municipality, title="Осветление", person__email="first@example.org"),
            actor=coordinator,
        )

    def test_supporters_count_once_and_the_old_address_leads_on(
        self, client, municipality, coordinator, stays
    ):
        double = hand_over(asked(municipality, title="Тъмно е"), actor=coordinator)
        both, one = UserFactory(), UserFactory()
        for question, user in ((stays, both), (double, both), (double, one)):
            common.support(question, actor=user, is_named=False)
        client.force_login(coordinator)
        client.post(address("join", double.pk), {"to": stays.pk})
        client.logout()

        answer = client.get(double.get_absolute_url())
        page = read(client, stays.get_absolute_url())
        assert answer.url == stays.get_absolute_url()
        assert stays.all_supports().once().counts()["people"] == 2
        assert "<dd>2</dd>" in page
        assert "Питали" in page
        assert SearchEntry.objects.filter(kind="question").count() == 1
        assert double.submissions.get().state == "taken_back"

    def test_both_who_asked_and_all_supporters_are_told_of_the_answer(
        self, client, municipality, coordinator, stays
    ):
        double = hand_over(
            asked(municipality, person__email="second@example.org"), actor=coordinator
        )
        supporter = UserFactory()
        common.support(double, actor=supporter, is_named=False)
        actions.join(double, to=stays, actor=coordinator)
        official = stays.submissions.get()
        common.answer_by_link(official, text="Сменихме лампите.", signed_by="")

        tell_all()
        for who in ("first@example.org", "second@example.org"):
            assert "Сменихме лампите." in mails(who)[0].body
        told = Notification.objects.filter(kind="participation.official_answer")
        assert [row.user for row in told] == [supporter]

    def test_support_of_the_joined_one_is_withdrawn_by_its_own_row(
        self, client, municipality, coordinator, stays
    ):
        double = hand_over(asked(municipality), actor=coordinator)
        user = UserFactory()
        row = common.support(double, actor=user, is_named=False)
        actions.join(double, to=stays, actor=coordinator)
        client.force_login(user)
        page = read(client, stays.get_absolute_url())
        path = address("support_withdraw", stays.pk, row.pk)
        client.post(path)

        assert path in page
        assert stays.all_supports().once().counts()["people"] == 0

    def test_not_to_itself_nor_to_what_nobody_reads(
        self, municipality, coordinator, stays
    ):
        hidden = asked(municipality)
        for target in (stays, hidden):
            with pytest.raises(ValidationError):
                actions.join(stays, to=target, actor=coordinator)

        stays.refresh_from_db()
        assert stays.status == Status.PASSED

    def test_one_that_took_others_in_stays(self, municipality, coordinator, stays):
        actions.join(asked(municipality), to=stays, actor=coordinator)
        other = hand_over(asked(municipality), actor=coordinator)

        with pytest.raises(ValidationError):
            actions.join(stays, to=other, actor=coordinator)


def test_corrected_by_who_looks_at_it_with_a_trace(client, municipality, coordinator):
    question = hand_over(
        asked(municipality, text="Иван Иванов ме блъсна."), actor=coordinator
    )
    data = {
        "kind": "question",
        "addressee": municipality.pk,
        "title": question.title,
        "text": "Един служител ме блъсна.",
    }
    client.force_login(UserFactory())
    refused = client.post(address("edit", question.pk), data)
    client.force_login(coordinator)
    client.post(address("edit", question.pk), data)

    question.refresh_from_db()
    trace = AuditEntry.objects.get(verb="centre.changed")
    assert refused.status_code == 403
    assert question.text == "Един служител ме блъсна."
    assert trace.data["before"] == {"text": "Иван Иванов ме блъсна."}


def test_corrected_by_the_town_alone_it_is_of_its_municipality(
    client, municipality, coordinator
):
    town = SettlementFactory()
    question = asked(municipality)
    data = {
        "kind": "question",
        "addressee": municipality.pk,
        "title": question.title,
        "text": question.text,
        "settlement": town.ekatte,
        "obshtina": "",
    }
    client.force_login(coordinator)
    client.post(address("edit", question.pk), data)

    question.refresh_from_db()
    assert (question.settlement, question.obshtina) == (town, town.obshtina)


def test_who_is_asked_reads_the_town_and_its_municipality(municipality):
    town = SettlementFactory(name_bg="Ягода", obshtina__name_bg="Мъглиж")
    question = asked(municipality, settlement=town, obshtina=town.obshtina)

    assert "\nЯгода, община Мъглиж\n" in question.words_handed_over()


class TestWhoAsks:
    """docs/security.md: „Question: asker's contact“."""

    @pytest.fixture
    def question(self, municipality):
        person = PersonFactory(name="Скрита Ценкова", email="hidden@example.org")
        return asked(municipality, person=person)

    def sees(self, client, user, question):
        client.force_login(user)
        answer = client.get(address("asker", question.pk))
        return answer.status_code, "Скрита" in answer.content.decode()

    def test_by_role(self, client, question, municipality, coordinator):
        hand_over(question, actor=coordinator)
        seen = {
            "coordinator": coordinator,
            "moderator": AppointmentFactory(role="moderator").user,
            "owner": staff_of(municipality, role="owner"),
            "editor": staff_of(municipality),
            "citizen": UserFactory(),
            "administrator": AppointmentFactory(role="administrator").user,
        }

        assert {
            name: self.sees(client, user, question) for name, user in seen.items()
        } == {
            "coordinator": (200, True),
            "moderator": (200, True),
            "owner": (200, True),
            "editor": (403, False),
            "citizen": (403, False),
            "administrator": (200, False),
        }

    def test_an_institution_not_before_it_has_to_answer(
        self, client, question, municipality
    ):
        owner = staff_of(municipality, role="owner")

        assert self.sees(client, owner, question) == (403, False)

    def test_an_institution_no_more_once_it_answered(
        self, client, question, municipality, coordinator
    ):
        hand_over(question, actor=coordinator)
        owner = staff_of(municipality, role="owner")
        client.post(link(KMET, "answer/"), {"text": "Да.", "signed_by": ""})

        assert self.sees(client, owner, question) == (403, False)

    def test_an_administrator_gives_a_reason_and_who_asks_is_told(
        self, client, question
    ):
        admin = AppointmentFactory(role="administrator").user
        client.force_login(admin)
        page = client.post(
            address("asker", question.pk), {"reason": "Сигнал за заплаха."}
        )

        trace = AuditEntry.objects.get(verb="centre.asker_seen")
        assert "Скрита Ценкова" in page.content.decode()
        assert trace.data["reason"] == "Сигнал за заплаха."
        assert "Сигнал за заплаха." in mails("hidden@example.org")[0].body


def test_who_supports_it_already_is_not_asked_to(client, municipality, coordinator):
    question = hand_over(asked(municipality), actor=coordinator)
    user, other = UserFactory(), UserFactory()
    common.support(question, actor=user, is_named=False)
    button = f'href="{address("support", question.pk)}"'

    def page_of(reader):
        client.force_login(reader)
        return read(client, question.get_absolute_url())

    assert button not in page_of(user)
    assert button in page_of(other)


class TestTakingOff:
    def take_off(self, client, question, reason="Чужди лични данни."):
        return client.post(address("take_off", question.pk), {"reason": reason})

    def test_it_is_gone_for_everybody_and_who_asked_reads_why(
        self, client, municipality, coordinator
    ):
        user, guest = UserFactory(), PersonFactory(email="ana@example.org")
        question = hand_over(asked(municipality, person=user.person), actor=coordinator)
        other = hand_over(asked(municipality, person=guest), actor=coordinator)
        actions.join(other, to=question, actor=coordinator)
        answer_link = link(KMET, "answer/")
        client.force_login(coordinator)
        without = self.take_off(client, question, reason="")
        self.take_off(client, question)
        client.logout()

        gone = [client.get(one.get_absolute_url()) for one in (question, other)]
        assert list(without.context["form"].errors) == ["reason"]
        assert [one.status_code for one in gone] == [404, 404]
        assert client.post(answer_link, {"text": "Да."}).status_code == 404
        assert not SearchEntry.objects.filter(kind="question").exists()
        told = Notification.objects.get(kind="centre.taken_off")
        assert (told.user, told.data["reason"]) == (user, "Чужди лични данни.")
        assert "Чужди лични данни." in mails("ana@example.org")[0].body
        trace = AuditEntry.objects.get(verb="centre.taken_off")
        assert trace.data["reason"] == "Чужди лични данни."
        client.force_login(user)
        own = read(client, question.get_absolute_url())
        assert "Чужди лични данни." in own
        assert "свален" in own

    def test_put_back_with_its_answer_or_to_be_looked_at_anew(
        self, client, municipality, coordinator
    ):
        answered, silent = (
            hand_over(asked(municipality), actor=coordinator) for _number in range(2)
        )
        common.answer_by_link(
            answered.submissions.get(), text="Пуснахме я.", signed_by=""
        )
        client.force_login(coordinator)
        for question in (answered, silent):
            self.take_off(client, question)
            client.post(address("restore", question.pk))

        answered.refresh_from_db()
        silent.refresh_from_db()
        client.logout()
        assert (answered.status, silent.status) == (Status.ANSWERED, Status.WAITING)
        page = read(client, answered.get_absolute_url())
        assert "Пуснахме я." in page
        assert "свален от сайта" in page
        assert "Чужди лични данни." not in page
        again = hand_over(silent, actor=coordinator)
        assert again.submissions.unanswered().count() == 1


class TestWhoIsTold:
    def told(self):
        rows = Notification.objects.filter(kind="centre.waiting").order_by("user")
        return [one.user for one in rows]

    def ask(self, municipality, **fields):
        question = asked(municipality, status=Status.UNCONFIRMED, **fields)
        return actions.confirm(question)

    def test_those_of_the_territory_and_of_the_kind_of_institution(
        self, municipality, django_assert_max_num_queries
    ):
        here, far = ObshtinaFactory(), ObshtinaFactory()
        everywhere = AppointmentFactory(role="moderator").user
        of_kind = AppointmentFactory(kinds=["municipality"])
        other_kind = AppointmentFactory(kinds=["ngo", "institution"])
        of_place, of_far = AppointmentFactory(), AppointmentFactory(role="moderator")
        of_place.obshtini.add(here, far)
        of_far.obshtini.add(far)
        AppointmentFactory(role="administrator")
        AppointmentFactory(user__is_active=False)

        question = asked(municipality, obshtina=here)
        with django_assert_max_num_queries(1):
            told = asking.lookers_at(question)

        expected = [everywhere, of_kind.user, of_place.user]
        assert sorted(one.pk for one in told) == sorted(one.pk for one in expected)
        for user in (*expected, other_kind.user, of_far.user):
            rows = Question.objects.looked_after_by(User.objects.get(pk=user.pk))
            assert rows.filter(pk=question.pk).exists() == (user in told)

    def test_without_a_place_the_seat_of_the_institution_counts(self, municipality):
        near, far = AppointmentFactory(), AppointmentFactory()
        municipality.seat = SettlementFactory()
        municipality.save()
        near.obshtini.add(municipality.seat.obshtina)
        far.obshtini.add(ObshtinaFactory())

        self.ask(municipality)

        assert self.told() == [near.user]

    def test_administrators_where_there_is_nobody_else(self, municipality):
        admin = AppointmentFactory(role="administrator").user
        far = AppointmentFactory()
        far.obshtini.add(ObshtinaFactory())

        self.ask(municipality, obshtina=ObshtinaFactory())

        assert self.told() == [admin]


def test_a_thousand_signatures_from_one_address_are_one(municipality, coordinator):
    question = hand_over(asked(municipality), actor=coordinator)
    for number in range(1000):
        common.ask(
            question,
            name=f"Човек {number}",
            email="one@example.org",
            obshtina=None,
            is_named=True,
            language="bg",
            who=f"10.1.{number // 250}.{number % 250}",
        )

    assert Support.objects.count() == 1
    assert mails("one@example.org").count() == 5
    assert question.supports.counts()["people"] == 0


def test_what_waits_is_on_the_desk_of_who_looks_at_it(municipality, coordinator):
    asked(municipality)
    late = hand_over(asked(municipality), actor=coordinator, sent=40)

    assert [(one.title, one.count) for one in waiting_for(coordinator)] == [
        ("Въпроси за преглед", 1),
        ("Въпроси без отговор в срока", 1),
    ]
    assert late.published_at <= timezone.now()
    assert waiting_for(UserFactory()) == []


def test_nobody_sees_what_is_not_confirmed(municipality):
    asked(municipality, status=Status.UNCONFIRMED)
    for user in (AnonymousUser(), AppointmentFactory(role="administrator").user):
        assert not Question.objects.visible_to(user).exists()


def test_what_was_handed_over_stays_with_its_institution(
    client, municipality, coordinator
):
    question = hand_over(asked(municipality), actor=coordinator)
    other = OrganisationFactory(kind="municipality")
    client.force_login(coordinator)

    client.post(
        address("edit", question.pk),
        {
            "kind": question.kind,
            "addressee": other.pk,
            "title": "Поправено",
            "text": question.text,
        },
    )

    question.refresh_from_db()
    assert (question.title, question.addressee) == ("Поправено", municipality)

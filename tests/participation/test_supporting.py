"""Standing behind something: with an account, by a confirmed e-mail, as an organisation, on paper."""

import datetime
import re
import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, OutgoingMail
from leadernet import due, privacy
from leadernet.merging import organisations as merging_organisations
from leadernet.merging import people as merging
from members.models import Organisation, Person, User
from participation.common import actions
from participation.common.models import Channel, Support
from participation.common.supporters import Supporters
from participation.ideas.models import Idea
from tests.factories import (
    CauseFactory,
    IdeaFactory,
    InstitutionQuestionFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    hand_over,
    staff_of,
)

EMAIL = "maria@example.org"
NOBODY = {"organisations": 0, "people": 0, "by_hand": 0}


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    """Nobody waits in a test for the moment in which a person reads."""
    form = "participation.common.forms.GuestSupportForm"
    monkeypatch.setattr(f"{form}.least_seconds", -1)


@pytest.fixture
def idea():
    return IdeaFactory(title="Пътека край реката")


def page(idea, name="support", *more):
    return reverse(f"ideas:{name}", args=[idea.pk, *more])


def ask(client, idea, **typed):
    opened = client.get(page(idea)).context["form"].initial["opened"]
    data = {"name": "Мария Стоева", "email": EMAIL, "opened": opened} | typed
    return client.post(page(idea), data)


def mailed():
    return OutgoingMail.objects.filter(to=EMAIL).order_by("-pk")


def link():
    return re.search(r"https?://[^/\s]+(/\S*support/\S+)", mailed()[0].body)[1]


def forget_what_is_due():
    [work] = [
        one for one in due.everything() if one.name == "forget unconfirmed support"
    ]
    for row in work.rows():
        work.do(row)


def counts(idea):
    return idea.supports.counts()


class TestByMail:
    def test_counts_once_the_link_is_pressed_and_only_once(self, client, idea):
        ask(client, idea, is_named="on")
        before = counts(idea)
        confirming = link()
        seen = client.get(confirming)
        opened = counts(idea)
        for _press in range(2):
            client.post(confirming)

        assert (before, opened) == (NOBODY, NOBODY)
        assert "Мария Стоева" in seen.content.decode()
        assert counts(idea) == NOBODY | {"people": 1}
        assert "Мария Стоева" in client.get(idea.get_absolute_url()).content.decode()
        assert EMAIL not in client.get(idea.get_absolute_url()).content.decode()

    def test_its_links_are_kept_and_found_by_nobody_on_the_way(self, client, idea):
        ask(client, idea)
        confirming = link()
        client.post(confirming)

        for path in (confirming, link()):
            answer = client.get(path)
            assert "no-store" in answer["Cache-Control"]
            assert answer["X-Robots-Tag"] == "noindex"
            assert answer["Referrer-Policy"] == "same-origin"

    def test_a_name_is_shown_to_nobody_unless_its_owner_agreed(self, client, idea):
        ask(client, idea)
        client.post(link())

        assert counts(idea)["people"] == 1
        assert "Мария" not in client.get(idea.get_absolute_url()).content.decode()

    def test_who_asks_again_is_told_in_the_mail_alone(self, client, idea):
        answers = [ask(client, idea)]
        client.post(link())
        answers.append(ask(client, idea, email="MARIA@example.org"))

        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        assert counts(idea)["people"] == 1
        assert Support.objects.count() == 1
        assert "нищо не се е променило" in mailed()[0].body

    def test_withdrawn_by_the_link_and_given_again(self, client, idea):
        ask(client, idea, is_named="on")
        client.post(link())
        goodbye = link()
        asked = client.get(goodbye)
        kept = counts(idea)["people"]
        client.post(goodbye)
        client.post(goodbye)
        withdrawn = counts(idea)["people"]
        shown = client.get(idea.get_absolute_url()).content.decode()
        ask(client, idea)
        client.post(link())

        assert asked.status_code == 200
        assert (kept, withdrawn, counts(idea)["people"]) == (1, 0, 1)
        assert "Мария" not in shown
        assert Support.objects.count() == 1

    def test_a_thousand_signatures_from_one_address_are_one(self, idea):
        for number in range(1000):
            actions.ask(
                idea,
                name=f"Човек {number}",
                email=EMAIL,
                obshtina=None,
                is_named=True,
                language="bg",
                who=f"10.0.{number // 250}.{number % 250}",
            )

        assert (
            Support.objects.count() == Person.objects.filter(email=EMAIL).count() == 1
        )
        assert mailed().count() == 5

    def test_many_addresses_from_one_network_are_refused_politely(self, client, idea):
        answers = [
            ask(client, idea, email=f"a{number}@example.org").status_code
            for number in range(22)
        ]
        page_again = ask(client, idea, email="z@example.org").content.decode()

        assert answers == [302] * 20 + [200] * 2
        assert "Опитайте отново след час" in page_again
        assert "z@example.org" in page_again
        assert Support.objects.count() == 20

    def test_a_guessed_old_or_foreign_link_confirms_nothing(self, client, idea):
        ask(client, idea)
        good = link()
        token = good.rstrip("/").rsplit("/", 1)[1]
        guessed = reverse("support:confirm", args=[token[:-1] + "x"])
        other_purpose = reverse("support:withdraw", args=[token])

        assert client.post(guessed).status_code == 404
        assert client.post(other_purpose).status_code == 404
        Support.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))
        client.post(good)
        assert (
            "Връзката вече не важи и подкрепата не се брои"
            in client.get(good).content.decode()
        )
        assert counts(idea) == NOBODY

    def test_what_nobody_confirmed_is_forgotten_with_the_name(self, client, idea):
        ask(client, idea)
        Support.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))

        forget_what_is_due()

        assert not Support.objects.exists()
        assert not Person.objects.filter(email=EMAIL).exists()

    def test_an_idea_that_is_hidden_meanwhile_is_named_to_nobody(self, client, idea):
        ask(client, idea)
        good = link()
        Idea.objects.update(is_public=False)

        assert client.get(good).status_code == 404
        assert client.get(page(idea)).status_code == 404

    def test_programs_and_broken_pages_are_told_what_to_do(self, client, idea):
        for typed in ({"address": "x"}, {"opened": "old"}, {"email": "мария"}):
            assert ask(client, idea, **typed).status_code == 200

        assert not Support.objects.exists()

    def test_a_stranger_renames_nobody_with_an_account(self, client, idea):
        user = UserFactory(email=EMAIL)
        actions.support(idea, actor=user, is_named=True)
        name = user.person.name
        row = Support.objects.get()
        actions.withdraw(row, actor=user)

        ask(client, idea, name="Друг Човек")

        assert Person.objects.get(pk=user.person.pk).name == name

    def test_a_strangers_question_deletes_nobody_who_withdrew(self, client, idea):
        user = UserFactory(email=EMAIL)
        row = actions.support(idea, actor=user, is_named=True)
        actions.withdraw(row, actor=user)

        ask(client, idea, name="Друг Човек", is_named="on")
        Support.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))
        forget_what_is_due()

        assert Person.objects.filter(pk=user.person.pk).exists()
        assert Support.objects.get().withdrawn_at is not None

    def test_who_is_known_elsewhere_stays_when_a_support_is_forgotten(
        self, client, idea
    ):
        ask(client, idea)
        guest = Support.objects.get().person
        RegistrationFactory(person=guest)
        Support.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))

        forget_what_is_due()

        assert not Support.objects.exists()
        assert Person.objects.filter(pk=guest.pk).exists()

    def test_the_first_mail_confirms_nothing_that_was_withdrawn(self, client, idea):
        ask(client, idea)
        first = link()
        client.post(first)
        client.post(link())

        client.post(first)

        assert counts(idea) == NOBODY

    def test_the_page_says_whether_the_name_will_be_shown(self, client, idea):
        ask(client, idea)
        shy = client.get(link()).text
        ask(client, idea, is_named="on")
        open_ = client.get(link()).text

        assert "Името Ви няма да се показва" in shy
        assert "Всеки ще вижда името Ви сред поддръжниците" in open_

    def test_an_account_is_asked_at_the_address_that_was_typed(self, client, idea):
        user = UserFactory(email=EMAIL)
        Person.objects.filter(pk=user.person.pk).update(email="")
        row = actions.support(idea, actor=user, is_named=False)
        actions.withdraw(row, actor=user)

        ask(client, idea)
        client.post(link())

        assert counts(idea)["people"] == 1
        assert Support.objects.get().person == user.person

    def test_names_that_look_like_something_else_are_refused(self, client, idea):
        answer = ask(client, idea, name="Aдминистратор")  # the first letter is Latin

        assert list(answer.context["form"].errors) == ["name"]
        assert not Support.objects.exists()

    def test_it_can_be_withdrawn_after_years(self, client, idea, monkeypatch):
        ask(client, idea)
        client.post(link())
        goodbye = link()

        years_later = time.time() + 3 * 365 * 86_400
        monkeypatch.setattr("django.core.signing.time.time", lambda: years_later)
        client.post(goodbye)

        assert counts(idea) == NOBODY

    def test_a_hidden_idea_is_let_go_without_being_named(self, client, idea):
        ask(client, idea)
        client.post(link())
        goodbye = link()
        Idea.objects.update(is_public=False, title="Тайна")

        asked = client.get(goodbye)
        client.post(goodbye)

        assert "Тайна" not in asked.text
        assert counts(idea) == NOBODY


class TestWithAnAccount:
    def test_pressed_twice_it_is_one(self, as_user, idea):
        user = UserFactory()

        for _press in range(2):
            as_user(user).post(page(idea), {"is_named": "on"})

        assert counts(idea) == NOBODY | {"people": 1}
        [entry] = AuditEntry.objects.filter(verb="participation.supported")
        assert (entry.actor, entry.target) == (user, idea)

    @pytest.mark.parametrize(
        "make",
        [IdeaFactory, CauseFactory, lambda: hand_over(InstitutionQuestionFactory())],
    )
    def test_the_page_says_since_when_instead_of_asking_again(self, as_user, make):
        user, thing = UserFactory(), make()
        support = actions.support(thing, actor=user, is_named=False)
        Support.objects.update(confirmed_at="2026-03-02T10:00:00+02:00")
        address = thing.get_absolute_url()

        def read(browser):
            shown = browser.get(address).text.replace("\xa0", " ")
            asks = f'href="{address}support/"' in shown
            withdraws = f'href="{address}support/{support.pk}/withdraw/"' in shown
            says = "Подкрепата Ви се брои от 2 март 2026 г.\n" in shown
            return asks, withdraws, says

        assert read(as_user(user)) == (False, True, True)
        assert read(as_user(UserFactory())) == (True, False, False)

    def test_an_address_that_signed_by_mail_does_not_sign_twice(
        self, client, as_user, idea
    ):
        ask(client, idea)
        client.post(link())

        as_user(UserFactory(email=EMAIL)).post(page(idea), {})

        assert counts(idea)["people"] == 1
        assert not Person.objects.filter(email=EMAIL, user=None).exists()

    @pytest.mark.parametrize("is_guest_first", [True, False])
    def test_nor_does_it_after_the_account_took_the_address(
        self, client, as_user, idea, is_guest_first
    ):
        user = UserFactory(email="old@example.org")

        def by_mail():
            ask(client, idea)
            client.post(link())

        def by_account():
            actions.support(idea, actor=user, is_named=False)

        acts = [by_mail, by_account]
        for act in acts if is_guest_first else reversed(acts):
            act()
        User.objects.filter(pk=user.pk).update(email=EMAIL)

        answer = as_user(User.objects.get(pk=user.pk)).post(page(idea), {})

        assert answer.status_code == 302
        assert counts(idea)["people"] == 1
        assert Support.objects.get().person == user.person

    def test_nor_by_mail_after_the_account_took_the_address(self, client, idea):
        user = UserFactory(email="old@example.org")
        actions.support(idea, actor=user, is_named=False)
        User.objects.filter(pk=user.pk).update(email=EMAIL)

        ask(client, idea)

        assert Support.objects.count() == 1
        assert "нищо не се е променило" in mailed()[0].body

    def test_an_address_with_a_new_owner_takes_nobodys_support(self, as_user, idea):
        first = UserFactory(email=EMAIL)
        actions.support(idea, actor=first, is_named=True)
        User.objects.filter(pk=first.pk).update(email="moved@example.org")
        first.emailaddress_set.update(email="moved@example.org")

        as_user(UserFactory(email=EMAIL)).post(page(idea), {})

        assert counts(idea)["people"] == 2
        assert idea.supports.filter(person=first.person).exists()

    def test_withdrawn_by_its_owner_alone(self, as_user, idea):
        user = UserFactory()
        support = actions.support(idea, actor=user, is_named=True)
        address = page(idea, "support_withdraw", support.pk)

        assert as_user(UserFactory()).post(address).status_code == 404
        assert counts(idea)["people"] == 1
        assert "вече няма да се брои" in as_user(user).get(address).text
        assert counts(idea)["people"] == 1
        as_user(user).post(address)
        assert counts(idea)["people"] == 0

    def test_an_idea_of_a_closed_project_goes_on_gathering_support(self, as_user, idea):
        project = idea.call.project
        project.closed_at = timezone.now()
        project.save()

        as_user(UserFactory()).post(page(idea), {})

        assert counts(idea)["people"] == 1

    def test_a_dropped_idea_takes_no_supporters_and_lets_them_go(self, as_user, idea):
        user = UserFactory()
        support = actions.support(idea, actor=user, is_named=True)
        Idea.objects.update(status=Idea.Status.DROPPED)

        answer = as_user(UserFactory()).post(page(idea), {})

        assert "поддръжници" in answer.content.decode()
        assert counts(idea)["people"] == 1
        actions.withdraw(support, actor=user)
        assert counts(idea)["people"] == 0


class TestOrganisations:
    def test_its_owner_supports_with_the_decision_of_the_board(
        self, client, as_user, idea
    ):
        organisation = OrganisationFactory(name_bg="Читалище „Искра“")
        owner = staff_of(organisation, "owner")
        data = {
            "organisation": organisation.pk,
            "decision": "решение № 4",
            "decided_on": "2024-05-13",
        }

        as_user(owner).post(page(idea, "support_as_organisation"), data)

        html = client.get(idea.get_absolute_url()).content.decode()
        assert counts(idea) == NOBODY | {"organisations": 1}
        assert "Читалище „Искра“" in html
        assert "решение № 4" in html

    @pytest.mark.parametrize("role", ["editor", "member", None])
    def test_nobody_else_speaks_for_it(self, as_user, idea, role):
        organisation = OrganisationFactory()
        user = staff_of(organisation, role) if role else UserFactory()
        data = {
            "organisation": organisation.pk,
            "decision": "№ 4",
            "decided_on": "2024-05-13",
        }

        as_user(user).post(page(idea, "support_as_organisation"), data)

        assert counts(idea) == NOBODY

    @pytest.mark.parametrize(
        "status", [Organisation.Status.DRAFT, Organisation.Status.SUSPENDED]
    )
    def test_what_is_no_part_of_the_network_speaks_for_nobody(
        self, as_user, idea, status
    ):
        organisation = OrganisationFactory(status=status)
        data = {
            "organisation": organisation.pk,
            "decision": "№ 4",
            "decided_on": "2024-05-13",
        }

        owner = as_user(staff_of(organisation, "owner"))
        owner.post(page(idea, "support_as_organisation"), data)

        assert counts(idea) == NOBODY

    def test_a_decision_of_tomorrow_is_refused(self, as_user, idea):
        organisation = OrganisationFactory()
        day = timezone.localdate() + datetime.timedelta(days=2)
        data = {"organisation": organisation.pk, "decision": "№ 4", "decided_on": day}

        owner = as_user(staff_of(organisation, "owner"))
        answer = owner.post(page(idea, "support_as_organisation"), data)

        assert list(answer.context["form"].errors) == ["decided_on"]

    def test_withdrawn_support_stays_visible_with_its_day(self, client, idea):
        organisation = OrganisationFactory(name_bg="Читалище „Искра“")
        support = actions.support_for(
            idea,
            organisation=organisation,
            decision="№ 4",
            decided_on=timezone.localdate(),
            actor=staff_of(organisation, "owner"),
        )
        actions.withdraw(support, actor=None)

        html = client.get(idea.get_absolute_url()).content.decode()
        assert counts(idea) == NOBODY
        assert "Читалище „Искра“" in html
        assert "оттегли подкрепата си на" in html

    def test_a_suspended_one_is_counted_and_not_named_to_strangers(self, client, idea):
        hidden = OrganisationFactory(
            name_bg="Скрито", status=Organisation.Status.SUSPENDED
        )
        Support.objects.create(
            target=idea, organisation=hidden, confirmed_at=timezone.now()
        )

        assert counts(idea)["organisations"] == 1
        assert "Скрито" not in client.get(idea.get_absolute_url()).content.decode()


class TestOnPaper:
    @pytest.fixture
    def staff(self, idea):
        return staff_of(idea.call.project.organisation)

    def enter(self, client, idea, names, **more):
        data = {"names": names, "channel": "paper"} | more
        return client.post(page(idea, "support_on_paper"), data)

    def test_each_line_counts_once_apart_and_is_named_to_nobody(
        self, client, as_user, staff, idea
    ):
        place = ObshtinaFactory()
        names = "Мария Стоева\n  Иван   Петров \n\nМария Стоева\n"

        for _press in range(2):
            self.enter(as_user(staff), idea, names, obshtina=place.pk)

        assert counts(idea) == NOBODY | {"people": 2, "by_hand": 2}
        row = Support.objects.first()
        assert (row.channel, row.entered_by) == (Channel.PAPER, staff)
        assert "Мария" not in client.get(idea.get_absolute_url()).content.decode()

    def test_only_staff_of_the_idea_enter_them(self, client, as_user, idea):
        others = [
            client,
            as_user(UserFactory()),
            as_user(staff_of(OrganisationFactory())),
        ]

        answers = [self.enter(one, idea, "Мария").status_code for one in others]

        assert answers == [403, 403, 403]
        assert counts(idea) == NOBODY

    def test_too_long_lists_and_lines_are_sent_back_with_the_text(
        self, as_user, staff, idea
    ):
        long_list = "\n".join(f"Човек {number}" for number in range(301))

        for typed in (long_list, "Я" * 121):
            answer = self.enter(as_user(staff), idea, typed)
            assert list(answer.context["form"].errors) == ["names"]
            assert typed[:80].split("\n")[0] in answer.content.decode()

        assert counts(idea) == NOBODY


class TestLater:
    def test_erasing_a_person_changes_no_count(self, idea):
        user = UserFactory()
        actions.support(idea, actor=user, is_named=True)
        known = privacy.APPS["participation"].export_person(user.person)

        privacy.erase(user.person)

        assert [row["what"] for row in known["supports"]] == ["Пътека край реката"]
        assert counts(idea) == NOBODY | {"people": 1}
        assert Supporters(idea, user).people == []
        assert Support.objects.get().address_mark == ""

    def test_erasing_forgets_what_the_address_signed_without_an_account(
        self, client, idea
    ):
        ask(client, idea, is_named="on")
        client.post(link())
        user = UserFactory(email=EMAIL)
        known = privacy.APPS["participation"].export_person(user.person)

        privacy.erase(user.person)

        assert len(known["supports"]) == 1
        assert counts(idea) == NOBODY | {"people": 1}
        assert Supporters(idea, user).people == []
        assert not Person.objects.filter(email=EMAIL).exists()
        assert not Person.objects.filter(name="Мария Стоева").exists()

    def test_what_was_never_confirmed_goes_with_the_person(self, client, idea):
        ask(client, idea)

        privacy.erase(Support.objects.get().person)

        assert not Support.objects.exists()

    def test_merging_brings_nobody_back_who_withdrew(self, idea):
        kept, gone = PersonFactory(), PersonFactory()
        Support.objects.create(target=idea, person=kept)
        Support.objects.create(
            target=idea,
            person=gone,
            confirmed_at=timezone.now(),
            withdrawn_at=timezone.now(),
        )

        merging.merge(kept, gone, actor=None, reason="Същият човек.")

        assert counts(idea) == NOBODY

    def test_merging_people_and_organisations_leaves_one(self, idea):
        kept, gone = PersonFactory(), PersonFactory()
        for person in (kept, gone):
            Support.objects.create(
                target=idea, person=person, confirmed_at=timezone.now(), is_named=True
            )
        Support.objects.filter(person=kept).update(withdrawn_at=timezone.now())
        one, other = OrganisationFactory.create_batch(2)
        for organisation in (one, other):
            Support.objects.create(
                target=idea, organisation=organisation, confirmed_at=timezone.now()
            )

        merging.merge(kept, gone, actor=None, reason="Същият човек.")
        merging_organisations.merge(one, other, actor=UserFactory(), reason="Същото.")

        assert counts(idea) == {"organisations": 1, "people": 1, "by_hand": 0}

    def test_a_row_is_of_a_person_or_of_an_organisation(self, idea):
        with pytest.raises(ValidationError):
            Support(target=idea).full_clean()


def test_hostile_words_are_shown_as_they_are(client, idea):
    ask(client, idea, name="<script>alert(1)</script>", is_named="on")
    client.post(link())

    html = client.get(idea.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_with_one_and_with_thirty(
    client, idea, number, django_assert_num_queries
):
    for _each in range(number):
        Support.objects.create(
            target=idea,
            organisation=OrganisationFactory(),
            confirmed_at=timezone.now(),
        )
        Support.objects.create(
            target=idea,
            person=PersonFactory(),
            is_named=True,
            confirmed_at=timezone.now(),
        )
    client.get(idea.get_absolute_url())

    with django_assert_num_queries(20):
        client.get(idea.get_absolute_url(), headers={"accept-language": "bg"})


def test_a_guest_who_withdraws_leaves_a_day_and_nothing_else(client, idea):
    ask(client, idea, is_named="on")
    client.post(link())

    client.post(link())

    row = Support.objects.get()
    assert row.withdrawn_at is not None
    assert (row.person.name, row.person.email) == ("", "")


def test_staff_take_out_who_withdraws_on_paper_and_nobody_else_does(as_user, idea):
    staff = staff_of(idea.call.project.organisation)
    [row] = actions.ask_on_paper(
        idea, names=["Мария Стоева"], obshtina=None, channel="paper", actor=staff
    )
    address = page(idea, "support_withdraw", row.pk)

    shown = as_user(staff).get(page(idea, "support_on_paper")).text
    strange = as_user(staff_of(OrganisationFactory(), "owner")).post(address)
    kept = counts(idea)
    as_user(staff).post(address)

    assert address in shown
    assert strange.status_code == 404
    assert kept == NOBODY | {"people": 1, "by_hand": 1}
    assert counts(idea) == NOBODY

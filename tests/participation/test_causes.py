"""From a proposal to what came of it: who proposes a cause, who reads it, who stands behind it."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import Link, Notification, SearchEntry
from forums import reference
from forums.addresses import topic_url
from forums.models import Discussion
from leadernet import privacy
from members.models import Group, Organisation
from participation.causes import actions, papers
from participation.causes.forms import CauseForm
from participation.causes.models import Cause
from participation.causes.waiting import waiting_for
from participation.common import actions as common
from participation.common.models import Support
from tests.core.pdf_reading import Document
from tests.factories import (
    AppointmentFactory,
    CauseFactory,
    EventFactory,
    GroupFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)
from tests.participation.telling import tell_all

ANYBODY = AnonymousUser()
Status = Cause.Status


def typed(**more):
    return {
        "title": "Пешеходен мост",
        "description": "Децата минават по шосето.",
        "submission": str(uuid.uuid4()),
    } | more


def propose(client, **more):
    return client.post(reverse("causes:create"), typed(**more))


def say(client, cause, status, reason="", on=None):
    data = {"status": status, "reason": reason, "on": on or timezone.localdate()}
    return client.post(reverse("causes:status", args=[cause.pk]), data)


@pytest.fixture
def coordinator():
    return AppointmentFactory().user


class TestProposing:
    def test_of_an_organisation_it_is_public_at_once(self, client, as_user):
        organisation = OrganisationFactory()

        answer = propose(as_user(staff_of(organisation)), organisation=organisation.pk)

        cause = Cause.objects.get()
        assert answer.url == cause.get_absolute_url()
        assert (cause.status, cause.organisation) == (Status.PROPOSED, organisation)
        assert "Пешеходен мост" in client.get(reverse("causes:list")).text
        assert client.get(cause.get_absolute_url()).status_code == 200
        assert SearchEntry.objects.filter(kind="cause").count() == 1

    def test_of_a_citizen_a_coordinator_looks_first(self, client, as_user, coordinator):
        citizen = UserFactory()

        propose(as_user(citizen))

        cause = Cause.objects.get()
        assert cause.status == Status.WAITING
        assert client.get(cause.get_absolute_url()).status_code == 404
        assert "Пешеходен мост" not in client.get(reverse("causes:list")).text
        assert as_user(UserFactory()).get(cause.get_absolute_url()).status_code == 404
        assert as_user(citizen).get(cause.get_absolute_url()).status_code == 200
        assert Notification.objects.get().user == coordinator
        assert "Каузи" in as_user(coordinator).get(reverse("desk")).text

        say(as_user(coordinator), cause, Status.PROPOSED)

        assert client.get(cause.get_absolute_url()).status_code == 200
        tell_all()
        told = Notification.objects.get(user=citizen)
        assert told.kind == "causes.status_changed"

    def test_a_refusal_says_why_and_only_to_who_proposed_it(
        self, client, as_user, coordinator
    ):
        citizen = UserFactory()
        propose(as_user(citizen))
        cause = Cause.objects.get()

        without = say(as_user(coordinator), cause, Status.REFUSED)
        say(as_user(coordinator), cause, Status.REFUSED, "Това е реклама.")

        assert list(without.context["form"].errors) == ["reason"]
        assert "Това е реклама." in as_user(citizen).get(cause.get_absolute_url()).text
        assert client.get(cause.get_absolute_url()).status_code == 404

    def test_why_it_was_refused_once_is_not_told_to_everybody(
        self, client, as_user, coordinator
    ):
        cause = CauseFactory()
        proposer = staff_of(cause.organisation, role="member")
        says = as_user(coordinator)
        say(says, cause, Status.REFUSED, "Обижда хора.")
        say(says, cause, Status.PROPOSED, "Вече не обижда.")

        def read(browser):
            page = browser.get(cause.get_absolute_url()).text
            return ["Обижда хора." in page, "Вече не обижда." in page]

        assert read(client) == read(as_user(UserFactory())) == [False, True]
        assert read(as_user(proposer)) == read(says) == [True, True]
        assert "не е публикувана" in client.get(cause.get_absolute_url()).text

    def test_nobody_publishes_their_own(self, as_user):
        citizen = UserFactory()
        propose(as_user(citizen))
        cause = Cause.objects.get()

        answer = say(as_user(citizen), cause, Status.PROPOSED)

        assert list(answer.context["form"].errors) == ["status"]
        assert Cause.objects.get().status == Status.WAITING

    @pytest.mark.parametrize("status", Cause.PUBLIC)
    def test_nobody_publishes_what_was_refused(self, as_user, status):
        citizen = UserFactory()
        cause = CauseFactory(
            organisation=None, created_by=citizen, status=Status.REFUSED
        )

        say(as_user(citizen), cause, status, "Все пак.")

        cause.refresh_from_db()
        assert cause.status == Status.REFUSED

    def test_nobody_publishes_what_is_refused_at_the_same_moment(self):
        citizen = UserFactory()
        cause = CauseFactory(organisation=None, created_by=citizen)
        Cause.objects.update(status=Status.REFUSED)

        with pytest.raises(ValidationError):
            actions.change_status(
                cause,
                status="acting",
                reason="",
                on=timezone.localdate(),
                actor=citizen,
            )

    def test_what_was_looked_at_is_rewritten_by_nobody(self, as_user):
        citizen = UserFactory()
        cause = CauseFactory(organisation=None, created_by=citizen)
        names = {"names": "Мария\nИван", "channel": "paper"}
        client = as_user(citizen)

        rewriting = client.post(reverse("causes:update", args=[cause.pk]), typed())
        paper = client.post(reverse("causes:support_on_paper", args=[cause.pk]), names)

        assert (rewriting.status_code, paper.status_code) == (403, 403)
        assert not Support.objects.exists()

    def test_who_typed_slowly_brings_no_old_state_back(self):
        citizen = UserFactory()
        cause = CauseFactory(
            organisation=None, created_by=citizen, status=Status.WAITING
        )
        form = CauseForm(typed(), instance=cause, user=citizen)
        assert form.is_valid()
        Cause.objects.update(status=Status.REFUSED)

        with pytest.raises(ValidationError):
            actions.save(form, actor=citizen)

        assert Cause.objects.get().status == Status.REFUSED

    def test_a_public_one_is_taken_back_by_who_looks_at_them(
        self, client, as_user, coordinator
    ):
        cause = CauseFactory()
        supporter = UserFactory()
        common.support(cause, actor=supporter, is_named=True)

        say(as_user(coordinator), cause, Status.REFUSED, "Обижда хора.")

        assert client.get(cause.get_absolute_url()).status_code == 404
        assert not SearchEntry.objects.filter(kind="cause").exists()
        tell_all()
        assert not Notification.objects.filter(user=supporter).exists()

    def test_an_account_proposes_five_a_day(self, as_user, coordinator):
        client = as_user(UserFactory())

        answers = [propose(client).status_code for _each in range(6)]

        assert answers == [302] * 5 + [200]
        assert Cause.objects.count() == 5

    def test_the_form_of_somebody_else_leads_nowhere(self, as_user):
        sent = typed()
        as_user(UserFactory()).post(reverse("causes:create"), sent)
        cause = Cause.objects.get()

        answer = as_user(UserFactory()).post(reverse("causes:create"), sent)

        assert answer.status_code == 302
        assert answer.url != cause.get_absolute_url()
        assert Cause.objects.count() == 2

    def test_an_organisation_outside_the_network_proposes_nothing(self, as_user):
        organisation = OrganisationFactory(status=Organisation.Status.SUSPENDED)

        propose(as_user(staff_of(organisation)), organisation=organisation.pk)

        cause = Cause.objects.get()
        assert (cause.organisation, cause.status) == (None, Status.WAITING)

    def test_who_proposed_it_stays_who_proposed_it(self, as_user):
        organisation = OrganisationFactory()
        cause = CauseFactory(organisation=organisation)
        client = as_user(staff_of(organisation))

        client.post(reverse("causes:update", args=[cause.pk]), typed(organisation=""))

        cause.refresh_from_db()
        assert (cause.title, cause.organisation) == ("Пешеходен мост", organisation)

    def test_the_same_form_twice_is_one_cause(self, as_user):
        client, sent = as_user(UserFactory()), typed()

        answers = [client.post(reverse("causes:create"), sent) for _press in range(2)]

        assert answers[0].url == answers[1].url
        assert Cause.objects.count() == 1

    def test_nobody_proposes_for_others(self, as_user):
        foreign = OrganisationFactory()
        group = GroupFactory(access=Group.Access.PRIVATE)
        project = ProjectFactory()

        for name, row in (
            ("organisation", foreign),
            ("group", group),
            ("project", project),
        ):
            propose(as_user(UserFactory()), **{name: row.pk})

        kept = Cause.objects.values_list("organisation", "group", "project")
        assert set(kept) == {(None, None, None)}

    def test_a_closed_project_takes_no_cause(self, as_user):
        project = ProjectFactory(closed_at=timezone.now())
        owner = as_user(staff_of(project.organisation, "owner"))

        propose(owner, project=project.pk, organisation=project.organisation.pk)

        assert not Cause.objects.filter(project=project).exists()

    def test_of_a_closed_project_a_coordinator_takes_it_off_and_does_nothing_else(
        self, client, as_user, coordinator
    ):
        cause = CauseFactory(project=ProjectFactory(closed_at=timezone.now()))
        address = reverse("causes:status", args=[cause.pk])
        data = {"status": "refused", "on": timezone.localdate(), "reason": ""}
        looks = as_user(coordinator)

        page = looks.get(cause.get_absolute_url()).text
        offered = looks.get(address).context["form"].fields["status"].choices
        theirs = as_user(staff_of(cause.organisation)).get(address).status_code
        looks.post(address, data | {"status": "achieved", "reason": "Готово."})
        looks.post(address, data)
        before = client.get(cause.get_absolute_url()).status_code
        looks.post(address, data | {"reason": "Чужди лични данни."})

        cause.refresh_from_db()
        assert "Свалете каузата от сайта" in page
        assert [value for value, _label in offered] == ["refused"]
        assert (theirs, before) == (403, 200)
        assert cause.status == Status.REFUSED
        assert client.get(cause.get_absolute_url()).status_code == 404
        assert looks.get(address).status_code == 403


class TestReading:
    def test_what_is_hidden_stays_hidden(self):
        shown = CauseFactory()
        CauseFactory(status=Status.WAITING)
        CauseFactory(status=Status.REFUSED)
        CauseFactory(project=ProjectFactory(is_published=False))
        CauseFactory(group=GroupFactory(access=Group.Access.CLOSED))
        CauseFactory(organisation__status=Organisation.Status.SUSPENDED)
        CauseFactory(organisation__is_practice=True)

        assert list(Cause.objects.visible_to(ANYBODY)) == [shown]
        assert list(Cause.objects.visible_to(UserFactory())) == [shown]

    def test_the_cause_of_a_closed_group_is_read_by_the_group(self, coordinator):
        group = GroupFactory(access=Group.Access.PRIVATE)
        cause = CauseFactory(group=group)
        inside = UserFactory()
        group.memberships.create(person=inside.person, joined_on=timezone.localdate())

        assert list(Cause.objects.visible_to(inside)) == [cause]
        assert not Cause.objects.visible_to(coordinator).exists()
        assert not Cause.objects.visible_to(UserFactory()).exists()

    def test_who_is_not_in_its_private_group_reads_no_name_of_it(self, as_user):
        group = GroupFactory(access=Group.Access.PRIVATE, name_bg="Тайният кръг")
        cause = CauseFactory(group=group)
        staff = as_user(staff_of(cause.organisation))

        assert "Тайният кръг" not in staff.get(cause.get_absolute_url()).text

    def test_of_a_closed_group_only_its_members_hear_of_a_waiting_one(
        self, coordinator
    ):
        group = GroupFactory(access=Group.Access.PRIVATE)
        CauseFactory(group=group, organisation=None, status=Status.WAITING)
        leader = UserFactory()
        group.memberships.create(
            person=leader.person, is_coordinator=True, joined_on=timezone.localdate()
        )

        assert [one.count for one in waiting_for(leader)] == [1]
        assert waiting_for(coordinator) == []

    @pytest.mark.parametrize(
        "status", [Organisation.Status.PARTNER, Organisation.Status.LEFT]
    )
    def test_partners_and_who_left_keep_theirs(self, client, status):
        cause = CauseFactory(organisation__status=status)

        assert client.get(cause.get_absolute_url()).status_code == 200

    def test_filters(self, client):
        cause = CauseFactory(status=Status.ADOPTED)
        CauseFactory()

        def found(**query):
            return list(
                client.get(reverse("causes:list"), query).context["object_list"]
            )

        assert found(status="adopted") == [cause]
        assert found(status="waiting") == []
        assert found(status="x'y") == []

    def test_of_a_place_without_causes_the_list_is_empty_and_leads_back(self, client):
        here = CauseFactory(obshtina=ObshtinaFactory(name_bg="Рила"))
        empty = ObshtinaFactory(name_bg="Бобошево")

        page = client.get(reverse("causes:list"), {"obshtina": empty.code})
        strange = client.get(reverse("causes:list"), {"obshtina": "няма"})

        assert list(page.context["object_list"]) == []
        assert not page.context["filter"].form.errors
        assert "Няма такава кауза" in page.text
        field = page.context["filter"].form["obshtina"]
        assert [str(value) for value, _label in field.field.choices] == [
            "",
            here.obshtina.code,
            empty.code,
        ]
        assert f'value="{empty.code}" selected' in page.text
        assert strange.context["filter"].form.errors

    def test_hostile_words_are_shown_as_they_are(self, client):
        bad = "<script>alert(1)</script>"
        cause = CauseFactory(title=bad, description=bad, demand=bad, addressee=bad)

        html = client.get(cause.get_absolute_url()).text

        assert html.count("&lt;script&gt;alert(1)") >= 4
        assert bad not in html

    def test_where_it_comes_from_and_where_it_led(self, client):
        cause = CauseFactory()
        meeting, action = EventFactory(title_bg="Среща"), EventFactory(title_bg="Акция")
        secret = EventFactory(title_bg="Тайна", is_published=False)
        Link.objects.create(target=meeting, to=cause)
        for event in (action, secret):
            Link.objects.create(target=cause, to=event)

        html = client.get(cause.get_absolute_url()).text

        assert html.index("Среща") < html.index("Акция")
        assert "Тайна" not in html

    @pytest.mark.parametrize("number", [1, 30])
    def test_the_list_costs_the_same_with_one_and_with_thirty(
        self, client, number, django_assert_num_queries
    ):
        CauseFactory.create_batch(number)
        client.get(reverse("causes:list"))

        with django_assert_num_queries(4):
            client.get(reverse("causes:list"))


class TestStates:
    def test_adopted_then_achieved_with_days_and_words(self, client, as_user):
        cause = CauseFactory()
        staff = as_user(staff_of(cause.organisation))

        say(staff, cause, Status.ADOPTED, "Общо събрание, протокол 2", "2023-09-28")
        say(staff, cause, Status.ACHIEVED, "Мостът е открит.", "2024-01-15")

        cause.refresh_from_db()
        html = client.get(cause.get_absolute_url()).text
        assert cause.status == Status.ACHIEVED
        assert cause.status_changed_on == datetime.date(2024, 1, 15)
        assert html.index("протокол 2") < html.index("Мостът е открит")
        assert "28 септември 2023" in html.replace("\xa0", " ")

    def test_only_its_people_and_coordinators_say(self, client, as_user):
        cause = CauseFactory()
        others = [UserFactory(), staff_of(OrganisationFactory(), "owner")]

        answers = [say(as_user(one), cause, "acting").status_code for one in others]

        assert answers == [403, 403]
        assert Cause.objects.get().status == Status.PROPOSED

    def test_coordinators_of_its_network_say_for_it(self, as_user):
        group = GroupFactory()
        cause = CauseFactory(group=group)
        leader = UserFactory()
        group.memberships.create(
            person=leader.person, is_coordinator=True, joined_on=timezone.localdate()
        )

        say(as_user(leader), cause, Status.DISCUSSED)

        assert Cause.objects.get().status == Status.DISCUSSED

    def test_tomorrow_and_empty_words_are_refused(self, as_user):
        cause = CauseFactory()
        staff = as_user(staff_of(cause.organisation))
        ahead = timezone.localdate() + datetime.timedelta(days=2)

        early = say(staff, cause, "acting", on=ahead)
        silent = say(staff, cause, "dropped")

        assert list(early.context["form"].errors) == ["on"]
        assert list(silent.context["form"].errors) == ["reason"]
        assert not cause.state_changes.exists()

    def test_supporters_are_told_and_who_left_is_not(self, as_user):
        cause = CauseFactory()
        stays, left = UserFactory(), UserFactory()
        for user in (stays, left):
            support = common.support(cause, actor=user, is_named=False)
        common.withdraw(support, actor=left)

        say(as_user(staff_of(cause.organisation)), cause, "acting")

        tell_all()
        assert [one.user for one in Notification.objects.all()] == [stays]

    def test_who_left_a_closed_group_hears_no_more_of_its_causes(self):
        group = GroupFactory(access=Group.Access.PRIVATE)
        cause = CauseFactory(group=group)
        inside, left = UserFactory(), UserFactory()
        group.memberships.create(person=inside.person, joined_on=timezone.localdate())
        for user in (inside, left):
            common.support(cause, actor=user, is_named=False)

        actions.change_status(
            cause,
            status=Status.DISCUSSED,
            reason="",
            on=timezone.localdate(),
            actor=staff_of(cause.organisation),
        )

        tell_all()
        assert [one.user for one in Notification.objects.all()] == [inside]

    def test_what_is_over_takes_no_supporters_and_no_changes(self, as_user):
        cause = CauseFactory(status=Status.ACHIEVED)
        staff = as_user(staff_of(cause.organisation))

        edit = staff.get(reverse("causes:update", args=[cause.pk]))
        support = as_user(UserFactory()).post(
            reverse("causes:support", args=[cause.pk]), {}
        )

        assert edit.status_code == 403
        assert support.status_code == 200
        assert not Support.objects.exists()


class TestSheets:
    """Signed on paper, and taken back by who keeps the sheet."""

    def entered(self, cause, actor):
        [row] = common.ask_on_paper(
            cause, names=["Мария Стоева"], obshtina=None, channel="paper", actor=actor
        )
        return reverse("causes:support_withdraw", args=[cause.pk, row.pk])

    def test_of_a_citizens_cause_by_the_coordinator_who_entered_it(
        self, as_user, coordinator
    ):
        author = UserFactory()
        cause = CauseFactory(organisation=None, created_by=author)
        address = self.entered(cause, coordinator)
        shown = as_user(coordinator).get(
            reverse("causes:support_on_paper", args=[cause.pk])
        )

        strange = as_user(author).post(address)
        asked = as_user(coordinator).get(address).text
        as_user(coordinator).post(address)

        assert address in shown.text
        assert "Подписът на Мария Стоева на хартия" in asked
        assert strange.status_code == 404
        assert cause.supports.counts()["people"] == 0

    def test_also_once_the_cause_is_over(self, as_user):
        cause = CauseFactory()
        staff = staff_of(cause.organisation)
        address = self.entered(cause, staff)
        Cause.objects.update(status=Status.ACHIEVED)

        as_user(staff).post(address)

        assert cause.supports.counts()["people"] == 0


class TestForgetting:
    def test_the_link_to_who_proposed_it_is_cut_and_the_cause_stays(self):
        citizen = UserFactory()
        cause = CauseFactory(organisation=None, created_by=citizen)
        cause.state_changes.create(before="", after="waiting", actor=citizen)
        known = privacy.APPS["causes"].export_person(citizen.person)

        privacy.erase(citizen.person)

        cause.refresh_from_db()
        assert [row["title"] for row in known["proposed"]] == [cause.title]
        assert cause.created_by is None
        assert cause.state_changes.get().actor is None


class TestPaper:
    def test_the_sheet_to_sign_says_what_is_asked_of_whom(self, client):
        cause = CauseFactory(
            title="Пешеходен мост", demand="Мост до лятото.", addressee="Общински съвет"
        )

        file = client.get(reverse("causes:signatures", args=[cause.pk]))

        text = Document(file.content).text
        for words in ("Пешеходен мост", "Мост до лятото.", "Общински съвет", "Подпис"):
            assert words in text

    def test_the_list_names_only_who_agreed(self, client):
        cause = CauseFactory()
        for name, is_named in (("Мария Стоева", True), ("Иван Петров", False)):
            Support.objects.create(
                target=cause,
                person=PersonFactory(name=name),
                is_named=is_named,
                confirmed_at=timezone.now(),
            )
        Support.objects.create(
            target=cause,
            organisation=OrganisationFactory(name_bg="Читалище „Искра“"),
            decision="решение № 4",
            decided_on=datetime.date(2023, 5, 13),
            confirmed_at=timezone.now(),
        )

        file = client.get(reverse("causes:petition", args=[cause.pk]))

        text = Document(file.content).text
        assert "Мария Стоева" in text
        assert "Иван" not in text
        assert "решение № 4" in text
        assert "Хора: 2" in " ".join(text.split())

    def test_a_long_list_is_handed_over_in_parts(self, client, monkeypatch):
        monkeypatch.setattr(papers, "NAMES", 2)
        cause = CauseFactory()
        for name in ("Ана", "Боян", "Вера"):
            Support.objects.create(
                target=cause,
                person=PersonFactory(name=name),
                is_named=True,
                confirmed_at=timezone.now(),
            )

        def names(part):
            file = client.get(reverse("causes:petition_part", args=[cause.pk, part]))
            if file.status_code == 404:
                return None
            text = Document(file.content).text
            return [name for name in ("Ана", "Боян", "Вера") if name in text]

        page = client.get(cause.get_absolute_url()).text

        assert [names(part) for part in range(4)] == [
            None,
            ["Ана", "Боян"],
            ["Вера"],
            None,
        ]
        assert reverse("causes:petition_part", args=[cause.pk, 2]) in page
        assert reverse("causes:petition_part", args=[cause.pk, 3]) not in page


def test_it_is_talked_about_in_one_topic(as_user, client):
    reference.load()
    cause = CauseFactory(title="Пешеходен мост")
    address = reverse("discuss_cause", args=[cause.pk])

    as_user(staff_of(OrganisationFactory())).post(address, {"content": "Кога?"})

    topic = Discussion.objects.get().topic
    assert topic.subject == "Пешеходен мост"
    assert topic_url(topic) in client.get(cause.get_absolute_url()).text

"""From an invitation to a place in a shift: who signs up, who waits, who moves up."""

import datetime
import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import Notification, OutgoingMail, SearchEntry
from leadernet import due
from members.models import Person
from participation.volunteering import actions
from participation.volunteering.models import Application, Opportunity, Place, Shift
from participation.volunteering.waiting import waiting_for
from tests.factories import (
    ApplicationFactory,
    OpportunityFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    ProjectFactory,
    SettlementFactory,
    ShiftFactory,
    UserFactory,
    staff_of,
)

Status = Application.Status
EMAIL = "neli@example.org"


@pytest.fixture
def opportunity():
    return OpportunityFactory(title_bg="Чист парк")


@pytest.fixture
def staff(opportunity):
    return staff_of(opportunity.organisation)


def address(name, opportunity, *more):
    return reverse(f"volunteering:{name}", args=[opportunity.pk, *more])


def sign_up(client, opportunity, *shifts, **more):
    data = {"shifts": [one.pk for one in shifts]} | more
    return client.post(address("apply", opportunity), data)


@pytest.fixture
def as_guest(client, monkeypatch):
    """Signs up without an account, as somebody who reads the page first."""
    monkeypatch.setattr("core.forms.FromAPerson.is_too_quick", lambda *_args: False)

    def sign(opportunity, *shifts, **more):
        page = client.get(address("apply", opportunity))
        opened = page.context["form"].initial["opened"]
        data = {"name": "Нели Ветрова", "email": EMAIL, "opened": opened} | more
        return sign_up(client, opportunity, *shifts, **data)

    return sign


def link_in(mail):
    return re.search(r"https?://\S+/volunteering/own/\S+", mail.body)[0]


def last_mail(to=EMAIL):
    return OutgoingMail.objects.filter(to=to).latest("pk")


def path(link):
    return link[link.index("/", 8) :]


def places_of(application):
    return list(application.places.values_list("status", flat=True))


def tick(*names):
    for work in due.everything():
        if work.name in names:
            for row in list(work.rows()):
                work.do(row)


class TestInviting:
    def typed(self, organisation, **more):
        place = SettlementFactory()
        return {
            "organisation": organisation.pk,
            "title_bg": "Чист парк",
            "text_bg": "Почистваме заедно.",
            "settlement": place.ekatte,
            "submission": str(uuid.uuid4()),
        } | more

    def test_a_draft_gets_shifts_and_is_published(self, client, as_user):
        organisation = OrganisationFactory()
        editor = as_user(staff_of(organisation))
        data = self.typed(organisation)

        for _press in range(2):
            answer = editor.post(reverse("volunteering:create"), data)

        opportunity = Opportunity.objects.get()
        assert answer.url == opportunity.get_absolute_url()
        assert client.get(opportunity.get_absolute_url()).status_code == 404
        early = editor.post(address("publish", opportunity))
        assert "смяна" in early.text
        shift = {"day": "2099-05-05", "starts": "10:00", "ends": "14:00"}
        editor.post(address("shift_create", opportunity), shift | {"capacity": "5"})
        editor.post(address("publish", opportunity))

        opportunity.refresh_from_db()
        assert opportunity.status == Opportunity.Status.PUBLISHED
        assert "Чист парк" in client.get(reverse("volunteering:list")).text
        assert "10:00–14:00" in client.get(opportunity.get_absolute_url()).text
        assert SearchEntry.objects.filter(kind="opportunity").count() == 1

    def test_for_another_organisation_nobody_invites(self, as_user):
        other = OrganisationFactory()
        editor = as_user(staff_of(OrganisationFactory()))

        answer = editor.post(reverse("volunteering:create"), self.typed(other))

        assert list(answer.context["form"].errors) == ["organisation"]
        assert not Opportunity.objects.exists()

    def test_what_is_refused_is_not_called_saved(self, as_user, monkeypatch):
        def closed_meanwhile(*_projects):
            raise ValidationError("Проектът е приключен.")

        monkeypatch.setattr(
            "participation.volunteering.actions.opportunities.refuse_closed",
            closed_meanwhile,
        )
        organisation = OrganisationFactory()
        editor = as_user(staff_of(organisation))

        answer = editor.post(reverse("volunteering:create"), self.typed(organisation))

        assert "Проектът е приключен." in answer.text
        assert list(get_messages(answer.wsgi_request)) == []

    def test_a_full_shift_says_that_one_would_wait(self, client, opportunity):
        full = ShiftFactory(opportunity=opportunity, capacity=1)
        PlaceFactory(shift=full)
        ShiftFactory(opportunity=opportunity, capacity=1)

        text = client.get(opportunity.get_absolute_url()).text

        assert text.count("Впишете се в списъка на чакащите") == 1

    def test_of_a_hidden_project_nobody_else_reads(self, client):
        hidden = OpportunityFactory(project=ProjectFactory(is_published=False))
        practice = OpportunityFactory(organisation__is_practice=True)

        for one in (hidden, practice):
            assert client.get(one.get_absolute_url()).status_code == 404
            assert one.title not in client.get(reverse("volunteering:list")).text

    def test_a_shift_of_another_opportunity_is_not_changed(
        self, as_user, opportunity, staff
    ):
        foreign = ShiftFactory()

        answer = as_user(staff).get(address("shift_update", opportunity, foreign.pk))

        assert answer.status_code == 404

    def test_hostile_words_are_words(self, client, opportunity):
        bad = "<script>alert(1)</script>"
        Opportunity.objects.update(title_bg=bad, tasks_bg=bad, address=bad)
        ShiftFactory(opportunity=opportunity, note=bad, place=bad)

        page = client.get(opportunity.get_absolute_url())

        assert bad not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


class TestTheList:
    def test_is_narrowed_by_place_month_organisation_and_places(self, client):
        full = ShiftFactory(opportunity__title_bg="Пълна", capacity=1)
        PlaceFactory(shift=full)
        free = ShiftFactory(
            opportunity__title_bg="Свободна",
            capacity=2,
            day=datetime.date(timezone.localdate().year + 1, 1, 15),
        )
        PlaceFactory(shift=free)
        past = ShiftFactory(
            opportunity__title_bg="Минала", day=datetime.date(2015, 5, 5)
        )

        def found(**asked):
            page = client.get(reverse("volunteering:list"), asked)
            return {one.title for one in page.context["object_list"]}

        assert found() == {"Пълна", "Свободна"}
        assert found(places="on") == {"Свободна"}
        assert found(month=f"{free.day:%Y-%m}") <= {"Свободна", "Пълна"}
        assert "Свободна" in found(month=f"{free.day:%Y-%m}")
        assert found(organisation=full.opportunity.organisation.slug) == {"Пълна"}
        seat = free.opportunity.settlement.obshtina
        assert "Свободна" in found(obshtina=seat.code)
        assert found(when="over") == {past.opportunity.title}

    def test_of_what_has_nothing_it_is_empty_without_an_error(self, client):
        ShiftFactory()
        last_month = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)

        def asked(**data):
            page = client.get(reverse("volunteering:list"), data)
            return page.context["filter"].form.errors, len(page.context["object_list"])

        assert asked(month=f"{last_month:%Y-%m}") == ({}, 0)
        assert asked(organisation=OrganisationFactory().slug) == ({}, 0)
        assert asked(obshtina=SettlementFactory().obshtina.code)[0] == {}
        assert list(asked(month="2099-13")[0]) == ["month"]
        assert list(asked(month="0000-01")[0]) == ["month"]

    @pytest.mark.parametrize("count", [1, 15])
    def test_asks_as_little_of_many(self, client, django_assert_max_num_queries, count):
        for _number in range(count):
            shift = ShiftFactory(capacity=3)
            PlaceFactory(shift=shift)
        client.get(reverse("volunteering:list"))

        with django_assert_max_num_queries(12):
            client.get(reverse("volunteering:list"))


class TestWithAnAccount:
    def test_one_press_asks_and_the_organisation_accepts(
        self, as_user, opportunity, staff
    ):
        shift = ShiftFactory(opportunity=opportunity)
        volunteer = UserFactory()

        sign_up(as_user(volunteer), opportunity, shift, note="Нося ръкавици.")
        sign_up(as_user(volunteer), opportunity, shift)

        application = Application.objects.get()
        assert application.status == Status.ASKED
        assert places_of(application) == ["taken"]
        assert [one.title for one in waiting_for(staff)] == [
            "Доброволци, които чакат Вашия отговор"
        ]
        answer = address("answer", opportunity, application.pk)
        as_user(staff).post(answer, {"answer": "Чакаме Ви.", "accept": "1"})

        application.refresh_from_db()
        assert (application.status, application.answer) == ("accepted", "Чакаме Ви.")
        told = Notification.objects.filter(user=volunteer).latest("pk")
        assert told.kind == "volunteering.accepted"
        assert "Чакаме Ви." in last_mail(volunteer.email).body
        assert (
            "Чакаме Ви." in as_user(volunteer).get(opportunity.get_absolute_url()).text
        )

    def test_of_two_opportunities_each_stands_on_the_desk(self, staff, opportunity):
        later = OpportunityFactory(
            title_bg="Нови пейки", organisation=opportunity.organisation
        )
        for one, count in ((opportunity, 2), (later, 1)):
            for _number in range(count):
                ApplicationFactory(opportunity=one, status="asked")

        lines = [(one.title, one.count, one.url) for one in waiting_for(staff)]

        assert lines == [
            (
                "Доброволци, които чакат Вашия отговор: Чист парк",
                2,
                address("people", opportunity),
            ),
            (
                "Доброволци, които чакат Вашия отговор: Нови пейки",
                1,
                address("people", later),
            ),
        ]

    def test_who_is_declined_reads_why_and_does_not_come_back(
        self, as_user, opportunity, staff
    ):
        shift = ShiftFactory(opportunity=opportunity)
        volunteer = UserFactory()
        sign_up(as_user(volunteer), opportunity, shift)
        application = Application.objects.get()
        answer = address("answer", opportunity, application.pk)

        without = as_user(staff).post(answer, {"decline": "1"})
        as_user(staff).post(answer, {"answer": "Вече сме много.", "decline": "1"})
        again = sign_up(as_user(volunteer), opportunity, shift)

        assert list(without.context["form"].errors) == ["answer"]
        application.refresh_from_db()
        assert application.status == Status.DECLINED
        assert places_of(application) == ["left"]
        assert again.context["form"].errors

    def test_the_last_place_is_one_and_who_waits_moves_up(self, as_user, opportunity):
        shift = ShiftFactory(opportunity=opportunity, capacity=1)
        first, second = UserFactory(), UserFactory()
        for one in (first, second):
            sign_up(as_user(one), opportunity, shift)
        assert list(Place.objects.values_list("status", flat=True)) == [
            "taken",
            "waiting",
        ]

        as_user(first).post(address("cancel", opportunity))

        waited = Application.objects.get(person=second.person)
        assert places_of(waited) == ["taken"]
        kinds = Notification.objects.filter(user=second).values_list("kind", flat=True)
        assert "volunteering.moved_up" in kinds
        assert as_user(first).get(address("cancel", opportunity)).status_code == 404

    def test_who_has_a_place_elsewhere_by_then_goes_on_waiting(
        self, as_user, opportunity
    ):
        shift = ShiftFactory(opportunity=opportunity, capacity=1)
        elsewhere = ShiftFactory(ends="12:00")
        first, second, third = (UserFactory() for _number in range(3))
        for one in (first, second, third):
            sign_up(as_user(one), opportunity, shift)
        sign_up(as_user(second), elsewhere.opportunity, elsewhere)

        as_user(first).post(address("cancel", opportunity))

        of = {one.person: places_of(one) for one in opportunity.applications.all()}
        assert of[second.person] == ["waiting"]
        assert of[third.person] == ["taken"]

    def test_two_shifts_at_once_are_explained(self, as_user, opportunity):
        morning = ShiftFactory(opportunity=opportunity)
        elsewhere = ShiftFactory(opportunity__title_bg="Другаде", ends="12:00")
        volunteer = UserFactory()
        sign_up(as_user(volunteer), elsewhere.opportunity, elsewhere)

        answer = sign_up(as_user(volunteer), opportunity, morning)

        assert "Другаде" in answer.text
        assert not opportunity.applications.exists()

    def test_other_shifts_replace_those_chosen_before(self, as_user, opportunity):
        first = ShiftFactory(opportunity=opportunity)
        second = ShiftFactory(
            opportunity=opportunity, day=first.day + datetime.timedelta(days=1)
        )
        volunteer = as_user(UserFactory())
        sign_up(volunteer, opportunity, first)

        sign_up(volunteer, opportunity, second)

        assert places_of(Application.objects.get()) == ["left", "taken"]

    def test_what_is_changed_is_said_to_be_saved(self, as_user, opportunity):
        first = ShiftFactory(opportunity=opportunity)
        second = ShiftFactory(opportunity=opportunity, starts="15:00", ends="16:00")
        client = as_user(UserFactory())

        said = []
        for shift in (first, second):
            request = sign_up(client, opportunity, shift).wsgi_request
            said.append([str(one) for one in get_messages(request)][-1])

        assert "ще Ви отговори" in said[0]
        assert said[1] == "Смените Ви са записани."

    def test_foreign_and_past_shifts_are_not_chosen(self, as_user, opportunity):
        past = ShiftFactory(opportunity=opportunity, day=datetime.date(2015, 5, 5))

        for shift in (past, ShiftFactory()):
            answer = sign_up(as_user(UserFactory()), opportunity, shift)
            assert list(answer.context["form"].errors) == ["shifts"]
        assert not Application.objects.exists()

    def test_after_the_last_day_nobody_signs_up(self, as_user, opportunity):
        shift = ShiftFactory(opportunity=opportunity)
        Opportunity.objects.update(
            deadline=timezone.localdate() - datetime.timedelta(days=1)
        )

        answer = sign_up(as_user(UserFactory()), opportunity, shift)

        assert answer.context["form"].errors
        assert not Application.objects.exists()

    def test_under_18_a_parent_agrees_or_the_work_is_for_adults(
        self, as_user, opportunity
    ):
        shift = ShiftFactory(opportunity=opportunity)
        young = as_user(UserFactory())

        alone = sign_up(young, opportunity, shift, is_minor="on")
        sign_up(young, opportunity, shift, is_minor="on", parent_agrees="on")

        assert list(alone.context["form"].errors) == ["parent_agrees"]
        assert Application.objects.get().parent_agrees is True
        Opportunity.objects.update(age_from=18)
        page = as_user(UserFactory()).get(address("apply", opportunity))
        assert "is_minor" not in page.context["form"].fields


class TestWithoutAnAccount:
    def test_the_link_of_the_mail_confirms_and_is_a_page_of_its_own(
        self, client, as_guest, opportunity
    ):
        shift = ShiftFactory(opportunity=opportunity, capacity=1)

        as_guest(opportunity, shift)

        application = Application.objects.get()
        assert (application.status, places_of(application)) == (
            Status.UNCONFIRMED,
            ["chosen"],
        )
        own = path(link_in(last_mail()))
        client.get(own)
        application.refresh_from_db()
        assert application.status == Status.UNCONFIRMED
        for _press in range(2):
            client.post(own)
        application.refresh_from_db()
        assert (application.status, places_of(application)) == (
            Status.ASKED,
            ["taken"],
        )
        client.post(f"{own}cancel/")
        application.refresh_from_db()
        assert application.status == Status.CANCELLED

    def test_a_known_address_is_answered_as_any_other(
        self, client, as_guest, opportunity
    ):
        shift = ShiftFactory(opportunity=opportunity)
        first = as_guest(opportunity, shift)
        client.post(path(link_in(last_mail())))

        second = as_guest(opportunity, shift, name="Друг Човек")

        assert (first.status_code, first.url) == (second.status_code, second.url)
        assert Application.objects.count() == 1
        assert Application.objects.get().person.name == "Нели Ветрова"
        assert "Вече" in last_mail().body

    def test_whose_address_is_of_an_account_signs_up_with_it(
        self, client, as_guest, opportunity
    ):
        user = UserFactory(email=EMAIL)
        user.emailaddress_set.update_or_create(
            email=EMAIL, defaults={"verified": True, "primary": True}
        )
        as_guest(opportunity, ShiftFactory(opportunity=opportunity))

        client.post(path(link_in(last_mail())))

        assert Application.objects.get().person == user.person
        assert Person.objects.filter(user=None, email=EMAIL).count() == 0

    def test_the_same_guest_is_one_person_in_two_opportunities(self, client, as_guest):
        for _number in range(2):
            shift = ShiftFactory(
                day=timezone.localdate() + datetime.timedelta(days=9 + _number)
            )
            as_guest(shift.opportunity, shift)
            client.post(path(link_in(last_mail())))

        assert len({one.person for one in Application.objects.all()}) == 1

    def test_in_a_closed_project_the_page_says_so_and_changes_nothing(self, client):
        project = ProjectFactory(closed_at=timezone.now())
        place = PlaceFactory(shift__opportunity__project=project)
        own = path(actions.OWN.for_reader(place.application, ""))

        page = client.post(f"{own}cancel/", follow=True)

        assert "приключен" in page.text
        place.application.refresh_from_db()
        assert place.application.status == Status.ACCEPTED

    def test_guessed_links_lead_nowhere(self, client, opportunity):
        application = ApplicationFactory(opportunity=opportunity)
        for token in (str(application.pk), "x", f"{application.pk}:x:y"):
            for more in ("", "time-sheet.pdf"):
                found = client.get(f"/bg/volunteering/own/{token}/{more}")
                assert found.status_code == 404

    def test_what_nobody_confirms_is_forgotten(self, as_guest, opportunity):
        as_guest(opportunity, ShiftFactory(opportunity=opportunity))
        Application.objects.update(asked_at=timezone.now() - datetime.timedelta(days=3))

        tick("forget unconfirmed volunteer")

        assert not Application.objects.exists()
        assert not Person.objects.filter(email=EMAIL).exists()


class TestFromPaper:
    def test_a_name_is_entered_and_known_the_next_time(
        self, as_user, opportunity, staff
    ):
        shift = ShiftFactory(opportunity=opportunity, day=datetime.date(2015, 5, 5))
        data = {"shifts": [shift.pk], "channel": "paper", "name": "Баба Тонка"}

        as_user(staff).post(address("enter", opportunity), data)

        application = Application.objects.get()
        assert (application.status, application.channel) == ("accepted", "paper")
        assert application.entered_by == staff
        other = ShiftFactory(opportunity__organisation=opportunity.organisation)
        known = {"shifts": [other.pk], "channel": "desk"}
        as_user(staff).post(
            address("enter", other.opportunity),
            known | {"known": application.person_id},
        )
        assert {one.person for one in Application.objects.all()} == {application.person}

    def test_the_same_form_sent_twice_enters_one(self, as_user, opportunity, staff):
        shift, later = (
            ShiftFactory(opportunity=opportunity, day=datetime.date(2015, 5, day))
            for day in (5, 6)
        )
        data = {"shifts": [shift.pk], "channel": "paper", "name": "Баба Тонка"}

        as_user(staff).post(address("enter", opportunity), data)
        again = as_user(staff).post(address("enter", opportunity), data)

        assert "Баба Тонка вече е в списъка" in again.text
        assert Person.objects.filter(name="Баба Тонка").count() == 1
        assert Place.objects.count() == 1
        # Somebody else of this name, who came on another day.
        as_user(staff).post(
            address("enter", opportunity), data | {"shifts": [later.pk]}
        )
        assert Application.objects.count() == 2

    def test_places_are_told_of_shifts_to_come_alone(self, as_user, opportunity, staff):
        over = ShiftFactory(
            opportunity=opportunity, day=datetime.date(2015, 5, 5), capacity=5
        )
        coming = ShiftFactory(opportunity=opportunity, capacity=5)

        page = as_user(staff).get(address("enter", opportunity))

        labels = dict(page.context["form"].fields["shifts"].choices)
        told = {str(number): label for number, label in labels.items()}
        assert told[str(over.pk)] == str(over)
        assert told[str(coming.pk)] == f"{coming}, 5\xa0свободни места"

    def test_of_another_organisation_nobody_is_offered(
        self, as_user, opportunity, staff
    ):
        shift = ShiftFactory(opportunity=opportunity)
        foreign = ApplicationFactory(channel="paper", person=PersonFactory())
        data = {"shifts": [shift.pk], "channel": "paper", "known": foreign.person_id}

        answer = as_user(staff).post(address("enter", opportunity), data)

        assert "known" in answer.context["form"].errors
        assert not opportunity.applications.exists()


class TestTelling:
    def test_of_the_day_before_of_changes_and_of_calling_off(
        self, as_user, opportunity, staff
    ):
        soon = timezone.localtime() + datetime.timedelta(hours=20)
        shift = ShiftFactory(
            opportunity=opportunity,
            day=soon.date(),
            starts=datetime.time(soon.hour, 0),
            ends=datetime.time(23, 59),
        )
        volunteer = UserFactory()
        place = PlaceFactory(
            shift=shift,
            application__person=volunteer.person,
            application__opportunity=opportunity,
            application=ApplicationFactory(
                opportunity=opportunity, person=volunteer.person
            ),
            queued_at=timezone.now() - datetime.timedelta(days=2),
        )
        for _hour in range(2):
            tick("remind volunteer")
        changed = {
            "day": shift.day.isoformat(),
            "starts": f"{soon.hour:02}:30",
            "ends": "23:59",
            "place": "До чешмата",
        }
        as_user(staff).post(address("shift_update", opportunity, shift.pk), changed)
        as_user(staff).post(address("call_off", opportunity), {"reason": "Вали."})

        kinds = Notification.objects.filter(user=volunteer).order_by("pk")
        assert [one.kind for one in kinds] == [
            "volunteering.reminder",
            "volunteering.shift_changed",
            "volunteering.called_off",
        ]
        assert "Вали." in last_mail(volunteer.email).body
        place.refresh_from_db()
        assert place.status == Place.Status.LEFT
        assert Shift.objects.get().is_cancelled()

    def test_fewer_places_than_people_are_refused(self, as_user, opportunity, staff):
        shift = ShiftFactory(opportunity=opportunity, capacity=2)
        for _number in range(2):
            PlaceFactory(shift=shift)
        data = {
            "day": shift.day.isoformat(),
            "starts": "10:00",
            "ends": "14:00",
            "capacity": "1",
        }

        answer = as_user(staff).post(
            address("shift_update", opportunity, shift.pk), data
        )

        assert list(answer.context["form"].errors) == ["capacity"]
        assert Shift.objects.get().capacity == 2

    def test_after_the_last_shift_it_is_over(self, opportunity):
        ShiftFactory(opportunity=opportunity, day=datetime.date(2015, 5, 5))
        going_on = ShiftFactory()

        tick("end volunteering")

        opportunity.refresh_from_db()
        assert opportunity.status == Opportunity.Status.OVER
        going_on.opportunity.refresh_from_db()
        assert going_on.opportunity.status == Opportunity.Status.PUBLISHED


def test_what_is_called_off_takes_nobody(opportunity):
    ShiftFactory(opportunity=opportunity)
    called_off = actions.call_off(opportunity, reason="Вали.", actor=None)

    assert not called_off.takes_applications()


def test_a_project_has_a_page_of_its_volunteering_once_there_is_some(client):
    project = ProjectFactory()
    page = reverse("project_volunteering", args=[project.slug])
    assert page not in client.get(project.get_absolute_url()).text
    ShiftFactory(opportunity__project=project, opportunity__title_bg="Чист парк")
    OpportunityFactory(project=project, title_bg="Чернова", status="draft")

    assert page in client.get(project.get_absolute_url()).text
    text = client.get(page).text
    assert "Чист парк" in text
    assert "Чернова" not in text


def test_strangers_fill_nobodys_mailbox_from_one_opportunity_to_the_next(db):
    for number in range(12):
        shift = ShiftFactory()
        actions.ask(
            shift.opportunity,
            shifts=[shift],
            name="Някой",
            email="neli@example.org",
            note="",
            is_minor=False,
            parent_agrees=False,
            language="bg",
            who=f"192.0.2.{number}",
        )

    assert OutgoingMail.objects.filter(to="neli@example.org").count() == 10

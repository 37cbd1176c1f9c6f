"""At the door: a phone without JavaScript, two doors at once, and a hall without a line."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Attendance, Registration
from tests.events.helpers import hours_from_now, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    staff_of,
)
from tests.flows.conftest import DESK, PHONE
from tests.flows.helpers import fill, is_too_wide

NAMES = ["Ана Кирова", "Боян Жеков", "Щерю Янев", "Мария Цонева", "Юлия Савова"]
ARRIVES = 15_000  # what another door pressed is seen by then, also on a busy machine


@pytest.fixture
def event():
    event = EventFactory(starts_at=hours_from_now(-2), ends_at=hours_from_now(2))
    for name in NAMES:
        person = PersonFactory(name=name)
        RegistrationFactory(event=event, person=person)
    return event


@pytest.fixture
def keeper(event):
    return staff_of(event.organiser)


def row(browser_page, name):
    return browser_page.locator("[data-list] > li").filter(has_text=name)


def box(browser_page, name, how="present"):
    return row(browser_page, name).locator(f"[name={how}]")


def present(event):
    rows = Attendance.objects.in_event(event).order_by("registration__person__name")
    return list(rows.values_list("registration__person__name", flat=True))


class TestOnAPhoneWithoutScripts:
    @pytest.fixture
    def device(self):
        return PHONE

    def test_one_button_saves_the_list_and_a_walk_in(self, visit, event, keeper):
        phone = visit(keeper)
        phone.goto(page(event, "attendance"))
        assert not is_too_wide(phone)

        box(phone, NAMES[0]).check()
        box(phone, NAMES[2]).check()
        fill(phone, name="Гостенка Примерна")
        phone.locator("[data-add]").click()

        expect(phone.locator("main")).to_contain_text("Запазени са 2 промени")
        assert present(event) == [NAMES[0], "Гостенка Примерна", NAMES[2]]

        fill(phone, q="shter")
        phone.locator("[data-find] button").click()
        expect(phone.locator("[data-list] > li:visible")).to_have_count(1)


class TestWithScripts:
    @pytest.fixture
    def device(self):
        return DESK | {"viewport": {"width": 360, "height": 740}}

    def test_each_press_is_saved_and_seen_at_the_other_door(self, visit, event, keeper):
        one, other = visit(keeper), visit(staff_of(event.organiser))
        for door in (one, other):
            door.goto(page(event, "attendance"))

        one.locator("#find").fill("shter")
        expect(one.locator("[data-list] > li:visible")).to_have_count(1)
        one.locator("#find").press("Enter")
        expect(one.locator("[data-said]")).to_contain_text("Щерю Янев")
        expect(box(other, NAMES[2])).to_be_checked(timeout=ARRIVES)
        expect(other.locator("[data-counts]")).to_contain_text("1 тук")
        box(other, NAMES[0]).check()
        fill(other, name="Гостенка Примерна")
        other.locator("[data-add]").click()

        expect(row(one, "Гостенка Примерна")).to_have_count(1, timeout=ARRIVES)
        expect(one.locator("[data-counts]")).to_contain_text("3 тук")
        assert present(event) == [NAMES[0], "Гостенка Примерна", NAMES[2]]

    def test_what_is_counted_under_the_list_follows_what_is_pressed(
        self, visit, event, keeper
    ):
        door = visit(keeper)
        door.goto(page(event, "attendance"))
        counted = door.locator("#figures td")
        expect(counted).to_have_text(["0", "0 ч"])

        box(door, NAMES[0]).check()
        expect(counted).to_have_text(["1", "4 ч"])
        door.locator("[data-add]").click()  # nobody typed anything
        expect(door.locator("[data-said]")).to_contain_text("Първо напишете името")
        fill(door, name="Гостенка Примерна")
        door.locator("[data-add]").click()

        expect(counted).to_have_text(["2", "8 ч"])

    def test_without_a_line_nothing_is_lost_and_nothing_arrives_twice(
        self, visit, event, keeper
    ):
        door = visit(keeper)
        door.expected = {"ERR_INTERNET_DISCONNECTED"}
        door.goto(page(event, "attendance"))
        door.context.set_offline(True)

        for name in NAMES:
            box(door, name).check()
        box(door, NAMES[1]).uncheck()  # pressed by mistake
        fill(door, name="Гостенка Примерна")
        door.locator("[data-add]").click()
        expect(door.locator("[data-line]")).to_contain_text("чакат: 5")
        expect(row(door, NAMES[0])).to_contain_text("чака връзка")
        assert present(event) == []

        door.context.set_offline(False)
        expect(door.locator("[data-said]")).to_contain_text("Връзката се върна")

        came = sorted([NAMES[0], *NAMES[2:], "Гостенка Примерна"])
        assert sorted(present(event)) == came
        assert event.registrations.count() == len(NAMES) + 1
        assert door.evaluate("Object.keys(localStorage).length") == 0

    def test_what_waited_goes_when_the_page_is_opened_again(self, visit, event, keeper):
        door = visit(keeper)
        door.expected = {"ERR_INTERNET_DISCONNECTED", "ERR_FAILED"}
        door.goto(page(event, "attendance"))
        # The line breaks for what is sent only; then the page itself is gone.
        door.route("**/marks/**", lambda route: route.abort())
        box(door, NAMES[0]).check()
        expect(door.locator("[data-line]")).to_contain_text("чакат: 1")
        door.close(run_before_unload=False)

        again = door.context.new_page()
        again.goto(page(event, "attendance"))

        expect(again.locator("[data-said]")).to_contain_text("Ана Кирова")
        assert present(event) == [NAMES[0]]

    def test_what_waits_does_not_stay_for_the_next_one_at_this_computer(
        self, visit, event, keeper
    ):
        door = visit(keeper)
        door.expected = {"ERR_FAILED"}
        door.on("dialog", lambda dialog: dialog.accept())
        door.goto(page(event, "attendance"))
        door.route("**/marks/**", lambda route: route.abort())
        box(door, NAMES[0]).check()
        expect(door.locator("[data-line]")).to_contain_text("чакат: 1")
        assert door.evaluate("Object.keys(localStorage).length") == 1

        door.evaluate(
            "document.querySelector('form[action$=\"/logout/\"]').requestSubmit()"
        )
        expect(door.locator("form[data-attendance]")).to_have_count(0)

        assert door.evaluate("Object.keys(localStorage).length") == 0

    def test_who_presses_before_the_script_is_there_is_saved_too(
        self, visit, event, keeper
    ):
        door = visit(keeper)
        held_back = []
        door.route("**/js/attendance.*", lambda route: held_back.append(route))
        door.goto(page(event, "attendance"), wait_until="commit")
        box(door, NAMES[0]).check()

        for script in held_back:
            script.continue_()

        expect(door.locator("[data-said]")).to_contain_text("Ана Кирова")
        assert present(event) == [NAMES[0]]

    def test_a_code_is_marked_by_one_press(self, visit, event, keeper):
        came = Registration.objects.get(event=event, person__name=NAMES[3])
        door = visit(keeper)

        door.goto(reverse("events:check_in", args=[event.slug, came.key]))
        assert not is_too_wide(door)
        assert door.locator(".check-in__press").bounding_box()["height"] >= 80
        door.locator(".check-in__press").click()

        expect(door.locator("main")).to_contain_text("Насочете камерата")
        assert present(event) == [NAMES[3]]

    def test_of_two_marks_that_disagree_the_person_decides_by_words(
        self, visit, event, keeper
    ):
        event.online_url = "https://example.org/room"
        event.save()
        door = visit(keeper)
        door.expected = {"ERR_INTERNET_DISCONNECTED"}
        door.goto(page(event, "attendance"))
        door.context.set_offline(True)
        box(door, NAMES[0]).check()
        expect(door.locator("[data-line]")).to_be_visible()
        # Meanwhile somebody else saw her in the room online.
        came = Registration.objects.get(event=event, person__name=NAMES[0])
        came.attendances.create(session=event.sessions.get(), how="online")

        door.context.set_offline(False)
        question = door.locator("[data-asked] li")
        expect(question).to_contain_text("Ана Кирова: вече тук, онлайн")
        expect(box(door, NAMES[0], "online")).to_be_checked()
        question.locator("button").last.click()

        expect(door.locator("[data-said]")).to_contain_text(
            re.compile("Запазено: Ана Кирова")
        )
        assert came.attendances.get().how == "in_person"

    def test_a_namesake_is_asked_about(self, visit, event, keeper):
        organisation = OrganisationFactory(name_bg="Читалище „Пробуда“")
        door = visit(keeper)
        door.goto(page(event, "attendance"))

        fill(door, name="кирова  ана", organisation=organisation.name_bg)
        door.locator("[data-add]").click()
        expect(door.locator("[data-asked]")).to_contain_text("Същият човек ли е?")
        door.locator("[data-asked] button").first.click()

        expect(door.locator("[data-said]")).to_contain_text("Запазено: Ана Кирова")
        assert present(event) == [NAMES[0]]
        assert event.registrations.count() == len(NAMES)

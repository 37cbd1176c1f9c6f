"""What moderators do, as they see it: the queue from the keyboard and many posts at once."""

import pytest
from playwright.sync_api import expect

from forums import actions
from forums.addresses import forum_url
from forums.models import HiddenPost
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.flows.conftest import DESK
from tests.flows.helpers import fill, follow, is_too_wide, press, send

QUEUE = "/forums/moderation/"


def moderator():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


def first_posts(number):
    forum = ensure_forum("Занаяти", audience="public")
    return [
        actions.start_topic(
            forum, subject=f"Въпрос {one}", content="Здравейте", actor=UserFactory()
        )
        for one in range(1, number + 1)
    ]


@pytest.mark.parametrize("device", [DESK], ids=["desk"])
def test_the_queue_is_worked_through_from_the_keyboard(visit):
    one, two, three, _four = first_posts(4)
    page = visit(moderator())
    page.goto(QUEUE)
    post = page.locator("article[data-queued]")

    page.keyboard.press("j")
    expect(post.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_text("Въпрос 2")).to_have_count(0)
    expect(post.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("h")
    reason = page.locator(f"#reason-{one.pk}")
    expect(reason).to_be_focused()
    page.keyboard.type("ajax hack")
    expect(reason).to_have_value("ajax hack")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Въпрос 1")).to_have_count(0)

    page.get_by_label("Клавишите са включени").uncheck()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(post).to_have_count(2)
    two.refresh_from_db()
    three.refresh_from_db()
    assert (two.approved, three.approved) == (True, False)
    assert HiddenPost.objects.get().reason == "ajax hack"


def test_many_posts_are_hidden_in_one_act(visit, device):
    posts = first_posts(3)
    page = visit(moderator())
    page.goto(QUEUE)
    assert not is_too_wide(page)

    for post in posts[:2]:
        page.locator(f'main [name=posts][value="{post.pk}"]').check()
    page.locator("#several summary").click()
    page.locator("#reason-several").fill("Реклама")
    page.locator('#several [name=several][value="hide"]').click()

    expect(page.locator("[data-toasts]")).to_contain_text("2 мнения са скрити")
    expect(page.locator("article[data-queued]")).to_have_count(1)
    assert HiddenPost.objects.filter(reason="Реклама").count() == 2


def test_a_reported_post_is_hidden_appealed_and_shown_again(visit, device):
    forum = ensure_forum("Занаяти", audience="public")
    author = staff_of(OrganisationFactory())
    post = actions.start_topic(
        forum, subject="Панаирът", content="Организаторите крият.", actor=author
    )
    address = post.topic.get_absolute_url()
    reader, first, second = visit(UserFactory()), visit(moderator()), visit(moderator())
    writer = visit(author)

    reader.goto(address)
    follow(reader, f"/post/{post.pk}/flag/")
    fill(reader, reason="Обвинява без доказателства")
    send(reader)
    expect(reader.locator("[data-toasts]")).to_contain_text("Благодарим")

    first.goto("/desk/")
    follow(first, QUEUE)
    queued = first.locator(f"#post-{post.pk}")
    expect(queued).to_contain_text("Обвинява без доказателства")
    assert not is_too_wide(first)
    queued.locator("summary").click()
    first.locator(f"#reason-{post.pk}").fill("Без доказателства")
    press(first, "decision", "hide")
    expect(first.locator("article[data-queued]")).to_have_count(0)
    assert reader.request.get(address).status == 404

    writer.goto("/notifications/")
    writer.get_by_text("Без доказателства").click()
    expect(writer.locator("main")).to_contain_text("Организаторите крият.")
    fill(writer, text="Писах за бюджета, не за хора.")
    assert not is_too_wide(writer)
    send(writer)
    expect(writer.locator("#appeal")).to_contain_text("Писах за бюджета")

    first.goto(f"{QUEUE}appeals/")
    expect(first.locator("main")).to_contain_text("Няма обжалвания за Вас")
    second.goto("/desk/")
    follow(second, f"{QUEUE}appeals/")
    expect(second.locator("main")).to_contain_text("Писах за бюджета")
    assert not is_too_wide(second)
    fill(second, words="Прав сте, мнението остава.")
    press(second, "decision", "reverse")
    expect(second.locator("main")).to_contain_text("Няма обжалвания за Вас")

    writer.reload()
    expect(writer.locator("#appeal")).to_contain_text("Прав сте, мнението остава.")
    reader.goto(address)
    expect(reader.locator(".post")).to_contain_text("Организаторите крият.")


def test_a_closed_groups_forum_is_not_there_for_its_neighbours(visit, device):
    def led(name):
        group, leader = GroupFactory(name_bg=name, access="closed"), UserFactory()
        GroupMembershipFactory(
            group=group, organisation=None, person=leader.person, is_coordinator=True
        )
        return ensure_forum(f"Форум на {name}", audience="group", group=group), leader

    own, leader = led("Съвет")
    _other, neighbour = led("Съседи")
    post = actions.start_topic(own, subject="Бюджет", content="Вътре", actor=leader)
    actions.hide(post, reason="Чужди имена", actor=leader)
    page = visit(neighbour)

    for path in ("", "log/", "measures/", "appeals/"):
        page.goto(QUEUE + path)
        expect(page.locator("main h1")).to_have_text("Модериране")
        for secret in ("Форум на Съвет", "Бюджет", "Чужди имена"):
            expect(page.get_by_text(secret)).to_have_count(0)
    page.goto("/forums/")
    expect(page.locator("main")).to_contain_text("Форум на Съседи")
    expect(page.get_by_text("Форум на Съвет")).to_have_count(0)
    for address in (forum_url(own), post.topic.get_absolute_url()):
        assert page.request.get(address).status == 404

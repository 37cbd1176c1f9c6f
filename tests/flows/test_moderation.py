"""What moderators do, as they see it: the queue from the keyboard and many posts at once."""

import pytest
from playwright.sync_api import expect

from forums import actions
from forums.models import HiddenPost
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import AppointmentFactory, UserFactory
from tests.flows.conftest import DESK
from tests.flows.helpers import is_too_wide

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

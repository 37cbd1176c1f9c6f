"""On a phone everything that is pressed in the forums is as tall as a finger, 44 px."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from forums import actions
from forums.addresses import forum_url, topic_url
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.flows.conftest import PHONE

LOW = """pressed => pressed
    .map(one => (["checkbox", "radio"].includes(one.type) && one.labels[0]) || one)
    .filter(one => one.checkVisibility() && !one.closest(".prose"))
    .filter(one => {
        const over = getComputedStyle(one, "::after");
        const height = over.position === "absolute" ? parseFloat(over.height) : 0;
        return Math.max(height, one.getBoundingClientRect().height) < 43.5;
    })
    .map(one => one.innerText || one.name)"""
PRESSED = "main :is(a, button, summary, select, textarea, input:not([type=hidden]))"

pytestmark = pytest.mark.parametrize("device", [PHONE], ids=["phone"])


def board():
    """A question with an answer, one post reported, one that waits."""
    moderator = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    asker = staff_of(OrganisationFactory())
    forum = ensure_forum("Управление на проекти", audience="public")
    actions.set_for_questions(forum, on=True, actor=moderator)
    subject = "Как отчитате доброволческия труд на хората от читалището?"
    head = actions.start_topic(forum, subject=subject, content="Как?", actor=asker)
    answer = actions.reply(head.topic, content="Така", actor=moderator)
    actions.accept(answer, actor=asker)
    actions.edit(head, content="Как точно?", actor=moderator, reason="По-ясно")
    actions.flag(answer, reason="обидно", actor=UserFactory())
    actions.start_topic(forum, subject="Чака", content="Нов съм", actor=UserFactory())
    return moderator, head.topic


def test_what_is_pressed_is_as_tall_as_a_finger(visit):
    moderator, topic = board()
    page = visit(moderator)
    names = ["index", "latest", "unread", "mine", "following", "unanswered"]
    queue = ["moderation", "appeals", "sanctions", "log", "moderators"]
    post = topic.posts.order_by("pk").first()

    low = {}
    for address in [
        *(reverse(f"forum:{name}") for name in names),
        *(reverse(f"forums:{name}") for name in queue),
        *(reverse(f"forum:{name}", args=[post.pk]) for name in ("flag", "versions")),
        *(reverse(f"forums:{name}", args=[topic.pk]) for name in ("arrange",)),
        reverse("forums:judge", args=[post.pk]),
        reverse("forum:post_update", args=[post.pk]),
        forum_url(topic.forum),
        topic_url(topic),
    ]:
        page.goto(address)
        if found := page.locator(PRESSED).evaluate_all(LOW):
            low[address] = found

    assert low == {}


def test_the_title_of_a_topic_has_the_whole_width(visit):
    _moderator, topic = board()
    page = visit(UserFactory())
    page.goto(forum_url(topic.forum))

    title = page.get_by_role("link", name=topic.subject)
    row = page.locator("main .topic-list > li", has=title)

    expect(row.locator(".tag")).to_have_count(2)
    widths = [one.bounding_box()["width"] for one in (title, row)]
    assert widths[0] == widths[1]
    below = title.bounding_box()["y"] + title.bounding_box()["height"] / 2
    assert all(tag.bounding_box()["y"] > below for tag in row.locator(".tag").all())

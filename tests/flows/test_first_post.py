"""What a newcomer writes first waits; a moderator lets it through and everybody reads it."""

from machina.apps.forum_conversation.models import Post
from playwright.sync_api import expect

from forums.models import ForumPlace
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import AppointmentFactory, UserFactory
from tests.flows.helpers import fill, follow, press, send

SUBJECT = "Къде се купува глина?"


def test_a_first_post_waits_until_the_moderator_approves_it(visit):
    forum = ensure_forum("Занаяти", audience=ForumPlace.Audience.PUBLIC)
    moderator = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    author, reader = visit(UserFactory(name="Ива Колева")), visit()

    author.goto("/forums/")
    author.get_by_role("link", name=forum.name).first.click()
    follow(author, "/topic/create/")
    fill(author, subject=SUBJECT, content="Питам за ателието.\n\nНякой знае ли?")
    send(author)
    expect(author.locator("main")).to_contain_text("Питам за ателието.")
    address = Post.objects.get().topic.get_absolute_url()
    reader.goto("/forums/")
    expect(reader.get_by_text(SUBJECT)).to_have_count(0)
    assert reader.request.get(address).status == 404

    desk = visit(moderator)
    desk.goto("/desk/")
    follow(desk, "/forums/moderation/")
    press(desk, "decision", "approve")
    expect(desk.get_by_text(SUBJECT)).to_have_count(0)

    reader.goto("/forums/")
    reader.get_by_role("link", name=forum.name).first.click()
    reader.get_by_role("link", name=SUBJECT).first.click()
    expect(reader.locator(".post .prose p")).to_have_text(
        ["Питам за ателието.", "Някой знае ли?"]
    )

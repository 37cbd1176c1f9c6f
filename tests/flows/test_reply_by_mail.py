"""A member asks, another answers by replying to the mail, the answer is accepted."""

import email.policy

import pytest
from django.core import mail as delivered
from machina.apps.forum_conversation.models import Post
from playwright.sync_api import expect

from core import mail, mailbox, notifications
from core.models import OutgoingMail
from forums import actions
from forums.actions import telling
from forums.addresses import forum_url
from forums.reference import ensure_forum
from members.models import Person
from tests.core import imap
from tests.factories import AppointmentFactory, OrganisationFactory, staff_of
from tests.flows.helpers import fill, follow, is_too_wide, press, send

SUBJECT = "Каква е ставката за доброволен труд?"
WORDS = "При нас е осем евро на час.\n\nДекларацията е в приложението."


@pytest.fixture
def reply_address(settings):
    settings.REPLY_ADDRESS = "reply@example.org"


def named(name):
    user = staff_of(OrganisationFactory())
    Person.objects.filter(user=user).update(name=name)
    return user


def mail_in_the_box_of(user):
    """What the workers do: tell of the newest post, deliver the mail about it."""
    while telling.tell_some(Post.objects.latest("pk").pk):
        pass
    mail.deliver(OutgoingMail.objects.get(to=user.email).pk)
    return delivered.outbox[-1]


def answered(sent, user):
    """What Gmail makes of a reply to the mail, with a file."""
    quoted = "\n".join(f"> {line}".rstrip() for line in sent.body.splitlines())
    answer = email.message.EmailMessage(policy=email.policy.SMTP)
    answer["From"] = f"{user} <{user.email}>"
    answer["To"] = sent.message()["Reply-To"]
    answer["Subject"] = f"Re: {sent.subject}"
    answer["Message-ID"] = "<answer@mail.example.net>"
    answer["In-Reply-To"] = sent.message()["Message-ID"]
    answer.set_content(
        f"{WORDS}\n\nНа пн, 9.03.2026 г. в 10:12 ч. LeaderNet <portal@example.org>\n"
        f"написа:\n\n{quoted}\n"
    )
    answer.add_attachment("Декларация", filename="Декларация.txt")
    return answer.as_bytes()


def comes_back(raw, settings):
    """By IMAP, as the clock reads it."""
    with imap.running() as server:
        settings.MAILBOX_URL = server.url()
        kept = server.put(raw)
        mailbox.read.call()
    assert kept.flags == {"\\Seen"}


def test_a_question_is_answered_by_mail_and_the_answer_accepted(
    visit, settings, reply_address
):
    forum = ensure_forum("Управление на проекти", audience="public")
    actions.set_for_questions(forum, on=True, actor=AppointmentFactory().user)
    asker, helper = named("Ива Колева"), named("Мария Ганева")
    notifications.choose(helper, {"forums": "now"})
    page, other = visit(asker), visit(helper)

    other.goto(forum_url(forum))
    press(other, "follow", "1")
    page.goto("/forums/")
    page.get_by_role("link", name=forum.name).first.click()
    follow(page, "/topic/create/")
    fill(page, subject=SUBJECT, content="Питам за часа.")
    send(page)
    expect(page.locator(".post")).to_have_count(1)

    sent = mail_in_the_box_of(helper)
    assert "Отговорете на този имейл" in sent.body
    comes_back(answered(sent, helper), settings)

    page.reload()
    post = page.locator(".post").last
    expect(post.locator(".prose p")).to_have_text(WORDS.split("\n\n"))
    expect(post).to_contain_text("Мария Ганева")
    expect(post.get_by_role("link", name="Декларация.txt")).to_be_visible()
    expect(post).not_to_contain_text("написа")
    press(page, "accept", "1")
    expect(page.locator(".post--answer")).to_contain_text("осем евро")
    assert not is_too_wide(page)

    other.goto(page.url)
    expect(other.locator(".answer")).to_contain_text("При нас е осем евро на час.")

"""A villager follows a project from the phone without an account, and stops again."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from core.models import OutgoingMail
from projects.models import MailFollower, ProjectFollower
from tests.factories import ProjectFactory, UserFactory
from tests.flows.helpers import fill, follow, press, send


def test_an_address_is_asked_confirmed_and_stopped(visit):
    project = ProjectFactory(title_bg="Чиста вода")
    page, mailbox = visit(), visit()

    page.goto(project.get_absolute_url())
    follow(page, "/follow/by-mail/")
    fill(page, email="donka@example.org")
    page.wait_for_timeout(2_100)  # as long as somebody needs to read it
    send(page)
    expect(page).to_have_url(re.compile("/projects/following/asked/$"))
    # The mail is opened on another device.
    link = re.search(
        r"/projects/following/confirm/\S+", OutgoingMail.objects.get().body
    )
    mailbox.goto(link[0])
    send(mailbox)

    expect(mailbox.locator("main")).to_contain_text("donka@example.org")
    assert MailFollower.objects.confirmed().get().email == "donka@example.org"

    page.goto(project.get_absolute_url())
    follow(page, "/follow/by-mail/")
    fill(page, email="Donka@example.org")
    page.wait_for_timeout(2_100)
    send(page)
    expect(page).to_have_url(re.compile("/projects/following/asked/$"))
    known = OutgoingMail.objects.latest("pk")
    mailbox.goto(re.search(r"/projects/following/by-mail/\S+", known.body)[0])
    press(mailbox, "stop", "1")

    expect(mailbox.locator("main form")).to_have_count(0)
    assert not MailFollower.objects.exists()


def test_an_account_follows_with_one_press_and_stops_in_the_list(visit):
    project, user = ProjectFactory(title_bg="Чиста вода"), UserFactory()
    page = visit(user)

    page.goto(project.get_absolute_url())
    press(page, "follow", "1")
    expect(page.locator('main button[name="follow"][value="0"]')).to_be_visible()
    assert ProjectFollower.objects.get().since <= timezone.now()

    page.goto("/projects/following/")
    press(page, "follow", "0")

    expect(page.locator('main button[name="follow"]')).to_have_count(0)
    assert not ProjectFollower.objects.exists()

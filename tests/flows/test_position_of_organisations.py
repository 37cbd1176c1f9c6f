"""Two organisations speak together to a municipality: from the draft to the answer everybody reads."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Membership
from participation.common import official_links
from participation.common.models import Submission
from participation.positions.models import Position
from tests.factories import OrganisationFactory, staff_of
from tests.flows.helpers import fill, follow, is_too_wide, send, write


def address(name, *more):
    return reverse(f"positions:{name}", args=more)


def owner(name):
    return staff_of(OrganisationFactory(name_bg=name), Membership.Role.OWNER)


def sign(page, position):
    page.goto(position.get_absolute_url())
    follow(page, address("sign", position.pk))
    today = f"{timezone.localdate():%Y-%m-%d}"
    fill(page, decision="решение № 4", decided_on=today)
    send(page)
    expect(page.locator("main")).to_contain_text("решение № 4")


def go_to(page, position, status):
    follow(page, address("state", position.pk, status))
    send(page)


def test_from_a_draft_to_the_answer(visit, device, settings):
    town = OrganisationFactory(
        kind="municipality", status="partner", email="town@example.org"
    )
    author, other = visit(owner("Читалище Изгрев")), visit(owner("Клуб Дунав"))
    institution, reader = visit(), visit()

    author.goto(address("list"))
    follow(author, address("create"))
    fill(author, title="Автобус до гарата")
    author.locator(f'main [name=addressees][value="{town.pk}"]').check()
    write(author, device, "body", "Искаме редовен автобус.")
    assert not is_too_wide(author)
    author.get_by_role("button", name="Запазете черновата").click()
    expect(author.locator("main")).to_contain_text("Искаме редовен автобус.")
    position = Position.objects.get()
    reader.goto(address("list"))
    expect(reader.locator("main")).not_to_contain_text("Автобус до гарата")

    go_to(author, position, "open")
    sign(author, position)
    sign(other, position)
    author.goto(position.get_absolute_url())
    go_to(author, position, "adopted")
    follow(author, address("send", position.pk, town.pk))
    send(author)
    expect(author.locator("main")).to_contain_text("отговор се очаква до")

    link = official_links.address(Submission.objects.get())
    institution.goto(link.removeprefix(settings.SITE_URL))
    expect(institution.locator("main")).to_contain_text("Клуб Дунав")
    assert not is_too_wide(institution)
    fill(institution, text="Тръгва на 1 март.", signed_by="Кмет")
    send(institution)
    expect(institution.locator("main")).to_contain_text("Отговорът е получен")

    reader.goto(address("list"))
    follow(reader, position.get_absolute_url())
    for words in ("Читалище Изгрев", "Клуб Дунав", "решение № 4", "Тръгва на 1 март."):
        expect(reader.locator("main")).to_contain_text(words)
    assert not is_too_wide(reader)
    follow(reader, f"/path/position/{position.pk}/")
    expect(reader.locator("main .path")).to_contain_text("отговор")

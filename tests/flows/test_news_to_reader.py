"""Staff write news with a picture, a coordinator publishes it, a reader finds it."""

import re

from playwright.sync_api import expect

from news.models import Article
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    RubricFactory,
)
from tests.flows.helpers import fill, follow, picture, press, send, sign_in, write

TITLE = "Ателие за грънци в Басарбово"


def write_text(page, device):
    """On the phone plain text; at the desk the editor, with a word in bold."""
    if not device["java_script_enabled"]:
        text = "Майсторите показват занаята си.\n\nПишете на https://example.org/pots."
        write(page, device, "body_bg", text)
        return
    write(page, device, "body_bg", "Майсторите показват ")
    page.keyboard.press("Control+B")
    page.keyboard.type("занаята")
    page.keyboard.press("Control+B")
    page.keyboard.type(" си.")
    page.keyboard.press("Enter")
    page.keyboard.type("Елате и опитайте.")


def test_news_goes_from_its_author_through_the_coordinator_to_a_reader(
    visit, account, device
):
    author = account("Вера Илиева")
    MembershipFactory(
        person=author.person, organisation=OrganisationFactory(), role="editor"
    )
    coordinator = AppointmentFactory().user
    rubric = RubricFactory()

    staff = visit()
    staff.goto("/news/new/")
    sign_in(staff, author.email)
    expect(staff).to_have_url(re.compile("/news/new/$"))
    staff.locator("[name=rubric]").select_option(str(rubric.pk))
    fill(staff, title_bg=TITLE, lead_bg="Два дни край реката, с глина от хълма.")
    write_text(staff, device)
    staff.locator("[name=picture]").set_input_files(picture())
    fill(staff, picture_alt_bg="Ръце над грънчарско колело")
    staff.locator("[name=picture_consent][value=nobody]").check()
    press(staff, "step", "publish")
    expect(staff.locator("h1")).to_have_text(TITLE)
    article = Article.objects.get()
    address = article.get_absolute_url()
    assert article.status == Article.Status.IN_REVIEW
    assert visit().request.get(address).status == 404

    desk = visit(coordinator)
    desk.goto("/desk/")
    follow(desk, "/news/review/")
    follow(desk, address)
    send(desk, "/publish/")
    expect(desk.locator('main form[action$="/publish/"]')).to_have_count(0)

    reader = visit()
    reader.goto("/search/")
    fill(reader, q="ателиета за грънчар")
    reader.locator("main [name=q]").press("Enter")
    follow(reader, address)
    expect(reader.locator("h1")).to_have_text(TITLE)
    cover = reader.get_by_alt_text("Ръце над грънчарско колело")
    cover.scroll_into_view_if_needed()
    expect(cover).to_be_visible()
    assert cover.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    body = reader.locator("[itemprop=articleBody]")
    expect(body.locator("p")).to_have_count(2)
    if device["java_script_enabled"]:
        expect(body.locator("strong")).to_have_text("занаята")
    else:
        link = body.get_by_role("link", name="https://example.org/pots")
        expect(link).to_have_attribute("href", "https://example.org/pots")

"""A clerk puts up photographs of two days at once and says what is in them; a reader looks."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from core.picture_dates import DETAILS, TAKEN
from news.models import Article
from tests.factories import ArticleFactory, MembershipFactory, OrganisationFactory
from tests.flows.helpers import file, fill, press, sign_in

DAYS = ["2015:02:24", "2015:02:24", "2015:03:17"]


def shot(number, day):
    exif = Image.Exif()
    exif.get_ifd(DETAILS)[TAKEN] = f"{day} 10:15:00"
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), (60 * number, 110, 90)).save(stream, "JPEG", exif=exif)
    return file(f"DSC_{number}.jpg", stream.getvalue())


def test_photographs_of_two_days_are_put_up_described_and_read(visit, account, device):
    author = account("Вера Илиева")
    organisation = OrganisationFactory(is_trusted=True)
    MembershipFactory(person=author.person, organisation=organisation, role="editor")
    article = ArticleFactory(organisation=organisation, status="draft")
    page_of = f"/news/{article.slug}/pictures/"
    has_scripts = device["java_script_enabled"]

    staff = visit()
    staff.goto(page_of)
    sign_in(staff, author.email)
    shots = [shot(number, day) for number, day in enumerate(DAYS, start=1)]
    wrong = file("писмо.jpg", b"text")
    staff.locator("[name=pictures]").set_input_files([*shots, wrong])
    if not has_scripts:
        press(staff, "step", "add")
    rows = staff.locator(".described__picture")
    expect(rows).to_have_count(3)
    expect(staff.locator("main")).to_contain_text("писмо.jpg")

    fill(staff, **{"all-credit": "Мария Илиева"})
    staff.locator("[name=all-consent][value=agreed]").check()
    for row in rows.all():
        row.locator("[name$=-alt_bg]").fill("Хора около маса")
    press(staff, "step", "save")
    expect(staff.locator(".described__lacks")).to_have_count(0)
    staff.goto(article.get_absolute_url())
    staff.locator(f"form[action$='/news/{article.slug}/publish/'] button").click()
    expect(staff.locator(".gallery__day")).to_have_count(2)
    assert Article.objects.get().status == Article.Status.PUBLISHED

    reader = visit()
    reader.goto(article.get_absolute_url())
    first = reader.locator("[data-large]").first
    if not has_scripts:
        assert reader.request.get(first.get_attribute("href")).ok
        return
    first.press("Enter")
    viewer = reader.locator("dialog.viewer")
    expect(viewer.locator("img")).to_have_attribute("alt", "Хора около маса")
    expect(viewer).to_contain_text("Снимка: Мария Илиева")
    reader.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("снимка 2 от 3")
    reader.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(reader.locator("[data-large]").nth(1)).to_be_focused()


def test_photographs_chosen_before_the_script_is_there_are_sent(visit, device, as_user):
    if not device["java_script_enabled"]:
        pytest.skip("without scripts a button sends them")
    membership = MembershipFactory(role="editor")
    article = ArticleFactory(organisation=membership.organisation, status="draft")
    late = []

    staff = visit(membership.person.user)
    staff.route("**/uploading*.js", lambda route: late.append(route))
    staff.goto(f"/news/{article.slug}/pictures/", wait_until="commit")
    staff.locator("[name=pictures]").set_input_files([shot(1, DAYS[0])])
    staff.wait_for_function("document.readyState == 'interactive'")
    late[0].continue_()

    expect(staff.locator(".described__picture")).to_have_count(1)

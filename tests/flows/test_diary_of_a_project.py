"""A partner tells of a day from the field, with a photograph; somebody who pays reads it."""

import datetime
import io

from PIL import Image
from playwright.sync_api import expect

from core.picture_dates import DETAILS, TAKEN
from projects.models import DiaryEntry, ProjectPartner
from tests.factories import (
    MembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    SettlementFactory,
)
from tests.flows.helpers import file, fill, press, send, sign_in


def shot():
    exif = Image.Exif()
    exif.get_ifd(DETAILS)[TAKEN] = "2015:04:16 10:15:00"
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), (60, 110, 90)).save(stream, "JPEG", exif=exif)
    return file("DSC_1.jpg", stream.getvalue())


def test_a_day_is_told_from_the_field_and_read_by_who_pays(visit, account, device):
    obshtina = ObshtinaFactory()
    SettlementFactory(name_bg="Иваново", obshtina=obshtina)
    SettlementFactory(name_bg="Иваново")
    project = ProjectFactory(title_bg="Заедно")
    project.obshtini.add(obshtina)
    partner = OrganisationFactory(name_bg="Читалище „Пробуда“")
    project.partners.create(organisation=partner, role=ProjectPartner.Role.IMPLEMENTING)
    writer = account("Вера Илиева")
    MembershipFactory(person=writer.person, organisation=partner, role="editor")

    staff = visit()
    staff.goto(f"/projects/{project.slug}/diary/new/")
    sign_in(staff, writer.email)
    fill(staff, happened_on="2999-04-16", settlement="Иваново", text_bg="Дойде кметът.")
    staff.locator("[name=pictures]").set_input_files([shot()])
    send(staff)
    expect(staff.locator("[role=alert]")).to_contain_text("Този ден още не е дошъл")
    expect(staff.locator("[name=text_bg]")).to_have_value("Дойде кметът.")
    fill(staff, happened_on="2015-04-16")
    staff.locator("[name=pictures]").set_input_files([shot()])
    send(staff)
    row = staff.locator(".described__picture")
    row.locator("[name$=-alt_bg]").fill("Хора около маса")
    row.locator("[name$=-consent][value=agreed]").check()
    press(staff, "step", "save")
    expect(staff.locator(".described__lacks")).to_have_count(0)

    entry = DiaryEntry.objects.get()
    assert entry.happened_on == datetime.date(2015, 4, 16)
    assert (entry.organisation, entry.settlement.obshtina) == (partner, obshtina)

    reader = visit()
    reader.goto(project.get_absolute_url())
    diary = reader.locator("section[aria-labelledby=diary]")
    expect(diary).to_contain_text("Читалище „Пробуда“")
    diary.get_by_role("link", name="16 април 2015").click()
    expect(reader.locator("h1")).to_contain_text("Иваново")
    expect(reader.locator(".gallery img")).to_have_attribute("alt", "Хора около маса")
    reader.goto(f"/projects/{project.slug}/gallery/")
    reader.get_by_role("link", name="Дневник, 16 април 2015").click()
    expect(reader.locator("main")).to_contain_text("Дойде кметът.")

"""From the plan to the accepted report: who writes it, who gives it back, what stays."""

import datetime

import pytest
from playwright.sync_api import expect

from events.models import Attendance
from members.models import Membership
from projects.models import Indicator, ProjectPartner
from reports.models import Report
from tests.factories import (
    EventFactory,
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
    staff_of,
)

SPRING = {
    "starts_on": datetime.date(2015, 2, 1),
    "ends_on": datetime.date(2015, 8, 31),
}


def trained(project, *names):
    """A training at which somebody of each organisation was present."""
    start = datetime.datetime(2015, 3, 16, 10, tzinfo=datetime.UTC)
    event = EventFactory(
        project=project,
        organiser=project.organisation,
        title_bg="Обучение",
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
    )
    for name in names:
        registration = RegistrationFactory(
            event=event, organisation=OrganisationFactory(name_bg=name)
        )
        session = event.sessions.get()
        Attendance.objects.create(registration=registration, session=session)


def story():
    project = ProjectFactory(**SPRING, title_bg="Заедно през лятото")
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    indicator = IndicatorFactory(
        result__project=project,
        source=Indicator.Source.ORGANISATIONS_ATTENDED,
        title_bg="Обучени организации",
    )
    PeriodFactory(indicator=indicator, target_value=2, **SPRING)
    trained(project, "Заедно", "Утре")
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    return project, owner, staff_of(funder)


def written(page, part, words, *, with_script):
    """In the editor, or in the plain field where no script makes one of it."""
    page.get_by_role("link", name=f": {part}").first.click()
    field = page.locator(".ProseMirror" if with_script else "[name=text_bg]").first
    field.fill(words)
    page.get_by_role("button", name="Запазете").first.click()
    expect(page.get_by_text(words)).to_be_visible()


def test_a_report_is_written_given_back_and_accepted(visit, device):
    project, owner, donor = story()
    with_script = device["java_script_enabled"]
    writer = visit(owner)
    writer.goto(project.get_absolute_url())
    writer.get_by_role("link", name="Отчети").click()
    writer.get_by_role("link", name="Започнете отчет").click()
    writer.get_by_role("button", name="Започнете отчета").click()

    row = writer.get_by_role("row", name="Обучени организации")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("2")
    gaps = writer.get_by_role("region", name="Какво още липсва")
    expect(gaps.get_by_text("„Накратко“ още не е написано.")).to_be_visible()
    for part in ("Накратко", "Какво свършихме", "Какво постигнахме"):
        written(writer, part, f"{part}: две организации.", with_script=with_script)
    expect(gaps.get_by_text("задължително")).to_have_count(0)
    writer.get_by_role("link", name="Изпратете отчета").click()
    writer.get_by_role("button", name="Изпратете").click()

    reader = visit(donor)
    reader.goto("/desk/")
    reader.get_by_role("link", name="Отчет за приемане").click()
    reader.get_by_role("link", name="Напишете бележка тук").first.click()
    reader.get_by_label("Вашата бележка").fill("Кои са двете?")
    reader.get_by_role("button", name="Изпратете").click()
    reader.get_by_role("link", name="Приемете или върнете").click()
    reader.get_by_role("button", name="Върнете го").click()

    writer.reload()
    expect(writer.get_by_text("Кои са двете?", exact=True)).to_be_visible()
    written(writer, "Накратко", "Заедно и Утре.", with_script=with_script)
    writer.get_by_role("link", name="Изпратете отчета").click()
    writer.get_by_role("button", name="Изпратете").click()

    reader.goto("/desk/")
    reader.get_by_role("link", name="Отчет за приемане").click()
    expect(reader.get_by_text("Заедно и Утре.")).to_be_visible()
    reader.get_by_role("link", name="Приемете или върнете").click()
    reader.get_by_role("button", name="Приемете отчета").click()
    expect(reader.locator(".tag", has_text="приет")).to_be_visible()

    Attendance.objects.all().delete()
    reader.reload()
    expect(reader.get_by_text("тогава 2, сега 0.")).to_be_visible()
    assert Report.objects.get().state == Report.State.ACCEPTED


@pytest.mark.parametrize("path", ["report.pdf", "report.xlsx"])
def test_its_files_come_down(visit, path):
    project, owner, _donor = story()
    page = visit(owner)
    report = Report.objects.create(project=project, number=1, **SPRING)
    page.goto(report.get_absolute_url())

    with page.expect_download() as found:
        page.locator(f"a[href$='{path}']").click()

    assert found.value.suggested_filename == f"{project.slug}-1{path[6:]}"

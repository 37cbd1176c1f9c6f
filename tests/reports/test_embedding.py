"""Projects in the frames of other sites: for everybody the same, and nothing runs there."""

import datetime
from xml.etree import ElementTree

import pytest

from members.models import Organisation
from projects.models import Indicator, Measurement
from tests.factories import (
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    ResultFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def project():
    return ProjectFactory(
        organisation__name_bg="Клуб „Река“",
        organisation__slug="river",
        title_bg="Съседи с идеи",
        slug="neighbours",
        **SPRING,
    )


def with_figures(project, many):
    """Events held, of ten each."""
    result = ResultFactory(project=project)
    for number in range(many):
        indicator = IndicatorFactory(
            result=result, title_bg=f"Показател {number}.", unit_bg="срещи"
        )
        PeriodFactory(indicator=indicator)
    event_of(project)


def test_any_site_may_show_a_project_in_its_frame(client, project):
    with_figures(project, 4)

    page = client.get("/embed/projects/neighbours/")

    assert "X-Frame-Options" not in page
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert page["Cache-Control"] == "public, max-age=300"
    assert not page.cookies
    text = page.content.decode()
    assert "<script" not in text
    assert "Съседи с идеи" in text
    assert "Клуб „Река“" in text
    assert "Проект „Съседи с идеи“ се финансира от програмата." in text
    assert text.count("<progress") == 3
    assert "Показател 3." not in text


def test_no_other_page_may_be_framed(client, project):
    for address in ("/", "/projects/neighbours/", "/projects/neighbours/badge.svg"):
        page = client.get(address)

        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_the_frame_speaks_english_too(client, project):
    text = client.get("/en/embed/projects/neighbours/").content.decode()

    assert '<html lang="en">' in text
    assert "/en/projects/neighbours/" in text


def test_a_frame_knows_nobody(client, as_user, project):
    draft = ProjectFactory(organisation=project.organisation, is_published=False)
    staff = as_user(staff_of(project.organisation))

    assert staff.get(f"/embed/projects/{draft.slug}/").status_code == 404
    assert (
        staff.get("/embed/projects/neighbours/").content
        == client.get("/embed/projects/neighbours/").content
    )


def test_text_of_people_stays_text_in_a_frame(client, project):
    project.title_bg = "<script>alert(1)</script>"
    project.save()

    text = client.get("/embed/projects/neighbours/").content.decode()

    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_list_is_of_one_organisation_or_of_all(client, project):
    other = ProjectFactory(title_bg="Друг проект", **SPRING)
    ProjectFactory(title_bg="Чернова", is_published=False)

    def listed(address):
        return list(client.get(address).context["projects"])

    assert listed("/embed/projects/") == [project, other]
    assert listed("/embed/projects/?organisation=river") == [project]


def test_the_list_of_whom_nobody_knows_is_not_found(client):
    OrganisationFactory(slug="waits", status=Organisation.Status.APPLIED)

    for slug in ("waits", "nobody"):
        page = client.get("/embed/projects/", {"organisation": slug})
        assert page.status_code == 404


def test_the_list_holds_ten_projects_in_as_many_queries_as_one(
    client, project, django_assert_num_queries
):
    with django_assert_num_queries(1):
        client.get("/embed/projects/")
    ProjectFactory.create_batch(29)

    with django_assert_num_queries(1):
        page = client.get("/embed/projects/")

    assert len(page.context["projects"]) == 10


def test_the_badge_says_the_first_figure_that_is_measured(client, project):
    manual = IndicatorFactory(
        result=ResultFactory(project=project), source=Indicator.Source.MANUAL
    )
    PeriodFactory(indicator=manual)
    with_figures(project, 1)

    page = client.get("/projects/neighbours/badge.svg")

    svg = ElementTree.fromstring(page.content)
    assert page["Content-Type"] == "image/svg+xml"
    assert svg.findtext(f"{SVG}title") == "Съседи с идеи – срещи: 1 от 10"
    assert [one.text for one in svg.iter(f"{SVG}text")] == [
        "ЛидерНет",
        "срещи: 1 от 10",
    ]


def test_the_badge_of_a_scale_says_its_words_and_without_figures_the_state(
    client, project
):
    empty = ProjectFactory(slug="empty", title_bg="Начало \x01& <b>", **SPRING)
    scale = IndicatorFactory(
        result=ResultFactory(project=project),
        source=Indicator.Source.MANUAL,
        measure_code=5,
        scale_bg="слабо\nдобре",
    )
    Measurement.objects.create(
        period=PeriodFactory(indicator=scale, target_value=2),
        value=2,
        measured_on=datetime.date(2015, 5, 5),
    )

    def title(slug):
        page = client.get(f"/projects/{slug}/badge.svg")
        return ElementTree.fromstring(page.content).findtext(f"{SVG}title")

    assert title("neighbours") == "Съседи с идеи – добре"
    assert title(empty.slug) == "Начало & <b> – изпълнява се"


def test_the_sheet_of_frames_is_one_file(settings):
    sheet = (settings.BASE_DIR / "static/css/embed.css").read_text()

    assert sheet.count("@import") == 2

"""The page of open data, what it says to the staff, and the JSON."""

import datetime
import html
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Organisation
from projects.models import Indicator
from reports.models import Report
from tests.factories import (
    AllocationFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetPeriodFactory,
    ExpenditureFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    TopicFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of, period_of, present

EIK = "990000019"
PAGE = "/projects/neighbours/open-data/"


@pytest.fixture
def lead():
    return OrganisationFactory(slug="river", name_bg="Клуб „Река“", eik=EIK)


@pytest.fixture
def project(lead):
    return ProjectFactory(
        organisation=lead, slug="neighbours", title_bg="Съседи „с идеи“", **SPRING
    )


def links(page):
    text = page.content.decode()
    return [
        address
        for address in (
            "/projects/neighbours/project.xlsx",
            "/projects/neighbours/project.json",
            "/projects/neighbours/iati.xml",
            "/members/river/iati.xml",
            "/members/river/iati-organisation.xml",
            "/iati.xml",
            "/embed/projects/neighbours/",
            "/embed/projects/?organisation=river",
            "/projects/neighbours/badge.svg",
            "https://creativecommons.org/licenses/by/4.0/",
        )
        if f'href="{address}"' in text
    ]


def test_everybody_finds_all_files_and_the_licence(client, project):
    page = client.get(PAGE)

    assert len(links(page)) == 10
    assert "CC BY 4.0" in page.content.decode()
    assert "Какво липсва" not in page.content.decode()
    assert PAGE in client.get("/projects/neighbours/").content.decode()


def test_what_is_copied_is_whole_and_safe(client, project):
    page = client.get(PAGE)

    assert [one["html"] for one in page.context["snippets"]] == [
        '<iframe src="http://localhost:8000/embed/projects/neighbours/" '
        'title="Съседи „с идеи“" width="100%" height="440" loading="lazy" '
        'frameborder="0"></iframe>',
        '<iframe src="http://localhost:8000/embed/projects/?organisation=river" '
        'title="Проекти на Клуб „Река“" width="100%" height="520" loading="lazy" '
        'frameborder="0"></iframe>',
        '<a href="http://localhost:8000/projects/neighbours/">'
        '<img src="http://localhost:8000/projects/neighbours/badge.svg" '
        'alt="Съседи „с идеи“" height="28"></a>',
    ]
    for one in page.context["snippets"]:
        assert html.escape(one["html"], quote=False) in html.unescape(
            page.content.decode()
        ).replace("<", "&lt;").replace(">", "&gt;")


def test_a_title_with_mark_up_breaks_no_site(client, project):
    project.title_bg = '"><script>alert(1)</script>'
    project.save()

    copied = client.get(PAGE).context["snippets"][0]["html"]

    assert "<script>" not in copied
    assert 'title="&quot;&gt;&lt;script&gt;' in copied


def test_english_pages_are_copied_from_the_english_page(client, project):
    copied = client.get(f"/en{PAGE}").context["snippets"][0]["html"]

    assert "/en/embed/projects/neighbours/" in copied


def test_without_a_number_of_a_register_no_file_is_offered(client, project, lead):
    Organisation.objects.filter(pk=lead.pk).update(eik=None)

    page = client.get(PAGE)

    assert links(page) == [
        "/projects/neighbours/project.xlsx",
        "/projects/neighbours/project.json",
        "/embed/projects/neighbours/",
        "/embed/projects/?organisation=river",
        "/projects/neighbours/badge.svg",
        "https://creativecommons.org/licenses/by/4.0/",
    ]


class TestGaps:
    def gaps(self, client):
        return [
            (gap.text.split()[0], gap.is_needed, gap.url)
            for gap in client.get(PAGE).context["gaps"]
        ]

    def test_the_staff_reads_what_is_missing(self, as_user, project, lead):
        Organisation.objects.filter(pk=lead.pk).update(eik=None)
        project.is_published = False
        project.save()

        found = self.gaps(as_user(staff_of(lead)))

        form, profile = "/projects/neighbours/edit/", "/members/river/edit/"
        assert [(needed, url) for _word, needed, url in found] == [
            (True, profile),
            (True, "/projects/neighbours/plan/"),
            (True, form),
            (True, form),
            (False, profile),
            (False, form),
            (False, form),
            (False, form),
            (False, "/projects/neighbours/plan/"),
            (False, "/projects/neighbours/budget/"),
        ]

    def test_a_period_longer_than_a_year_is_said(self, as_user, project, lead):
        budget = BudgetFactory(project=project)
        period = BudgetPeriodFactory(budget=budget, ends_on=datetime.date(2016, 8, 31))
        AllocationFactory(line=BudgetLineFactory(budget=budget), period=period)

        found = self.gaps(as_user(staff_of(lead)))

        assert found[-1] == ("Период", False, "/projects/neighbours/budget/")

    def test_nothing_is_missing_where_all_is_said(self, as_user, project, lead):
        Organisation.objects.filter(pk=lead.pk).update(phone="+359 82 000 000")
        project.topic = TopicFactory(sector_code="15150")
        project.iati_code = "2015-001"
        project.summary_en = "Meetings of neighbours."
        project.contract_signed_on = datetime.date(2015, 1, 20)
        project.save()
        project.obshtini.add(ObshtinaFactory())
        period_of(project, Indicator.Source.EVENTS_HELD)
        AllocationFactory(line__budget__project=project)

        assert self.gaps(as_user(staff_of(lead))) == []

    def test_an_informal_group_reads_that_a_partner_may_lead(self, as_user, project):
        group = OrganisationFactory(kind=Organisation.Kind.INFORMAL)
        project.organisation = group
        project.save()

        found = self.gaps(as_user(staff_of(group)))

        assert found[0] == ("Неформалната", True, "/projects/neighbours/edit/")


class TestJson:
    def test_holds_totals_of_money_and_public_reports(self, client, project):
        budget = BudgetFactory(project=project)
        line = BudgetLineFactory(budget=budget)
        period = BudgetPeriodFactory(budget=budget)
        AllocationFactory(line=line, period=period, amount=Decimal("100.50"))
        AllocationFactory(line=line, period=period, origin="own", amount=20)
        ExpenditureFactory(budget=budget, line=line, supplier="Тайна ЕООД")
        for number, is_public in ((1, True), (2, False)):
            Report.objects.create(
                project=project,
                number=number,
                state="accepted",
                contents={},
                is_public=is_public,
                first_submitted_at=timezone.now(),
                **SPRING,
            )

        answer = client.get(reverse("reports:project_json", args=[project.slug]))

        data = answer.json()
        assert data["budget"] == {
            "currency": "EUR",
            "planned": "120.50",
            "spent": "10.00",
            "by_origin": [
                {"origin": "grant", "planned": "100.50", "spent": "10.00"},
                {"origin": "own", "planned": "20.00", "spent": "0.00"},
            ],
        }
        assert data["reports"] == [
            {
                "number": 1,
                "kind": "interim",
                "starts_on": "2015-02-01",
                "ends_on": "2015-08-31",
                "url": "http://localhost:8000/projects/neighbours/reports/1/",
            }
        ]
        assert "Тайна" not in answer.content.decode()

    def test_keeps_its_keys(self, client, project):
        period_of(project, Indicator.Source.PARTICIPATIONS)
        present(event_of(project), None)

        data = client.get("/projects/neighbours/project.json").json()

        assert data["budget"] is None
        assert sorted(data) == sorted(
            [
                "licence",
                "title",
                "url",
                "code",
                "sector_code",
                "summary",
                "status_code",
                "starts_on",
                "ends_on",
                "closed_on",
                "lead",
                "programme",
                "partners",
                "obshtini",
                "counted_on",
                "budget",
                "reports",
                "figures",
            ]
        )
        assert sorted(data["figures"][0]) == sorted(
            [
                "result",
                "result_type_code",
                "indicator",
                "unit",
                "measure_code",
                "starts_on",
                "counted_from",
                "ends_on",
                "scale",
                "baseline",
                "baseline_on",
                "baseline_note",
                "target",
                "actual",
                "is_least",
                "percent",
                "source",
                "is_entered_by_hand",
                "rule",
                "parts",
                "evidence",
            ]
        )


def test_the_page_takes_few_queries(client, project, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(PAGE)

"""Files of IATI: valid by the official schemas, lists and rules, and with nothing that is not public."""

import csv
import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment
from events.models import Registration
from members.models import Organisation
from projects.models import Indicator, Measurement, PartTarget, Project, ProjectPartner
from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetPeriodFactory,
    DisbursementFactory,
    ExpenditureFactory,
    IndicatorFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    ResultFactory,
    TeamMemberFactory,
    TopicFactory,
    staff_of,
)
from tests.reports import iati_checks
from tests.reports.iati_checks import DATA, parsed
from tests.reports.test_sources import event_of, present

DAY = datetime.date
SPRING = {"starts_on": DAY(2015, 2, 1), "ends_on": DAY(2015, 8, 31)}
EIK = "990000019"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def lead():
    return OrganisationFactory(
        eik=EIK,
        name_bg="Клуб „Река“",
        name_en="River Club",
        slug="river",
        email="office@example.org",
        show_email=True,
        website="https://river.example.org/",
    )


@pytest.fixture
def project(lead):
    """Everything that a project can say."""
    project = ProjectFactory(
        organisation=lead,
        title_bg="Съседи с идеи",
        title_en="Neighbours with ideas",
        slug="neighbours",
        summary_bg="Срещи на съседи.",
        summary_en="Meetings of neighbours.",
        objective_bg="Повече дела.",
        target_groups_bg="Хората от селата.",
        status=Project.Status.CLOSED,
        topic=TopicFactory(sector_code="15150"),
        iati_code="2015/001",
        contract_number="BG05/132",
        contract_signed_on=DAY(2015, 1, 20),
        **SPRING,
    )
    project.obshtini.set([ObshtinaFactory(code="RSE01", name_bg="Бяла")])
    ActivityFactory(
        project=project,
        began_on=DAY(2015, 2, 3),
        finished_on=DAY(2015, 8, 20),
        is_done=True,
    )
    return project


def get(client, name="reports:iati", **kwargs):
    return client.get(reverse(name, kwargs=kwargs))


def read(client, project):
    tree = parsed(get(client, slug=project.slug))
    [activity] = tree
    return activity


def attributes(elements, *names):
    return [tuple(one.get(name) for name in names) for one in elements]


def narratives(element):
    return [(one.get(LANG), one.text) for one in element.findall("narrative")]


def with_money(project):
    budget = BudgetFactory(project=project)
    line = BudgetLineFactory(budget=budget)
    period = BudgetPeriodFactory(budget=budget)
    AllocationFactory(line=line, period=period, amount=Decimal("1000.00"))
    AllocationFactory(line=line, period=period, origin="own", amount=Decimal("200.50"))
    for day, amount in ((DAY(2015, 3, 1), "30.10"), (DAY(2015, 4, 1), "20.20")):
        ExpenditureFactory(
            budget=budget,
            line=line,
            paid_on=day,
            original_amount=Decimal(amount),
            supplier="Тайна ЕООД",
        )
    ExpenditureFactory(
        budget=budget, line=line, voided_at=timezone.now(), void_reason="Грешка"
    )
    DisbursementFactory(budget=budget, received_on=DAY(2015, 2, 10))
    DisbursementFactory(
        budget=budget, received_on=None, expected_on=DAY(2015, 9, 1), note="Тайна"
    )
    return budget


def with_figure(project, **fields):
    result = ResultFactory(project=project, type=2, title_en="Result in English")
    indicator = IndicatorFactory(result=result, **fields)
    return PeriodFactory(indicator=indicator, target_value=35)


class TestChecklist:
    """Each row of publishing_checklist.csv that a file can keep."""

    def test_every_row_is_looked_at(self):
        with (DATA / "publishing_checklist.csv").open(encoding="utf-8") as file:
            items = {row["item"] for row in csv.DictReader(file)}

        assert items == {
            *TestChecklist.HERE,
            # Not of the file: what the publisher does, and what the portal does not know.
            *("Policy marker", "SDG", "Outgoing", "Exclusions", "Update rhythm"),
            "Licence",
        }

    HERE = {
        "File version": lambda one: one.getparent().get("version") == "2.03",
        "File date": lambda one: (
            datetime.datetime.fromisoformat(
                one.getparent().get("generated-datetime")
            ).tzinfo
            is not None
        ),
        "Activity identifier": lambda one: (
            one.findtext("iati-identifier") == f"BG-EIK-{EIK}-2015-001"
        ),
        "Reporting organisation": lambda one: (
            attributes(one.findall("reporting-org"), "ref", "type")
            == [(f"BG-EIK-{EIK}", "22")]
        ),
        "Title": lambda one: (
            narratives(one.find("title"))
            == [(None, "Съседи с идеи"), ("en", "Neighbours with ideas")]
        ),
        "Description": lambda one: (
            [
                (text.get("type"), narratives(text))
                for text in one.findall("description")
            ]
            == [
                ("1", [(None, "Срещи на съседи."), ("en", "Meetings of neighbours.")]),
                ("2", [(None, "Повече дела.")]),
                ("3", [(None, "Хората от селата.")]),
            ]
        ),
        "Language": lambda one: one.get(LANG) == "bg",
        "Currency": lambda one: one.get("default-currency") == "EUR",
        "Participating organisations": lambda one: (
            attributes(one.findall("participating-org"), "role", "ref")
            == [("1", None), ("2", f"BG-EIK-{EIK}"), ("4", f"BG-EIK-{EIK}")]
        ),
        "Status": lambda one: one.find("activity-status").get("code") == "4",
        "Dates": lambda one: (
            attributes(one.findall("activity-date"), "type", "iso-date")
            == [
                ("1", "2015-02-01"),
                ("2", "2015-02-03"),
                ("3", "2015-08-31"),
                ("4", "2015-08-20"),
            ]
        ),
        "Sector": lambda one: (
            attributes(one.findall("sector"), "vocabulary", "code") == [("1", "15150")]
        ),
        "Country": lambda one: (
            attributes(one.findall("recipient-country"), "code") == [("BG",)]
        ),
        "Location": lambda one: (
            attributes(one.findall("location"), "ref") == [("RSE01",)]
        ),
        "Budget": lambda one: (
            [
                (row.get("type"), row.get("status"), row.findtext("value"))
                for row in one.findall("budget")
            ]
            == [("1", "2", "1200.50")]
        ),
        "Incoming commitment": lambda one: (
            moved(one, "11") == [("2015-01-20", "1000.00")]
        ),
        "Incoming funds": lambda one: moved(one, "1") == [("2015-02-10", "50.00")],
        "Expenditure": lambda one: moved(one, "4") == [("2015-04-01", "50.30")],
        "Transaction dates": lambda one: all(
            row.find("transaction-date").get("iso-date")
            == row.find("value").get("value-date")
            for row in one.findall("transaction")
        ),
        "Flow, finance, aid, tied": lambda one: (
            [
                one.find(f"default-{name}").get("code")
                for name in ("flow-type", "finance-type", "aid-type", "tied-status")
            ]
            == ["50", "110", "C01", "5"]
        ),
        "Results": lambda one: (
            [
                (row.get("value"), row.getparent().find("actual").get("value"))
                for row in one.iter("target")
            ]
            == [("35", "1")]
        ),
        "Documents": lambda one: (
            [
                (row.get("format"), row.find("category").get("code"))
                for row in one.findall("document-link")
            ]
            == [("text/html", "A12"), ("text/html", "A12"), ("application/pdf", "A02")]
        ),
        "Contact": lambda one: (
            [
                (row.findtext("email"), row.find("person-name"))
                for row in one.findall("contact-info")
            ]
            == [("office@example.org", None)]
        ),
        "Organisation file": lambda one: True,  # TestOrganisations
        "Identifier register": lambda one: (
            one.find("reporting-org").get("ref").startswith("BG-EIK-")
        ),
    }

    @pytest.fixture
    def activity(self, client, project):
        with_money(project)
        with_figure(project)
        event_of(project)
        Attachment.objects.create(
            target=project,
            purpose="document",
            name="план.pdf",
            content_type_name="application/pdf",
            size=1,
            sha256="0" * 64,
        )
        return read(client, project)

    def test_the_file_keeps_every_row(self, activity):
        broken = [name for name, holds in self.HERE.items() if not holds(activity)]

        assert broken == []


def moved(activity, code):
    return [
        (row.find("transaction-date").get("iso-date"), row.findtext("value"))
        for row in activity.findall("transaction")
        if row.find("transaction-type").get("code") == code
    ]


def test_a_project_of_which_little_is_known_is_valid_and_says_no_more(client):
    project = ProjectFactory(organisation__eik=EIK)

    activity = read(client, project)

    assert [one.tag for one in activity] == [
        "iati-identifier",
        "reporting-org",
        "title",
        "description",
        *["participating-org"] * 3,
        "activity-status",
        *["activity-date"] * 2,
        "contact-info",
        "recipient-country",
        "sector",
        "default-flow-type",
        "default-finance-type",
        "default-aid-type",
        "default-tied-status",
        *["document-link"] * 2,
    ]
    assert activity.findtext("iati-identifier") == f"BG-EIK-{EIK}-LN-{project.pk}"
    assert attributes(activity.findall("sector"), "vocabulary", "code") == [
        ("99", project.programme.code)
    ]


def test_who_has_no_number_of_a_register_has_no_file(client):
    project = ProjectFactory(organisation__kind=Organisation.Kind.INFORMAL)

    assert get(client, slug=project.slug).status_code == 404
    assert get(client, "open_data:network").status_code == 404


def test_a_draft_is_in_no_file_whoever_asks(client, as_user, project, lead):
    draft = ProjectFactory(organisation=lead, is_published=False)
    staff = as_user(staff_of(lead))

    assert get(staff, slug=draft.slug).status_code == 404
    for name, kwargs in (
        ("open_data:network", {}),
        ("open_data:activities", {"slug": "river"}),
    ):
        tree = parsed(get(staff, name, **kwargs))
        assert [one.findtext("iati-identifier") for one in tree] == [
            f"BG-EIK-{EIK}-2015-001"
        ]


def test_practice_is_in_no_file(client, project):
    ProjectFactory(organisation__is_practice=True, organisation__eik="990000026")

    assert len(parsed(get(client, "open_data:network"))) == 1


def test_unpublished_partners_people_and_suppliers_are_not_named(client, project):
    hidden = OrganisationFactory(
        name_bg="Тайно сдружение", status=Organisation.Status.APPLIED
    )
    shown = OrganisationFactory(name_bg="Явно сдружение", eik="990000026")
    for one in (hidden, shown):
        ProjectPartner.objects.create(project=project, organisation=one, role=4)
    TeamMemberFactory(project=project, name="Сметка Точна", is_public=True)
    with_money(project)

    text = b"".join(get(client, slug=project.slug).streaming_content).decode()

    assert "Явно сдружение" in text
    assert "BG-EIK-990000026" in text
    assert not [
        one for one in ("Тайн", "Сметка Точна", "30.10", "20.20") if one in text
    ]


def test_it_is_over_when_the_last_of_its_activities_is(client, project):
    """As long as one goes on, or nobody wrote when it ended, the day is not known."""
    ActivityFactory(project=project, began_on=DAY(2015, 3, 3), is_done=True)

    rows = read(client, project).findall("activity-date")

    assert attributes(rows, "type", "iso-date") == [
        ("1", "2015-02-01"),
        ("2", "2015-02-03"),
        ("3", "2015-08-31"),
    ]


def test_a_funder_with_a_page_stands_beside_the_programme_s(client, project):
    funder = OrganisationFactory(kind=Organisation.Kind.FUNDER, name_bg="Оператор")
    ProjectPartner.objects.create(project=project, organisation=funder, role=1)

    rows = read(client, project).findall("participating-org[@role='1']")

    assert [one.findtext("narrative") for one in rows] == ["Финансиращ", "Оператор"]


def test_who_is_accountable_stands_in_the_place_of_the_lead(client, project):
    other = OrganisationFactory(eik="990000026")
    ProjectPartner.objects.create(project=project, organisation=other, role=2)

    rows = read(client, project).findall("participating-org")

    assert attributes(rows, "role", "ref") == [
        ("1", None),
        ("2", "BG-EIK-990000026"),
        ("4", f"BG-EIK-{EIK}"),
    ]


def test_the_same_code_twice_makes_two_identifiers(client, project, lead):
    second = ProjectFactory(organisation=lead, iati_code="2015/001")

    tree = parsed(get(client, "open_data:activities", slug="river"))

    assert [one.findtext("iati-identifier") for one in tree] == [
        f"BG-EIK-{EIK}-2015-001",
        f"BG-EIK-{EIK}-2015-001-{second.pk}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\x01\x0b\x1f\ufffe Име \x7f",
        "Ελληνικά · العربية · 🌻👩‍👩‍👧 · \u202e",
        "„кавички“ \" ' & ]]> &amp; <!-- -->",
        "а" * 10_000,
        "\x01\x02",
    ],
    ids=["markup", "control", "scripts", "quotes", "long", "nothing"],
)
def test_any_text_of_people_stays_text(client, project, text):
    short = text[:250]
    period = with_figure(project, title_bg=short, unit_bg=text[:60])
    Project.objects.filter(pk=project.pk).update(
        title_bg=short,
        summary_bg=text,
        objective_bg=text,
        iati_code=text[:60],
        contract_number=text[:60],
    )
    Organisation.objects.filter(pk=project.organisation_id).update(
        name_bg=text[:200], phone=text[:40]
    )
    Indicator.objects.filter(pk=period.indicator_id).update(baseline_note=text[:300])

    activity = read(client, project)

    kept = "".join(one for one in text if one >= " " and one != "\ufffe").strip()
    told = activity.xpath("description[@type='2']/narrative/text()")
    assert told == ([kept] if kept else [])


class TestMoney:
    def test_each_period_has_its_sums_and_what_lies_outside_comes_last(
        self, client, project
    ):
        Project.objects.filter(pk=project.pk).update(ends_on=DAY(2016, 12, 31))
        budget = BudgetFactory(project=project, currency="BGN")
        line = BudgetLineFactory(budget=budget)
        for year in (2015, 2016):
            period = BudgetPeriodFactory(
                budget=budget,
                starts_on=DAY(year, 1, 1),
                ends_on=DAY(year, 12, 31),
            )
            AllocationFactory(line=line, period=period, amount=year)
        for day in (DAY(2014, 12, 1), DAY(2015, 5, 5), DAY(2016, 5, 5)):
            ExpenditureFactory(budget=budget, line=line, paid_on=day)

        activity = read(client, project)

        assert activity.get("default-currency") == "BGN"
        assert [
            (
                row.find("period-start").get("iso-date"),
                row.find("value").get("currency"),
                row.findtext("value"),
            )
            for row in activity.findall("budget")
        ] == [("2015-01-01", "BGN", "2015.00"), ("2016-01-01", "BGN", "2016.00")]
        assert moved(activity, "4") == [
            ("2015-05-05", "10.00"),
            ("2016-05-05", "10.00"),
            ("2014-12-01", "10.00"),
        ]

    def test_a_period_of_more_than_a_year_is_no_budget_of_iati(self, client, project):
        budget = BudgetFactory(project=project)
        line = BudgetLineFactory(budget=budget)
        period = BudgetPeriodFactory(budget=budget, ends_on=DAY(2016, 3, 1))
        AllocationFactory(line=line, period=period)

        assert read(client, project).findall("budget") == []

    def test_what_is_not_paid_yet_is_not_told(self, client, project):
        budget = BudgetFactory(project=project)
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        ExpenditureFactory(budget=budget, paid_on=tomorrow)

        assert read(client, project).findall("transaction") == []


class TestResults:
    def test_the_value_is_that_of_the_page_with_its_parts(self, client, project):
        period = with_figure(project, source=Indicator.Source.DIFFERENT_PEOPLE)
        PartTarget.objects.create(
            period=period, dimension="sex", key="female", target_value=20
        )
        event = event_of(project)
        for number in range(12):
            registration = present(event, None)
            Registration.objects.filter(pk=registration.pk).update(
                sex="female" if number < 7 else "male"
            )

        made = read(client, project).find("result/indicator/period")

        assert attributes(made.findall("target"), "value") == [("35",), ("20",)]
        assert [
            (row.get("value"), *attributes(row.findall("dimension"), "name", "value"))
            for row in made.findall("actual")
            if row.find("dimension") is None
            or row.find("dimension").get("name") == "sex"
        ] == [("12",), ("7", ("sex", "female")), ("5", ("sex", "male"))]

    def test_small_groups_are_not_told(self, client, project):
        with_figure(project, source=Indicator.Source.DIFFERENT_PEOPLE, sex="female")
        event = event_of(project)
        for number in range(6):
            registration = present(event, None)
            Registration.objects.filter(pk=registration.pk).update(
                sex="female" if number < 2 else "male"
            )

        untold = read(client, project).find("result/indicator/period")
        shown = event_of(project, slug="pokazano")
        for _number in range(6):
            registration = present(shown, None)
            Registration.objects.filter(pk=registration.pk).update(sex="female")
        told = read(client, project).find("result/indicator/period")

        assert untold.findall("actual") == []
        assert attributes(told.findall("actual"), "value") == [("6",)]
        assert told.find("actual/comment") is not None

    def test_words_of_a_scale_have_no_number(self, client, project):
        period = with_figure(
            project,
            source=Indicator.Source.MANUAL,
            measure_code=5,
            scale_bg="слабо\nдобре",
            scale_en="weak\ngood",
            baseline=1,
        )
        type(period).objects.filter(pk=period.pk).update(target_value=2)
        Measurement.objects.create(period=period, value=2, measured_on=DAY(2015, 5, 5))

        made = read(client, project).find("result/indicator")

        assert made.find("period/actual").get("value") is None
        assert narratives(made.find("period/actual/comment")) == [
            (None, "добре"),
            ("en", "good"),
        ]
        assert narratives(made.find("baseline/comment")) == [
            (None, "слабо"),
            ("en", "weak"),
        ]

    def test_what_is_not_measured_or_not_begun_has_no_actual(self, client, lead):
        today = timezone.localdate()
        later = {
            "starts_on": today + datetime.timedelta(days=1),
            "ends_on": today + datetime.timedelta(days=90),
        }
        project = ProjectFactory(organisation=lead, **later)
        with_figure(project)
        with_figure(project, source=Indicator.Source.MANUAL)

        activity = read(client, project)

        assert len(list(activity.iter("target"))) == 2
        assert list(activity.iter("actual")) == []

    def test_a_result_without_targets_is_left_out(self, client, project):
        IndicatorFactory(result=ResultFactory(project=project))

        assert read(client, project).findall("result") == []


class TestOrganisations:
    def test_the_file_says_who_it_is_and_nothing_it_does_not_know(self, client, lead):
        tree = parsed(get(client, "open_data:organisation", slug="river"))

        [one] = tree
        assert [child.tag for child in one] == [
            "organisation-identifier",
            "name",
            "reporting-org",
            *["document-link"] * 2,
        ]
        assert narratives(one.find("name")) == [
            (None, "Клуб „Река“"),
            ("en", "River Club"),
        ]

    def test_the_file_of_the_network_names_those_that_lead_projects(
        self, client, project
    ):
        OrganisationFactory(eik="990000026")

        tree = parsed(get(client, "open_data:organisations"))

        assert [one.findtext("organisation-identifier") for one in tree] == [
            f"BG-EIK-{EIK}"
        ]

    def test_who_waits_for_a_decision_has_none(self, client):
        OrganisationFactory(slug="waits", eik=EIK, status=Organisation.Status.APPLIED)

        found = get(client, "open_data:organisation", slug="waits")

        assert found.status_code == 404


def test_both_addresses_answer_the_same(client, project):
    with_figure(project)
    bulgarian = b"".join(client.get("/projects/neighbours/iati.xml").streaming_content)
    english = b"".join(client.get("/en/projects/neighbours/iati.xml").streaming_content)

    cut = b"<iati-activity "
    assert bulgarian[bulgarian.index(cut) :] == english[english.index(cut) :]


def test_anybody_may_keep_a_file_for_a_while_and_use_it(client, project):
    response = get(client, slug=project.slug)

    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Link"] == (
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    )
    assert not response.cookies


def test_thirty_projects_take_as_many_queries_as_one(client, lead):
    sources = [one for one in Indicator.Source if one != "group_members"]

    def filled():
        project = ProjectFactory(organisation=lead, **SPRING)
        project.obshtini.add(ObshtinaFactory())
        with_money(project)
        for source in sources:
            with_figure(project, source=source)
        present(event_of(project), None)

    filled()
    parsed(get(client, "open_data:network"))  # learns what kinds of rows there are
    filled()
    with CaptureQueriesContext(connection) as few:
        assert len(parsed(get(client, "open_data:network"))) == 2
    for _number in range(28):
        filled()
    with CaptureQueriesContext(connection) as thirty:
        assert len(parsed(get(client, "open_data:network"))) == 30

    assert len(thirty) == len(few)
    assert len(few) <= 32


def test_the_checks_find_what_is_wrong():
    """A check that always holds would prove nothing."""
    tree = iati_checks.etree.fromstring(
        b'<iati-activities version="2.03"><iati-activity default-currency="XXX">'
        b"<iati-identifier>a b</iati-identifier></iati-activity></iati-activities>"
    )

    assert not iati_checks.schema("iati-activities").validate(tree)
    assert iati_checks.wrong_codes(tree) == [
        ("iati-activity", "default-currency", "XXX")
    ]

"""Indicators whose values are words: a scale that is written in the browser, and no percents."""

import datetime
import io

import pytest
from openpyxl import load_workbook

from projects.models import Indicator, Measurement
from reports import actions, paper
from reports.figures import headline_figures
from reports.models import Report
from reports.templatetags import reports as in_words
from tests.factories import (
    ArticleFactory,
    PeriodFactory,
    ProjectFactory,
    ResultFactory,
    staff_of,
)
from tests.reports.test_views import indicator_fields, page

BULGARIAN = "няма доверие\nслабо\n  добро \n\nпълно доверие"
ENGLISH = "no trust\nsome\ngood\nfull trust"


@pytest.fixture
def project():
    return ProjectFactory(
        starts_on=datetime.date(2015, 2, 1), ends_on=datetime.date(2015, 8, 31)
    )


def words(project, **changes):
    return indicator_fields(
        ResultFactory(project=project),
        **{
            "title_bg": "Доверие към общината",
            "unit_bg": "степен",
            "source": "manual",
            "measure_code": 5,
            "scale_bg": BULGARIAN,
            "scale_en": ENGLISH,
            "baseline": "2",
            "periods-0-target_value": "4",
        }
        | changes,
    )


@pytest.fixture
def trust(project):
    period = PeriodFactory(
        indicator__result__project=project,
        indicator__title_en="Trust",
        indicator__source=Indicator.Source.MANUAL,
        indicator__measure_code=Indicator.Measure.QUALITATIVE,
        indicator__scale_bg=BULGARIAN,
        indicator__scale_en=ENGLISH,
        indicator__baseline=2,
        target_value=4,
    )
    return period.indicator


def measure(indicator, value):
    return Measurement.objects.create(
        period=indicator.periods.get(),
        value=value,
        measured_on=datetime.date(2015, 8, 1),
    )


def test_an_editor_writes_a_scale_and_chooses_from_it(as_user, project):
    editor = as_user(staff_of(project.organisation))
    new = f"/projects/{project.slug}/indicators/new/"

    editor.post(new, words(project))

    indicator = Indicator.objects.get()
    assert indicator.steps == ["няма доверие", "слабо", "добро", "пълно доверие"]
    assert (indicator.baseline, indicator.periods.get().target_value) == (2, 4)
    form = editor.get(
        f"/en/projects/{project.slug}/indicators/{indicator.pk}/edit/"
    ).context
    assert form["form"].fields["baseline"].choices == [
        ("0", "not said"),
        ("1", "no trust"),
        ("2", "some"),
        ("3", "good"),
        ("4", "full trust"),
    ]
    assert "пълно доверие" in page(editor, f"/projects/{project.slug}/plan/")
    again = form["periods"].forms[1].fields["target_value"].choices
    assert again[0] == ("", "choose")
    measuring = f"/projects/{project.slug}/indicators/{indicator.pk}/measure/"
    assert "добро" in page(editor, measuring)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scale_bg": ""}, "scale_bg"),
        ({"scale_bg": "една", "baseline": "1"}, "scale_bg"),
        ({"scale_bg": "\n".join("абвгдежзийк"), "scale_en": ""}, "scale_bg"),
        ({"scale_bg": "а" * 121 + "\nб", "scale_en": "", "baseline": 1}, "scale_bg"),
        ({"scale_en": "no trust"}, "scale_en"),
        ({"source": "events_held"}, "source"),
        ({"baseline": "5"}, "baseline"),
    ],
)
def test_a_scale_that_makes_no_sense_is_refused(as_user, project, changes, field):
    editor = as_user(staff_of(project.organisation))
    data = words(project, **changes)

    answer = editor.post(f"/projects/{project.slug}/indicators/new/", data)

    assert list(answer.context["form"].errors) == [field]
    assert not Indicator.objects.exists()


def test_a_target_beyond_the_scale_is_refused(as_user, project):
    editor = as_user(staff_of(project.organisation))
    data = words(project, **{"periods-0-target_value": "5"})

    answer = editor.post(f"/projects/{project.slug}/indicators/new/", data)

    assert "target_value" in answer.context["periods"].forms[0].errors
    assert not Indicator.objects.exists()


def test_a_step_that_was_measured_does_not_go(as_user, project, trust):
    measure(trust, 4)
    editor = as_user(staff_of(project.organisation))
    period = trust.periods.get()
    data = words(project, scale_bg="ниско\nвисоко", scale_en="") | {
        "result": trust.result_id,
        "periods-INITIAL_FORMS": 1,
        "periods-0-id": period.pk,
        "periods-0-target_value": "2",
    }

    url = f"/en/projects/{project.slug}/indicators/{trust.pk}/edit/"
    answer = editor.post(url, data)

    assert "Keep at least 4" in str(answer.context["form"].errors["scale_bg"])
    trust.refresh_from_db()
    assert trust.scale_bg == BULGARIAN


def test_words_stand_on_all_pages_and_in_all_files(client, project, trust):
    measure(trust, 3)
    at = f"/en/projects/{project.slug}"
    evidence = f"{at}/results/{trust.pk}/"

    [figure] = headline_figures(project)
    data = client.get(f"{at}/project.json").json()["figures"][0]
    file = io.BytesIO(client.get(f"{at}/project.xlsx").getvalue())
    header, row = list(load_workbook(file).active.values)[:2]
    sheet = dict(zip(header, row, strict=True))

    assert (figure.value, figure.percent) == (3, None)
    for address in (f"{at}/", f"{at}/results/", evidence):
        text = page(client, address)
        assert "good" in text
        assert "full trust" in text
        assert "entered by hand" in text
        assert "<progress" not in text
    assert [data[name] for name in ("baseline", "target", "actual", "percent")] == [
        "some",
        "full trust",
        "good",
        None,
    ]
    assert data["is_entered_by_hand"]
    assert (sheet["Actual"], sheet["Target"], sheet["Percent"]) == (
        "good",
        "full trust",
        "",
    )
    assert sheet["How it came about"] == "entered by hand"
    rows = client.get(evidence).context["page_obj"].object_list
    assert [row[0][0].value for row in rows] == ["good"]


def test_a_text_quotes_words_also_frozen(as_user, client, project, trust):
    measure(trust, 3)
    article = ArticleFactory(
        organisation=project.organisation,
        project=project,
        body_en=f"<p>Trust is [[figure:{trust.pk}]].</p>",
    )
    staff = as_user(staff_of(project.organisation))
    address = f"/en{article.get_absolute_url()}".replace("/en/en", "/en")

    live = page(client, address)
    staff.post(f"/news/{article.slug}/figures/", {})
    Measurement.objects.update(value=4)
    frozen = page(client, address)

    assert ">good</a>" in live
    assert ">good</a>" in frozen
    assert "Today it is full trust" in frozen


def test_a_report_says_the_words_on_the_page_and_in_its_files(as_user, project, trust):
    period = trust.periods.get()
    measured_on = datetime.date(2015, 6, 1)
    measurement = Measurement(period=period, measured_on=measured_on, value=3)
    measurement.save()
    owner = staff_of(project.organisation, "owner")
    days = {"starts_on": project.starts_on, "ends_on": project.ends_on}
    report = actions.begin(Report(project=project, **days), actor=owner)
    report = actions.submit(report, actor=owner)
    reader = as_user(owner)

    def told(figure):
        return [in_words.told(figure, name) for name in ("within", "value", "target")]

    for language, words in [
        ("bg", ["добро", "добро", "пълно доверие"]),
        ("en", ["good", "good", "full trust"]),
    ]:
        said = report.contents[language]
        assert [told(one) for one in said["figures"]] == [words]
        assert paper.figures(said)["rows"][0][1:] == [*words, "–"]
    file = reader.get(f"{report.get_absolute_url()}report.xlsx")
    sheet = load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    assert [cell.value for cell in sheet[2]][3:6] == ["добро", "добро", "пълно доверие"]
    measurement.value = 4
    measurement.save()
    page = reader.get(report.get_absolute_url())
    assert "тогава добро, сега пълно доверие." in page.text

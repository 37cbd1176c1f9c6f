"""What people type by mistake or on purpose: a clear sentence, or a right result on paper."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from members.models import Membership
from projects.models import Indicator, Measurement
from reports import actions, contents, papers, redaction
from reports.models import Report, ReportText
from tests.core.pdf_reading import Document
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    ProjectFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of, period_of, present

# Greek, Arabic, emoji with a joiner, combining marks, an override of direction, spaces of no
# width, a control character of before Unicode, a formula, a tag, and what typst would read.
HOSTILE = (
    "Γειά مرحبا 👩‍👩‍👧 е́ч \u202eобърнато\u202c\u200b\u2066и\u2069 а\u0308\u0323\u0301 "
    "=HYPERLINK(1) <b>#set page()</b> $x$ \\u{1} “край”"
)


PREFIX = {"bg": "", "en": "/en"}


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, Membership.Role.OWNER)


@pytest.fixture
def report(project, owner):
    return actions.begin(Report(project=project, **SPRING), actor=owner)


def sentences(form):
    return [str(one) for errors in form.errors.values() for one in errors]


@pytest.mark.parametrize("language", ["bg", "en"])
def test_any_letters_in_every_text_come_to_page_paper_and_table(
    project, owner, report, as_user, language
):
    project.title_bg = project.title_en = f"Проект {HOSTILE}"
    project.summary_bg = project.objective_bg = HOSTILE
    project.save()
    ActivityFactory(project=project, title_bg=HOSTILE, **SPRING)
    indicator = period_of(
        project, Indicator.Source.ORGANISATIONS_ATTENDED, title_bg=HOSTILE, unit_bg="ж"
    ).indicator
    indicator.result.title_bg = HOSTILE
    indicator.result.save()
    present(event_of(project, title_bg=HOSTILE), OrganisationFactory(name_bg=HOSTILE))
    for part in ReportText.Part:
        text = f"<h2>{HOSTILE}</h2><p>{HOSTILE}</p><table><tr><td>{HOSTILE}</td></tr></table>"
        row = ReportText(report=report, part=part, text_bg=text, text_en=text)
        actions.save_text(row, actor=owner)
    upload = SimpleUploadedFile("مرحبا 👩.txt", b"a")
    actions.add_annex(report, upload, actor=owner)
    reader = as_user(owner)
    at = f"{PREFIX[language]}{report.get_absolute_url()}"

    page, paper, table = (
        reader.get(f"{at}{name}") for name in ("", "report.pdf", "report.xlsx")
    )

    assert page.status_code == 200
    assert "<b>#set page()</b> $x$" not in page.text.split('class="prose', 1)[0]
    document = Document(paper.content)
    assert len(document.pages) > 1
    assert "Γειά" in document.text
    assert "=HYPERLINK(1)" in document.text
    assert "\u202e" not in document.text
    book = openpyxl.load_workbook(io.BytesIO(table.getvalue()))
    formulas = {
        cell.value
        for sheet in book
        for row in sheet
        for cell in row
        if cell.data_type == "f"
    }
    assert not any("HYPERLINK" in one for one in formulas)


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize(
    ("first", "last", "due", "said"),
    [
        ("31.02.2015", "01.03.2015", "", "3.12.2026"),
        ("2015-02-31", "2015-03-01", "", "3.12.2026"),
        ("0000-01-01", "2015-03-01", "", "3.12.2026"),
        ("0001-01-01", "2015-03-01", "", "year|годината"),
        ("2015-02-01", "9999-12-31", "", "year|годината"),
        ("2015-03-01", "2015-02-01", "", "before the first|преди първия"),
        ("2014-01-01", "2014-02-01", "", "choose days of it|изберете дни в това време"),
        ("2015-02-01", "2015-03-01", "2015-03-01", "after the time|след времето"),
        ("", "2015-03-01", "", "required|задължително|Попълнете"),
        ("сряда", "\u202e2015-03-01", "", "3.12.2026"),
    ],
)
def test_impossible_days_of_a_report_are_said(
    project, owner, as_user, language, first, last, due, said
):
    reader = as_user(owner)
    data = {"kind": "free", "starts_on": first, "ends_on": last, "due_on": due}

    address = reverse("reports:begin", args=[project.slug])
    answer = reader.post(f"{PREFIX[language]}{address}", data)

    assert answer.status_code == 200
    words = " ".join(sentences(answer.context["form"]))
    assert any(one in words for one in said.split("|")), words
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("-3", "-3"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.234", None),
        ("1,234", None),
        ("1.234,5", None),
        ("1 234,5", "1234.5"),
        ("10000000000", None),
        ("1e9", "1E+9"),
        ("NaN", None),
        ("Infinity", None),
        ("１２", "12"),
        ("", None),
        ("пет", None),
    ],
)
def test_a_measured_value_is_a_number_that_the_portal_keeps(
    project, owner, as_user, value, kept
):
    period = period_of(project, Indicator.Source.MANUAL)
    data = {
        "period": period.pk,
        "value": value,
        "measured_on": "2015-05-01",
        "proof": SimpleUploadedFile("a.txt", b"a"),
    }
    address = reverse("reports:measure", args=[project.slug, period.indicator_id])

    answer = as_user(owner).post(address, data)

    rows = [str(one.value.normalize()) for one in Measurement.objects.all()]
    assert rows == ([kept] if kept else [])
    if not kept:
        assert sentences(answer.context["form"])


@pytest.fixture
def long_report(report, owner):
    words = "<p>" + "Дълга дума и още думи, които се четат. " * 60 + "</p>"
    for part in (ReportText.Part.SUMMARY, ReportText.Part.ACTIVITIES):
        row = ReportText(report=report, part=part, text_bg=words * 20)
        actions.save_text(row, actor=owner)
    return report


def test_a_long_report_is_put_on_paper_by_the_worker(
    long_report, owner, as_user, django_capture_on_commit_callbacks
):
    reader = as_user(owner)
    at = reverse("reports:report_pdf", args=[long_report.project.slug, 1])

    with django_capture_on_commit_callbacks() as ordered:
        first, second = reader.get(at), reader.get(at)

    assert "Файлът се приготвя" in first.text
    assert (first["Refresh"], second["Refresh"]) == ("3", "3")
    [order] = ordered
    order()
    [task] = DBTaskResult.objects.filter(task_path="reports.papers.draw")
    papers.draw.call(*task.args_kwargs["args"])
    paper = reader.get(at)
    assert paper["Content-Type"] == "application/pdf"
    assert len(Document(paper.content).pages) > 10
    assert "Refresh" not in paper


def test_the_paper_of_a_draft_is_not_the_paper_of_what_was_sent(
    long_report, owner, as_user
):
    """Each text has a file of its own, whoever asks for it."""
    draft = contents.of(long_report)
    sent = contents.of(long_report)
    sent["texts"][0]["html"] = "<p>Друго</p>"

    places = {
        papers.place_of(long_report, said, language=language)
        for said in (draft, sent, redaction.for_everybody(draft) | {"x": 1})
        for language in ("bg", "en")
    }

    assert len(places) == 6
    assert papers.place_of(long_report, draft, language="bg") in places

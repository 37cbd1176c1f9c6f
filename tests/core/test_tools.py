"""The small verbs: exports, slugs, limits, the audit, what belongs to a person."""

import csv
import datetime
import io
import threading
import uuid
from contextlib import closing
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection

from core import audit, exports, mail, privacy, throttle
from core.exports import (
    LINES_AT_ONCE,
    Formula,
    cell_name,
    csv_response,
    on_sheet,
    sheet_name,
    xlsx_response,
)
from core.models import AuditEntry, Notification, OutgoingMail
from core.slugs import latin, unique_slug
from members.models import Organisation
from tests.core.test_notifications import notify
from tests.factories import EventFactory, OrganisationFactory, UserFactory

MOMENT = datetime.datetime(2026, 1, 5, 10, 30, tzinfo=datetime.UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|'/C calc'!A0"]


def test_csv_opens_in_excel_in_bulgarian_and_runs_no_formula():
    rows = ([formula, "Русе; „Дунав“", 5, None, MOMENT] for formula in FORMULAS)

    answer = csv_response("Членове", ["=име", "град", "брой", "", "кога"], rows)

    text = b"".join(answer).decode()
    assert text.startswith("\ufeff")
    header, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert header[0] == "'=име"
    assert [line[0] for line in lines] == [f"'{formula}" for formula in FORMULAS]
    assert lines[0][1:] == ["Русе; „Дунав“", "5", "", "2026-01-05 12:30"]
    assert "filename*=utf-8''%D0%A7" in answer["Content-Disposition"]


def test_csv_is_streamed():
    asked = []

    def rows():
        for number in range(3 * LINES_AT_ONCE):
            asked.append(number)
            yield [number]

    next(iter(csv_response("x", ["n"], rows())))

    # Beside the mark of the byte order and the header.
    assert len(asked) == LINES_AT_ONCE - 2


@pytest.mark.parametrize("end", ["read", "left"])
def test_xlsx_leaves_no_file_open(end, monkeypatch):
    file = io.BytesIO()
    monkeypatch.setattr(exports.tempfile, "TemporaryFile", lambda: file)
    answer = xlsx_response("x", ["a"], [["б"]], title="Членове")

    if end == "read":
        list(answer.streaming_content)
    else:
        answer.close()

    assert file.closed


def test_a_sum_of_ours_is_live_and_has_its_value():
    area = f"{cell_name(1, 0)}:{cell_name(2, 0)}"
    there = f"SUM({on_sheet('Разходи')}{area})-ROUND(A2*1.95583,2)"
    rows = [[Decimal("1.10")], [Formula(f"SUM({area})", Decimal("1.10"))]]

    with closing(xlsx_response("x", ["a"], rows, title="Разходи")) as response:
        content = response.getvalue()

    for live, expected in ((False, "=SUM(A2:A3)"), (True, 1.1)):
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=live)
        assert book.active["A3"].value == expected
        assert book.active["A2"].number_format == "#,##0.00"
    assert Formula(there, Decimal(0)).text == "SUM('Разходи'!A2:A3)-ROUND(A2*1.95583,2)"
    assert (
        next(iter(csv_response("x", ["a"], rows))).decode().endswith("1.10\r\n1.10\r\n")
    )


@pytest.mark.parametrize(
    "text", ["cmd|'/C calc'!A0", "HYPERLINK(A1)", "SUM(A1)&B1", '"x"', "'a''b'!A1", ""]
)
def test_a_formula_is_made_of_places_and_sums_only(text):
    with pytest.raises(ValueError, match="formula"):
        Formula(text, Decimal(0))
    assert Formula("SUM(A1:A2)", Decimal(0)).text


def test_xlsx_keeps_numbers_and_runs_no_formula():
    rows = [[*FORMULAS[:2], 5, Decimal("2.50"), "https://a.example", "x" * 40_000]]

    with closing(xlsx_response("x", ["a"] * 6, rows, title="Членове")) as response:
        book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))

    assert book.sheetnames == ["Членове"]
    cells = next(book.active.iter_rows(min_row=2))
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "n", "s", "s"]
    assert [cell.value for cell in cells[:4]] == ["'=1+1", "'+1", 5, 2.5]
    assert len(cells[5].value) == 32_767


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Какво: а/б\\в? [г]*", "Какво  а б в   г"),
        ("'Записани'", "Записани"),
        ("а" * 40, "а" * 31),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(title, expected):
    assert sheet_name(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("България", "bulgaria"),
        ("Читалища в България", "chitalishta v bulgaria"),
        ("София", "sofia"),
        ("Организация-партньор", "organizatsia-partnyor"),
        ("Ъгъл, щъркел и жълъд", "agal, shtarkel i zhalad"),
        ("Стоян Синьо Шипка", "stoyan sinyo shipka"),
        ("Юлия и Яна", "yulia i yana"),
        ("МИГ Тунджа 2023", "mig tundzha 2023"),
    ],
)
def test_names_are_written_as_the_law_says(text, expected):
    assert latin(text) == expected


def test_slug_is_free_short_and_never_a_verb_of_ours():
    OrganisationFactory(slug="mig-ruse")
    organisations = Organisation.objects.all()

    assert unique_slug(organisations, text="МИГ Русе") == "mig-ruse-2"
    assert unique_slug(organisations, text="New") == "new-1"
    assert unique_slug(organisations, text="!!!") == "item"
    assert len(unique_slug(organisations, text="а" * 500)) <= 80


def test_limit_counts_up_to_its_number():
    answers = [throttle.hit("search:1", limit=3, seconds=3600) for _ in range(5)]

    assert answers == [True, True, True, False, False]
    assert throttle.hit("search:2", limit=3, seconds=3600)


def test_limit_holds_when_all_come_at_once():
    """Each thread has a connection of its own, outside the test's transaction."""
    answers, key = [], f"search:{uuid.uuid4()}"

    def come():
        answers.append(throttle.hit(key, limit=3, seconds=3600))
        connection.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False] * 5 + [True] * 3


def test_trace_of_an_act_keeps_its_details():
    event, actor = EventFactory(), UserFactory()

    audit.record("events.cancelled", actor=actor, target=event, reason="сняг")
    audit.record("events.reminded", actor=None, target=event)

    assert [
        (row.verb, row.actor, row.target, row.data)
        for row in AuditEntry.objects.order_by("pk")
    ][-2:] == [
        ("events.cancelled", actor, event, {"reason": "сняг"}),
        ("events.reminded", None, event, {}),
    ]


def test_person_takes_along_what_is_theirs_and_is_forgotten():
    user, other = UserFactory(), UserFactory()
    notify(user, EventFactory())
    notify(other, EventFactory())
    for one in (user, other):
        mail.queue_raw(one.email, "Тема", "Текст", "bg")

    assert [row["subject"] for row in privacy.export_person(user.person)["mails"]] == [
        "Тема"
    ]

    privacy.erase_person(user.person)

    assert [notice.user for notice in Notification.objects.all()] == [other]
    assert sorted(OutgoingMail.objects.values_list("to", "subject")) == [
        ("", ""),
        (other.email, "Тема"),
    ]

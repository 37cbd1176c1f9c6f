"""A table becomes organisations: checked, chosen, confirmed, written once, reported."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from core.models import Attachment, AuditEntry, Notification, OutgoingMail, SearchEntry
from leadernet import due
from leadernet.merging import organisations
from members.actions import imports, team
from members.imports import report
from members.models import ImportRow, Invitation, Membership, Organisation
from members.models.imports import OrganisationImport
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    UserFactory,
)
from tests.members.helpers import refused

EIK = "000694037"
OTHER_EIK = "175133827"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ruse():
    obshtina = ObshtinaFactory(name_bg="Русе", name_en="Ruse", code="RSE27")
    return SettlementFactory(name_bg="Русе", name_en="Ruse", obshtina=obshtina)


@pytest.fixture
def coordinator():
    return AppointmentFactory().user


def csv(*rows, name="списък.csv"):
    text = "\n".join(";".join(row) for row in rows)
    return SimpleUploadedFile(name, text.encode())


def xlsx(*rows, name="списък.xlsx"):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def checked(upload, actor=None, **answers):
    batch = imports.begin(upload, actor=actor)
    imports.name_columns(batch, **answers)
    imports.check(batch.pk)
    batch.refresh_from_db()
    return batch


def imported(upload, actor=None, *, invites=False, **choices):
    """Checked, chosen for all rows of a state, confirmed and written."""
    batch = checked(upload, actor)
    for state, choice in choices.items():
        imports.choose_all(batch, state, choice)
    imports.confirm(batch, actor=actor, invites=invites)
    imports.write(batch.pk)
    batch.refresh_from_db()
    return batch


def problems(batch):
    return [
        (f"{column}{row.number}", code, is_error)
        for row in batch.rows.order_by("number")
        for column, code, _params, is_error in row.problems
    ]


HEADINGS = ["Наименование", "Булстат", "Вид", "Седалище", "e-mail", "Територия"]
BRYAG = ["Сдружение „Бряг“", EIK, "сдружение", "гр. Русе", "office@example.org", "Русе"]


def test_a_row_becomes_a_member_with_history_trace_and_search(ruse, coordinator):
    batch = imported(xlsx(HEADINGS, BRYAG), coordinator)

    organisation = Organisation.objects.get()
    assert organisation.status == Organisation.Status.ACTIVE
    assert (organisation.name_bg, organisation.eik) == ("Сдружение „Бряг“", EIK)
    assert (organisation.seat, organisation.slug) == (ruse, "sdruzhenie-bryag")
    assert list(organisation.territory.all()) == [ruse.obshtina]
    assert organisation.joined_on == timezone.localdate()
    assert organisation.history.get().history_user == coordinator
    assert organisation.status_changes.get().actor == coordinator
    assert (
        AuditEntry.objects.filter(verb="members.imported").get().target == organisation
    )
    assert SearchEntry.objects.get(kind="organisation").title == "Сдружение „Бряг“"
    assert batch.counts == {"created": 1}


def test_what_an_organisation_offers_and_when_comes_in_too(ruse, coordinator):
    headings = [*HEADINGS, "Услуги", "Работно време"]
    imported(xlsx(headings, [*BRYAG, "Правни съвети", "9–17 ч."]), coordinator)

    organisation = Organisation.objects.get()
    assert organisation.services_bg == "Правни съвети"
    assert organisation.opening_hours_bg == "9–17 ч."


def test_the_same_file_again_changes_nothing(ruse, coordinator):
    rows = [HEADINGS, BRYAG, ["Фондация „Без ЕИК“", "", "", "Русе", "", ""]]
    imported(xlsx(*rows), coordinator)
    before = list(Organisation.objects.order_by("pk").values())
    versions = Organisation.history.count()

    batch = imported(xlsx(*rows), coordinator, differs="take", likely="take")

    assert batch.counts == {"unchanged": 2}
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert Organisation.history.count() == versions


def test_a_changed_cell_changes_exactly_that(ruse, coordinator):
    imported(xlsx(HEADINGS, BRYAG), coordinator)
    owner = MembershipFactory(organisation=Organisation.objects.get(), role="owner")
    before = Organisation.objects.values().get()

    changed = [*BRYAG[:4], "new@example.org", "Русе"]
    batch = imported(xlsx(HEADINGS, changed), coordinator, differs="take")

    assert batch.counts == {"updated": 1}
    assert Organisation.objects.values().get() == before | {"email": "new@example.org"}
    notice = Notification.objects.get(user=owner.person.user)
    assert notice.kind == "members.updated"


def test_filling_in_keeps_what_is_there(ruse, coordinator):
    OrganisationFactory(eik=EIK, seat=ruse, email="old@example.org", name_bg="Бряг")
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)
    row = batch.rows.get()
    assert (row.state, row.choice) == (ImportRow.State.DIFFERS, ImportRow.Choice.FILL)

    imports.confirm(batch, actor=coordinator, invites=False)
    imports.write(batch.pk)

    organisation = Organisation.objects.get()
    assert (organisation.name_bg, organisation.email) == ("Бряг", "old@example.org")
    assert list(organisation.territory.all()) == [ruse.obshtina]


def test_an_organisation_like_one_that_is_there_waits_for_a_choice(ruse, coordinator):
    known = OrganisationFactory(name_bg="Сдружение „Зелен бряг“", seat=ruse)
    row = ["Сдружение „Зелени брягове“", EIK, "сдружение", "Русе", "", ""]

    batch = checked(xlsx(HEADINGS, row), coordinator)

    found = batch.rows.get()
    assert (found.state, found.choice) == (ImportRow.State.LIKELY, "")
    assert found.organisation == known
    imports.choose(batch, {2: "fill"})
    imports.confirm(batch, actor=coordinator, invites=False)
    imports.write(batch.pk)
    assert Organisation.objects.get().eik == EIK


def test_what_is_wrong_stands_with_its_cell(ruse):
    headings = [*HEADINGS, "Уебсайт", "Година", "тел."]
    batch = checked(
        xlsx(
            headings,
            [
                "А",
                "123456789",
                "друго нещо",
                "Незнайно",
                "не е",
                "Бяла",
                "http:",
                1700,
                "abc",
            ],
        )
    )

    assert problems(batch) == [
        ("B2", "eik", True),
        ("E2", "email", True),
        ("I2", "phone", True),
        ("G2", "website", True),
        ("H2", "year", True),
        ("C2", "kind", True),
        ("D2", "seat", True),
        ("F2", "territory", True),
    ]
    assert batch.counts == {"error": 1}
    told = report.problems_of(batch.rows.get())[0]
    assert (told["address"], told["value"]) == ("B2", "123456789")


def test_the_same_eik_twice_is_refused_the_second_time(ruse):
    twin = ["Фондация „Друга“", *BRYAG[1:]]
    batch = checked(xlsx(HEADINGS, BRYAG, twin))

    assert problems(batch) == [("B3", "eik_twice", True)]


def test_the_same_name_is_an_error_in_one_place_and_a_warning_elsewhere(ruse):
    other = SettlementFactory(name_bg="Бяла")
    same = ["Читалище „Изгрев“", "", "", "Русе", "", ""]
    elsewhere = ["Читалище „Изгрев“", "", "", other.name_bg, "", ""]
    batch = checked(xlsx(HEADINGS, same, elsewhere, same))

    twice = [one for one in problems(batch) if one[1] == "name_twice"]
    assert twice == [("A3", "name_twice", False), ("A4", "name_twice", True)]


def test_what_clerks_write_is_read_and_what_was_read_is_said(ruse):
    headings = [*HEADINGS, "Дата на създаване", "тел.", "Уебсайт"]
    batch = checked(
        xlsx(
            headings,
            ["Сдружeние „Бряг“", "ЕИК: 694О37", "СНЦ", "гр.Pyсе", "-", "общ. Русе",
             "31.5.2004 г.", 887123456.0, "няма"],
            ["Сдружение „Бряг 2“", "ВG175133827", "СНЦ", "Русе 7000", "няма", "общините Русе",
             "2004 год.", "359887123456", "н.п."],
        )
    )  # fmt: skip

    first, second = batch.rows.order_by("number")
    assert first.values["name_bg"] == "Сдружение „Бряг“"
    assert (first.values["eik"], second.values["eik"]) == (EIK, OTHER_EIK)
    assert first.values["seat"] == second.values["seat"] == ruse.pk
    assert first.values["territory"] == second.values["territory"]
    assert first.values["founded_year"] == second.values["founded_year"] == 2004
    assert first.values["phone"] == "0887123456"
    assert second.values["phone"] == "+359887123456"
    assert problems(batch) == [
        ("A2", "name_repaired", False),
        ("B2", "eik_zeros", False),
        ("H2", "phone_zero", False),
        ("H3", "phone_zero", False),
    ]


@pytest.mark.parametrize(
    "written", ["Ст. Загора", "гр. Ст.Загора", "Стара Загора", "СТАРА ЗАГОРА"]
)
def test_a_place_is_known_by_its_shortened_name(written):
    SettlementFactory(name_bg="Нова Загора")
    place = SettlementFactory(name_bg="Стара Загора", name_en="Stara Zagora")
    row = ["Сдружение „Бряг“", EIK, "сдружение", written, "", ""]

    batch = checked(xlsx(HEADINGS, row))

    assert batch.rows.get().values["seat"] == place.pk


def test_the_territory_of_a_lag_is_read_as_its_name_says_it():
    codes = [
        ObshtinaFactory(name_bg=name).pk
        for name in ("Антоново", "Омуртаг", "Долни чифлик")
    ]
    row = ["МИГ „Антоново“", "", "", "", "", "Антоново – Омуртаг и Долни чифлик"]

    batch = checked(xlsx(HEADINGS, row))

    assert batch.rows.get().values["territory"] == sorted(codes)


def test_what_cannot_be_read_is_not_called_missing(ruse):
    batch = checked(xlsx(HEADINGS, ["Бряг", "7523169263", "клуб", "Русе", "", ""]))

    assert problems(batch) == [("B2", "egn", True)]


def test_a_personal_number_is_refused_and_kept_nowhere(ruse):
    upload = xlsx(HEADINGS, [*BRYAG[:4], "ЕГН 7523169263", ""])
    batch = checked(upload)

    row = batch.rows.get()
    assert ("E2", "egn", True) in problems(batch)
    assert "7523169263" not in str(row.cells)
    assert not Attachment.objects.exists()
    assert ["egn", {}] in batch.remarks


def test_a_name_of_several_places_is_asked(ruse, coordinator):
    places = [SettlementFactory(name_bg="Бяла", kind="village") for _ in range(2)]
    row = ["Читалище „Бяла“", "", "", "с. Бяла", "", ""]
    batch = checked(xlsx(HEADINGS, row), coordinator)
    assert problems(batch)[0][1] == "several_places"

    imports.choose_places(batch, {2: places[1].pk})
    imports.recheck(batch)
    imports.check(batch.pk)

    assert batch.rows.get().values["seat"] == places[1].pk
    assert batch.rows.get().state == ImportRow.State.NEW


def test_a_coordinator_imports_only_within_the_territory(ruse):
    appointment = AppointmentFactory(kinds=["association"])
    appointment.obshtini.add(ruse.obshtina)
    far = SettlementFactory(name_bg="Видин")
    known = OrganisationFactory(eik=OTHER_EIK, seat=far, name_bg="Далече")
    upload = xlsx(
        HEADINGS,
        BRYAG,
        ["Сдружение „Далече“", "", "сдружение", "Видин", "", ""],
        ["Фондация „Друг вид“", "", "фондация", "Русе", "", ""],
        ["Далече", OTHER_EIK, "сдружение", "Русе", "x@example.org", ""],
    )

    batch = imported(upload, appointment.user, differs="take", likely="new")

    assert batch.counts == {"created": 1, "failed": 3}
    outside = [one for one in problems(batch) if one[2]]
    assert outside == [
        ("D3", "outside", True),
        ("D4", "outside", True),
        ("D5", "elsewhere", True),
    ]
    known.refresh_from_db()
    assert known.email == ""


def test_rights_are_asked_again_when_the_rows_are_written(ruse):
    appointment = AppointmentFactory()
    batch = checked(xlsx(HEADINGS, BRYAG), appointment.user)
    imports.confirm(batch, actor=appointment.user, invites=False)
    appointment.delete()

    imports.write(batch.pk)

    batch.refresh_from_db()
    assert batch.counts == {"failed": 1}
    assert not Organisation.objects.exists()


def test_who_waits_or_left_is_decided_on_its_own_page(ruse, coordinator):
    OrganisationFactory(eik=EIK, seat=ruse, status=Organisation.Status.SUSPENDED)
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)

    assert problems(batch) == [("A2", "not_active", True)]


def test_confirmed_twice_it_is_written_once(ruse, coordinator):
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)
    imports.confirm(batch, actor=coordinator, invites=False)
    with pytest.raises(ValidationError):
        imports.confirm(batch, actor=coordinator, invites=False)

    imports.write(batch.pk)
    imports.write(batch.pk)

    assert Organisation.objects.count() == 1


def test_two_imports_of_one_file_at_once_write_it_once(ruse, coordinator):
    rows = [HEADINGS, BRYAG, ["Фондация „Без ЕИК“", "", "", "Русе", "", ""]]
    other = AppointmentFactory().user
    first, second = checked(xlsx(*rows), coordinator), checked(xlsx(*rows), other)
    for batch, actor in ((first, coordinator), (second, other)):
        imports.confirm(batch, actor=actor, invites=False)

    imports.write(first.pk)
    imports.write(second.pk)

    second.refresh_from_db()
    assert second.counts == {"unchanged": 2}
    assert Organisation.objects.count() == 2
    assert Organisation.history.count() == 2


def test_what_came_with_other_values_since_the_check_is_told(ruse, coordinator):
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)
    OrganisationFactory(eik=EIK, seat=ruse, email="")
    imports.confirm(batch, actor=coordinator, invites=False)

    imports.write(batch.pk)

    assert problems(batch) == [("A2", "changed_meanwhile", True)]


def test_what_was_merged_is_not_brought_back(ruse, coordinator):
    second = ["Сдружение „Речен бряг“", OTHER_EIK, "сдружение", "Русе", "", ""]
    third = ["Клуб „Бряг“", "", "клуб", "Русе", "", ""]
    imported(xlsx(HEADINGS, BRYAG, second, third), coordinator, likely="new")
    kept, *others = Organisation.objects.order_by("pk")
    for gone in others:
        organisations.merge(kept, gone, actor=coordinator, reason="Същото")

    batch = imported(xlsx(HEADINGS, BRYAG, second, third), coordinator)

    assert batch.counts == {"unchanged": 3}
    assert Organisation.objects.get() == kept


def test_the_clock_goes_on_where_a_crash_stopped_the_work(ruse, coordinator):
    rows = [[f"Сдружение „Клуб {n}“", "", "", "Русе", "", ""] for n in range(3)]
    batch = checked(xlsx(HEADINGS, *rows), coordinator)
    imports.choose_all(batch, "likely", "new")
    imports.confirm(batch, actor=coordinator, invites=False)
    writer = imports.Writer(batch)
    writer.write(list(batch.rows.to_write()[:1]))  # and then the worker was stopped
    OrganisationImport.objects.update(
        touched_at=timezone.now() - datetime.timedelta(minutes=6)
    )

    run("go on with import")

    batch.refresh_from_db()
    assert batch.counts == {"created": 3}
    assert Organisation.objects.count() == 3


def run(name):
    work = next(one for one in due.everything() if one.name == name)
    for row in work.rows():
        work.do(row)


def test_owners_are_invited_only_when_chosen_and_own_nothing_else(ruse, coordinator):
    headings = [*HEADINGS, "Имейл на собственика"]
    upload = xlsx(headings, [*BRYAG, "owner@example.org"])
    batch = imported(upload, coordinator)
    run("invite owner")
    assert not Invitation.objects.exists()

    imports.invite_owners(batch, actor=coordinator)
    run("invite owner")
    run("invite owner")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("owner@example.org", "owner")
    assert OutgoingMail.objects.get().to == "owner@example.org"
    owner = UserFactory(email="owner@example.org")
    team.accept(invitation, actor=owner)
    assert Membership.objects.get().person == owner.person


def test_an_invitation_of_an_import_gives_nothing_once_somebody_owns(ruse, coordinator):
    headings = [*HEADINGS, "Имейл на собственика"]
    imported(xlsx(headings, [*BRYAG, "late@example.org"]), coordinator, invites=True)
    run("invite owner")
    MembershipFactory(organisation=Organisation.objects.get(), role="owner")

    with pytest.raises(ValidationError, match="покана"):
        team.accept(
            Invitation.objects.get(), actor=UserFactory(email="late@example.org")
        )


def test_a_day_holds_so_many_invitations(ruse, coordinator, monkeypatch):
    monkeypatch.setattr(imports, "INVITATIONS_A_DAY", 1)
    headings = [*HEADINGS, "Имейл на собственика"]
    second = ["Фондация „Втора“", "", "", "Русе", "", ""]
    imported(
        xlsx(headings, [*BRYAG, "a@example.org"], [*second, "b@example.org"]),
        coordinator,
        invites=True,
        likely="new",
    )

    run("invite owner")
    run("invite owner")

    assert [one.email for one in Invitation.objects.all()] == ["a@example.org"]


def test_columns_are_remembered_for_the_same_headings(ruse, coordinator):
    headings = ["Наименование", "Нещо наше", "Какво е"]
    row = ["Бряг", "office@example.org", "НЧО"]
    first = imports.begin(xlsx(headings, row), actor=coordinator)
    assert first.mapping == {"A": "name_bg"}
    answers = {"A": "name_bg", "B": "email", "C": "kind"}
    imports.name_columns(first, mapping=answers, kinds={"НЧО": "chitalishte"})

    second = imports.begin(xlsx(headings, row), actor=AppointmentFactory().user)

    assert second.mapping == answers
    assert second.kinds == {"НЧО": "chitalishte"}


def test_headings_are_remembered_one_by_one(ruse, coordinator):
    headings = ["Наименование", "Нещо наше", "Бележка"]
    first = imports.begin(xlsx(headings, ["Бряг", "1", "2"]), actor=coordinator)
    answers = {"A": "name_bg", "B": "email", "C": "mission_bg"}
    imports.name_columns(first, mapping=answers, default_kind="lag")

    moved = ["№", "Наименование", "Бележка", "тел.", "Нещо наше"]
    second = imports.begin(xlsx(moved, [1, "Бряг", "2", "3", "4"]), actor=coordinator)

    assert second.mapping == {
        "B": "name_bg", "C": "mission_bg", "D": "phone", "E": "email"
    }  # fmt: skip
    assert second.default_kind == ""


def test_a_table_without_a_column_of_names_is_not_checked(ruse, coordinator):
    batch = imports.begin(xlsx(["Кой", "Къде"], ["Бряг", "Русе"]), actor=coordinator)

    with refused("no_name"):
        imports.name_columns(batch, mapping={"B": "seat"})

    batch.refresh_from_db()
    assert batch.state == OrganisationImport.State.COLUMNS


def test_the_command_checks_writes_and_leaves_nothing_behind(ruse, tmp_path):
    path, nameless = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    path.write_bytes(xlsx(HEADINGS, BRYAG).read())
    nameless.write_bytes(xlsx(["Кой", "Къде"], ["Бряг", "Русе"]).read())
    out = io.StringIO()

    call_command(
        "importorganisations", path, dry_run=True, stdout=out, skip_checks=False
    )
    with pytest.raises(CommandError, match="името"):
        call_command("importorganisations", nameless)

    assert "нова организация: 1" in out.getvalue()
    assert not Organisation.objects.exists()
    assert not OrganisationImport.objects.exists()

    for expected in ("създадена: 1", "без промяна: 1"):
        call_command("importorganisations", path, stdout=out)
        assert expected in out.getvalue()
    assert Organisation.objects.count() == 1


def test_after_thirty_days_only_the_counts_are_left(ruse, coordinator):
    batch = imported(xlsx(HEADINGS, BRYAG), coordinator)
    OrganisationImport.objects.update(
        created_at=timezone.now() - datetime.timedelta(days=31)
    )

    run("empty import")

    batch.refresh_from_db()
    assert batch.counts == {"created": 1}
    assert not batch.rows.exists()
    assert not Attachment.objects.exists()


def test_the_report_runs_no_formula(ruse, coordinator, as_user):
    row = ["=HYPERLINK(1)", "", "сдружение", "Русе", "<b>x</b>", ""]
    upload = csv(HEADINGS, row)
    batch = checked(upload, coordinator)
    client = as_user(coordinator)

    response = client.get(f"/members/import/{batch.pk}/report.xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    page = client.get(f"/members/import/{batch.pk}/").content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_pages_ask_as_often_for_thirty_rows_as_for_one(
    ruse, coordinator, as_user, django_assert_max_num_queries
):
    client = as_user(coordinator)
    asked = []
    for number in (1, 30):
        rows = [
            [f"Клуб {n} {number}", "", "клуб", "Русе", "", ""] for n in range(number)
        ]
        batch = checked(csv(HEADINGS, *rows), coordinator)
        address = f"/members/import/{batch.pk}/"
        client.get(address)
        with django_assert_max_num_queries(40) as context:
            client.get(address)
        asked.append(len(context.captured_queries))

    assert asked[0] == asked[1]


def test_thirty_rows_are_written_in_as_many_questions_as_one(ruse, coordinator):
    asked = []
    for number in (2, 30):
        rows = [
            [f"Клуб {n} {number}", "", "клуб", "Русе", "", "Русе"]
            for n in range(number)
        ]
        batch = checked(csv(HEADINGS, *rows), coordinator)
        imports.choose_all(batch, "likely", "new")
        imports.confirm(batch, actor=coordinator, invites=False)
        with CaptureQueriesContext(connection) as context:
            imports.write(batch.pk)
        asked.append(len(context))

    assert asked[0] == asked[1]
    assert Organisation.objects.count() == 32


def test_a_page_at_work_looks_again_by_itself(ruse, coordinator, as_user):
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)
    client, address = as_user(coordinator), f"/members/import/{batch.pk}/"
    assert "Refresh" not in client.get(address)

    client.post(f"{address}confirm/")

    assert client.get(address)["Refresh"] == "3"


def test_a_personal_number_in_a_heading_is_kept_nowhere(ruse):
    batch = checked(xlsx([*HEADINGS, "7523169263"], [*BRYAG, "да"]))

    assert "7523169263" not in str(batch.headings)
    assert not Attachment.objects.exists()
    assert ["egn", {}] in batch.remarks


def test_a_file_with_a_personal_number_in_a_hidden_sheet_is_not_kept(ruse):
    book, file = load_workbook(xlsx(HEADINGS, BRYAG)), io.BytesIO()
    hidden = book.create_sheet("Хора")
    hidden.append(["Иван", 7523169263])
    hidden.sheet_state = "hidden"
    book.save(file)

    batch = checked(SimpleUploadedFile("списък.xlsx", file.getvalue()))

    assert not problems(batch)
    assert not Attachment.objects.exists()


def test_another_sheet_of_a_file_that_is_not_kept_is_refused(ruse, coordinator):
    number = [*BRYAG[:4], "ЕГН 7523169263"]
    book, file = load_workbook(xlsx(HEADINGS, number)), io.BytesIO()
    other = book.create_sheet("Втори")
    for row in (HEADINGS, BRYAG):
        other.append(row)
    book.save(file)
    upload = SimpleUploadedFile("списък.xlsx", file.getvalue())
    batch = imports.begin(upload, actor=coordinator)
    first, second = batch.sheets
    imports.choose_sheet(batch, first)

    with refused("no_file"):
        imports.choose_sheet(batch, second)


def test_what_stands_in_a_file_is_never_part_of_a_page(ruse, coordinator, as_user):
    marked = ["<b>Сдружение</b>", "", "<img src=x>", "Русе", "", ""]
    batch = checked(xlsx(["Име (<i>на</i>)", *HEADINGS[1:]], marked), coordinator)
    client = as_user(coordinator)

    for page in ("", "columns/"):
        text = client.get(f"/members/import/{batch.pk}/{page}").content.decode()
        assert "&lt;b&gt;Сдружение" in text
        for mark in ("<b>Сд", "<img src=x", "<i>на"):
            assert mark not in text


def test_what_was_thrown_away_in_another_window_is_said(ruse, coordinator):
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)
    gone = OrganisationImport.objects.get(pk=batch.pk)
    imports.discard(batch, actor=coordinator)

    with refused("gone"):
        imports.confirm(gone, actor=coordinator, invites=False)
    with refused("gone"):
        imports.discard(gone, actor=coordinator)
    imports.check(gone.pk)


def test_another_coordinator_finds_nothing(ruse, coordinator, as_user):
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)
    stranger = as_user(AppointmentFactory(role="administrator").user)

    assert stranger.get(f"/members/import/{batch.pk}/").status_code == 404
    assert stranger.get(f"/members/import/{batch.pk}/report.csv").status_code == 404
    file = Attachment.objects.get(purpose="import")
    assert stranger.get(file.get_absolute_url()).status_code == 404
    own = as_user(coordinator).get(file.get_absolute_url())
    assert list(own.streaming_content)


def test_rows_with_errors_say_what_to_do_next(ruse, coordinator, as_user):
    wrong = ["Клуб „Цифра“", "123456789", "клуб", "Русе", "", ""]
    good, bad = (checked(csv(HEADINGS, row), coordinator) for row in (BRYAG, wrong))
    client = as_user(coordinator)

    def page(batch):
        return client.get(f"/members/import/{batch.pk}/").content.decode()

    assert "Поправете редовете с грешки" not in page(good)
    assert "Поправете редовете с грешки" in page(bad)
    imports.confirm(bad, actor=coordinator, invites=False)
    imports.write(bad.pk)
    assert "Поправете редовете с грешки" in page(bad)


def test_the_way_to_the_confirmation_stands_above_the_rows(as_user, ruse, coordinator):
    batch = checked(xlsx(HEADINGS, BRYAG), coordinator)

    page = as_user(coordinator).get(batch.get_absolute_url()).text

    way, rows, panel = 'href="#confirm"', '<ol class="rows">', 'id="confirm"'
    assert page.index(way) < page.index(rows) < page.index(panel)
    assert "Нови организации: 1" in page

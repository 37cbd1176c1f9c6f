"""The budget: its pages, its form, and who reads how much of it."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.models import AuditEntry
from projects import waiting
from projects.forms.budgets import MOST_LINES, MOST_PERIODS
from projects.models import Allocation, Budget, BudgetLine, Project
from tests.factories import (
    AllocationFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetPeriodFactory,
    DisbursementFactory,
    ExpenditureFactory,
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)

SUPPLIER = "Таен доставчик ЕООД"


@pytest.fixture
def budget():
    """One heading with two lines; the second is overspent."""
    made = BudgetFactory(project__title_en="Together")
    period = BudgetPeriodFactory(budget=made)
    for place, number in enumerate(["1", "1.1", "1.2"]):
        line = BudgetLineFactory(budget=made, number=number, position=place)
        if number != "1":
            AllocationFactory(line=line, period=period, amount=Decimal(100))
    ExpenditureFactory(
        budget=made, line=line, original_amount=Decimal("120.50"), supplier=SUPPLIER
    )
    return made


@pytest.fixture
def at(budget):
    return f"/projects/{budget.project.slug}/budget"


@pytest.fixture
def owner(budget):
    return staff_of(budget.project.organisation, "owner")


class TestReading:
    def test_the_public_reads_totals_and_no_suppliers(self, client, budget, at):
        DisbursementFactory(budget=budget, note="Тайна бележка")

        page = client.get(f"{at}/").content.decode()
        english = client.get(f"/en{at}/?line=1.2&origin=own").content.decode()

        assert "надвишено с 20,50\u00a0€" in page
        assert "200\u00a0€" in page
        assert "60&nbsp;%" in page
        for text in (page, english):
            assert SUPPLIER not in text
            assert "Тайна бележка" not in text
            assert "Покани" not in text
            assert "budget.xlsx" not in text
        assert "20.50\u00a0€ over" in english

    def test_other_organisations_read_what_the_public_reads(self, as_user, budget, at):
        stranger = as_user(staff_of(OrganisationFactory(), "owner"))
        partner = OrganisationFactory()
        budget.project.partners.create(organisation=partner, role=4)

        for reader in (stranger, as_user(staff_of(partner)), as_user(UserFactory())):
            page = reader.get(f"{at}/")
            assert page.status_code == 200
            assert SUPPLIER not in page.content.decode()
            assert reader.get(f"{at}.xlsx").status_code == 403

    def test_donors_members_and_accountants_read_everything(self, as_user, budget, at):
        funder = OrganisationFactory()
        budget.project.partners.create(organisation=funder, role=1)
        keeper = UserFactory()
        TeamMemberFactory(project=budget.project, email=keeper.email)
        lead = budget.project.organisation

        for reader in (staff_of(funder, "member"), staff_of(lead, "member"), keeper):
            page = as_user(reader).get(f"{at}/").content.decode()
            assert SUPPLIER in page
            assert ("/expenditure/new/" in page) is (reader == keeper)

    def test_a_donor_of_a_draft_reads_nothing(self, as_user, budget, at):
        funder = OrganisationFactory()
        budget.project.partners.create(organisation=funder, role=1)
        Project.objects.update(is_published=False)
        donor = staff_of(funder, "owner")

        assert as_user(donor).get(f"{at}/").status_code == 404
        assert list(Budget.objects.visible_to(donor)) == []

    def test_filters_narrow_lines_costs_and_sums(self, as_user, owner, budget, at):
        other = ExpenditureFactory(
            budget=budget, line=budget.lines.get(number="1.1"), origin="own"
        )
        client = as_user(owner)

        def found(**query):
            context = client.get(f"{at}/", query).context
            rows = [one.number for one in context["page_obj"]]
            return rows, context["table"].total.spent.amount

        first = budget.expenditure.exclude(pk=other.pk).get()
        everything = ([other.number, first.number], Decimal("130.50"))
        assert found() == everything
        assert found(line="1.1") == ([other.number], 10)
        assert found(line="1") == everything
        assert found(origin="grant") == ([first.number], Decimal("120.50"))
        assert found(period=budget.periods.get().pk) == everything
        assert found(origin="x", period="9" * 30, line="' or 1=1") == everything
        assert found(papers="x") == everything

    def test_costs_without_a_document_are_found(
        self, as_user, owner, budget, at, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        line = budget.lines.get(number="1.1")
        lacking, proved, voided = (
            ExpenditureFactory(budget=budget, line=line, **fields)
            for fields in (
                {},
                {},
                {"voided_at": "2026-01-01T00:00Z", "void_reason": "2×"},
            )
        )
        proof = SimpleUploadedFile("фактура.txt", "Фактура".encode())
        files.attach(proved, proof, purpose="document", user=owner)

        context = as_user(owner).get(f"{at}/?papers=none").context

        found = [one.number for one in context["page_obj"]]
        assert lacking.number in found
        assert {proved.number, voided.number}.isdisjoint(found)
        everything = as_user(owner).get(f"{at}/").context["table"].total.spent
        assert context["table"].total.spent == everything

    def test_voided_costs_are_listed_and_not_counted(self, as_user, owner, budget, at):
        ExpenditureFactory(
            budget=budget,
            line=budget.lines.get(number="1.1"),
            voided_at="2026-01-01T00:00Z",
            void_reason="Въведен два пъти",
        )

        page = as_user(owner).get(f"{at}/")

        assert "Въведен два пъти" in page.content.decode()
        assert page.context["listed"].amount == Decimal("120.50")

    @pytest.mark.parametrize("role", [None, "owner"])
    def test_thirty_rows_take_as_many_queries_as_one(
        self, client, as_user, budget, at, role, django_assert_num_queries
    ):
        if role:
            client = as_user(staff_of(budget.project.organisation, role))

        def fill(number):
            period = budget.periods.get()
            line = BudgetLineFactory(budget=budget, number=f"2.{number}")
            AllocationFactory(line=line, period=period)
            ExpenditureFactory(budget=budget, line=line)
            DisbursementFactory(budget=budget)

        fill(0)
        client.get(f"{at}/")
        with django_assert_num_queries(30 if role else 9) as one:
            client.get(f"{at}/")
        for number in range(1, 31):
            fill(number)
        with django_assert_num_queries(len(one)):
            client.get(f"{at}/")

    def test_the_project_page_says_what_it_has_and_what_is_spent(self, client, budget):
        page = client.get(budget.project.get_absolute_url()).content.decode()

        assert "<dd>200\u00a0€</dd>" in page
        assert "120,50\u00a0€</a> · 60&nbsp;%" in page
        assert f"/projects/{budget.project.slug}/budget/" in page

    def test_what_was_expected_and_did_not_come_waits_for_its_keepers(self, budget):
        keeper, expert = UserFactory(), UserFactory()
        TeamMemberFactory(project=budget.project, email=keeper.email)
        TeamMemberFactory(project=budget.project, email=expert.email, role="expert")
        due = DisbursementFactory(
            budget=budget, received_on=None, expected_on=datetime.date(2015, 1, 1)
        )
        DisbursementFactory(
            budget=budget, received_on=None, expected_on=datetime.date(2099, 1, 1)
        )
        lead = budget.project.organisation
        readers = [staff_of(lead, "owner"), keeper, staff_of(lead), expert]

        found = [
            [item.url for item in waiting.instalments_due(user)] for user in readers
        ]

        slug = budget.project.slug
        url = f"/projects/{slug}/budget/disbursements/{due.number}/edit/"
        assert found == [[url], [url], [], []]

    def test_a_project_without_a_budget_says_nothing_of_money(self, client):
        project = ProjectFactory()

        page = client.get(project.get_absolute_url()).content.decode()

        assert "/budget/" not in page
        assert "Финансиране" not in page


class TestPeriods:
    def test_one_period_for_the_whole_project_is_offered_and_kept(self, as_user):
        project = ProjectFactory()
        client = as_user(staff_of(project.organisation, "owner"))
        at = f"/projects/{project.slug}/budget"

        first = client.get(f"{at}/expenditure/new/")
        page = client.get(first.url)
        data = sent_periods(page, currency="BGN")
        answers = [client.post(first.url, data) for _twice in range(2)]

        assert first.url == f"{at}/periods/"
        assert answers[0].url == f"{at}/edit/"
        budget = project.budget
        days = budget.periods.values_list("starts_on", "ends_on")
        assert list(days) == [(project.starts_on, project.ends_on)]
        assert budget.currency == "BGN"

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ([("2026-01-01", "2026-06-30"), ("2026-06-30", "2026-12-31")], "застъпват"),
            ([("2026-06-30", "2026-01-01")], "след"),
            ([("2026-01-01", "")], "двата дни"),
            ([("31.02.2026", "2026-12-31")], "3.12.2026"),
            ([], "поне един"),
        ],
    )
    def test_wrong_periods_are_refused_in_words(
        self, as_user, owner, budget, at, days, words
    ):
        data = {"currency": "EUR", "periods-TOTAL_FORMS": "3"}
        data["periods-INITIAL_FORMS"] = "0"
        for index, (first, last) in enumerate(days):
            data[f"periods-{index}-starts_on"] = first
            data[f"periods-{index}-ends_on"] = last

        answer = as_user(owner).post(f"{at}/periods/", data)

        assert words in answer.content.decode()
        assert budget.periods.count() == 1

    def test_two_people_at_once_do_not_overwrite_each_other(
        self, as_user, owner, budget, at
    ):
        colleague = as_user(staff_of(budget.project.organisation, "owner"))
        data = sent_periods(as_user(owner).get(f"{at}/periods/"))
        later = data | {
            "periods-1-starts_on": "2030-01-01",
            "periods-1-ends_on": "2030-12-31",
        }
        colleague.post(f"{at}/periods/", later)
        mine = data | {
            "periods-1-starts_on": "2031-01-01",
            "periods-1-ends_on": "2031-12-31",
        }

        refused = as_user(owner).post(f"{at}/periods/", mine)

        assert "промени бюджета, докато пишехте" in refused.content.decode()
        assert "2031-12-31" in refused.content.decode()
        assert [one.starts_on.year for one in budget.periods.all()][1:] == [2030]
        again = mine | {"version": refused.context["form"]["version"].value()}
        as_user(owner).post(f"{at}/periods/", again)
        assert [one.starts_on.year for one in budget.periods.all()][1:] == [2031]

    def test_amounts_hold_their_currency_and_their_period(
        self, as_user, owner, budget, at
    ):
        client = as_user(owner)
        data = sent_periods(client.get(f"{at}/periods/"))
        other = data | {
            "periods-0-number": "",
            "periods-0-starts_on": "2026-02-01",
            "periods-0-ends_on": "2026-02-02",
        }

        currency = client.post(f"{at}/periods/", data | {"currency": "BGN"})
        period = client.post(f"{at}/periods/", other)

        assert "валутата остава" in currency.content.decode()
        assert "са предвидени суми" in period.content.decode()
        budget.refresh_from_db()
        assert (budget.currency, budget.periods.count()) == ("EUR", 1)


def sent_periods(page, currency="EUR"):
    formset, version = page.context["periods"], page.context["form"]["version"]
    data = {"currency": currency, "version": version.value() or ""}
    data["periods-TOTAL_FORMS"] = len(formset.forms)
    data["periods-INITIAL_FORMS"] = formset.initial_form_count()
    for form in formset:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else str(value)
    return data


def shown(page):
    """What the browser would send back untouched."""
    data = {"version": page.context["version"]}
    formset = page.context["lines"]
    data["lines-TOTAL_FORMS"] = formset.total_form_count()
    data["lines-INITIAL_FORMS"] = formset.initial_form_count()
    for form in formset:
        for field in form:
            if field.name != "is_removed":
                data[field.html_name] = field.as_widget().partition('value="')[2]
                data[field.html_name] = data[field.html_name].partition('"')[0]
    return data


def test_the_largest_budget_is_one_form(settings):
    fields = MOST_LINES * (5 + 3 * MOST_PERIODS)

    assert fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


class TestLines:
    def amount(self, budget, origin="grant"):
        return f"amount_{budget.periods.get().pk}_{origin}"

    def test_a_line_is_added_and_amounts_are_read_as_written(
        self, as_user, owner, budget, at
    ):
        client = as_user(owner)
        data = shown(client.get(f"{at}/edit/")) | {
            "lines-3-number": "2",
            "lines-3-title_bg": "Обучения",
            f"lines-3-{self.amount(budget)}": "1 234,56",
            f"lines-3-{self.amount(budget, 'in_kind')}": "50",
            f"lines-1-{self.amount(budget)}": "",
        }

        answers = [client.post(f"{at}/edit/", data) for _twice in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        rows = Allocation.objects.values_list("line__number", "origin", "amount")
        assert set(rows) == {
            ("1.2", "grant", 100),
            ("2", "grant", Decimal("1234.56")),
            ("2", "in_kind", 50),
        }
        assert [line.number for line in budget.lines.all()] == ["1", "1.1", "1.2", "2"]
        verbs = AuditEntry.objects.filter(verb="projects.budget_changed")
        assert verbs.count() == 1

    def test_untouched_is_unchanged(self, as_user, owner, budget, at):
        client, before = as_user(owner), budget.updated_at

        answer = client.post(f"{at}/edit/", shown(client.get(f"{at}/edit/")))

        assert answer.status_code == 302
        budget.refresh_from_db()
        assert budget.updated_at == before

    def test_lines_are_renumbered_in_one_press(self, as_user, owner, budget, at):
        client = as_user(owner)
        names = {line.pk: line.number for line in budget.lines.all()}
        data = shown(client.get(f"{at}/edit/"))
        data |= {"lines-1-number": "1.2", "lines-2-number": "1.1"}

        client.post(f"{at}/edit/", data)

        now = {line.pk: line.number for line in budget.lines.all()}
        swap = {"1.1": "1.2", "1.2": "1.1"}
        assert now == {pk: swap.get(number, number) for pk, number in names.items()}
        order = [line.number for line in budget.lines.all()]
        assert order == ["1", "1.1", "1.2"]

    @pytest.mark.parametrize(
        "text", ["сто", "-5", "1234567890123", "1,234", "1e3", "0x10", "²"]
    )
    def test_a_bad_amount_is_refused_and_stays_in_its_field(
        self, as_user, owner, budget, at, text
    ):
        client = as_user(owner)
        data = shown(client.get(f"{at}/edit/"))
        data |= {f"lines-1-{self.amount(budget)}": text, "lines-2-title_bg": "Ново име"}

        answer = client.post(f"{at}/edit/", data)

        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'value="{text}"' in page
        assert "Ново име" in page
        assert set(Allocation.objects.values_list("amount", flat=True)) == {100}

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"lines-3-number": "1.1", "lines-3-title_bg": "Пак"}, "два пъти"),
            ({"lines-3-title_bg": "Без номер"}, "номер и заглавие"),
            ({"lines-3-number": "A", "lines-3-title_bg": "x"}, "1 или 1.2"),
            ({"lines-3-number": "1.1.1", "lines-3-title_bg": "x"}, "обединява 1.1.1"),
            ({"lines-2-is_removed": "on"}, "има разходи"),
        ],
    )
    def test_what_cannot_be_is_said(self, as_user, owner, budget, at, changes, words):
        client = as_user(owner)

        answer = client.post(f"{at}/edit/", shown(client.get(f"{at}/edit/")) | changes)

        assert words in answer.content.decode()
        assert BudgetLine.objects.count() == 3

    def test_a_line_without_costs_is_removed(self, as_user, owner, budget, at):
        client = as_user(owner)
        data = shown(client.get(f"{at}/edit/")) | {"lines-1-is_removed": "on"}

        client.post(f"{at}/edit/", data)

        assert [line.number for line in budget.lines.all()] == ["1", "1.2"]

    def test_two_people_at_once_do_not_overwrite_each_other(
        self, as_user, owner, budget, at
    ):
        colleague = staff_of(budget.project.organisation, "owner")
        first, second = as_user(owner), as_user(colleague)
        page = shown(first.get(f"{at}/edit/"))
        second.post(f"{at}/edit/", page | {"lines-1-title_bg": "На колегата"})

        refused = first.post(f"{at}/edit/", page | {"lines-1-title_bg": "Мое"})

        text = refused.content.decode()
        assert f"{colleague.get_full_name()} промени бюджета" in text
        assert "Мое" in text
        assert budget.lines.get(number="1.1").title_bg == "На колегата"
        again = page | {"version": refused.context["version"]}
        first.post(f"{at}/edit/", again | {"lines-1-title_bg": "Мое"})
        assert budget.lines.get(number="1.1").title_bg == "Мое"

    def test_rows_of_a_spreadsheet_are_pasted_and_saved_only_then(
        self, as_user, owner, budget, at
    ):
        client = as_user(owner)
        copied = "1.1\tДруго\t1 500,00\t\t20,00\r\n2.\tПътни\t-\t0\t7\nОбщо\t\t1520"
        data = shown(client.get(f"{at}/edit/")) | {"paste": "1", "pasted": copied}

        page = client.post(f"{at}/edit/", data, follow=True)

        text = page.content.decode()
        assert "2 пера са сложени" in text
        assert "1 ред няма номер" in text
        assert Allocation.objects.count() == 2
        client.post(f"{at}/edit/", shown(page))
        rows = Allocation.objects.values_list("line__number", "origin", "amount")
        assert set(rows) == {
            ("1.1", "grant", 1500),
            ("1.1", "in_kind", 20),
            ("1.2", "grant", 100),
            ("2", "in_kind", 7),
        }
        assert budget.lines.get(number="1.1").title_bg == "Друго"

    def test_more_empty_lines_keep_what_is_typed(self, as_user, owner, budget, at):
        client = as_user(owner)
        data = shown(client.get(f"{at}/edit/"))
        data |= {"lines-3-number": "не", "lines-3-title_bg": "Полуписано", "more": "1"}

        page = client.post(f"{at}/edit/", data)

        assert "Полуписано" in page.content.decode()
        assert page.context["lines"].total_form_count() == 9
        assert BudgetLine.objects.count() == 3


class TestWorkbook:
    def test_thirty_rows_take_as_many_queries_as_one(
        self, as_user, owner, budget, at, django_assert_num_queries
    ):
        client, line = as_user(owner), budget.lines.get(number="1.1")

        def fill():
            ExpenditureFactory(budget=budget, line=line)
            DisbursementFactory(budget=budget)

        fill()
        client.get(f"{at}.xlsx").getvalue()
        with django_assert_num_queries(23) as one:
            client.get(f"{at}.xlsx").getvalue()
        for _number in range(30):
            fill()
        with django_assert_num_queries(len(one)):
            client.get(f"{at}.xlsx").getvalue()

    def test_it_holds_lines_costs_and_live_sums(self, as_user, owner, budget, at):
        line = budget.lines.get(number="1.1")
        for amount in ("1.10", "2.20"):
            ExpenditureFactory(
                budget=budget,
                line=line,
                original_amount=Decimal(amount),
                purpose="=cmd|'/C calc'!A0",
            )
        ExpenditureFactory(
            budget=budget,
            line=line,
            voided_at="2026-01-01T00:00Z",
            void_reason="Грешка",
        )
        DisbursementFactory(budget=budget)

        content = as_user(owner).get(f"{at}.xlsx").getvalue()

        live = openpyxl.load_workbook(io.BytesIO(content))
        value = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        assert live.sheetnames == ["Бюджет", "Разходи", "Вноски"]
        sheet, seen = live["Бюджет"], value["Бюджет"]
        assert [cell.value for cell in sheet[2]][:2] == ["1.1", "Перо 1.1"]
        assert sheet["F2"].value == "=SUM(C2:E2)"
        assert sheet["G2"].value == "=SUM('Разходи'!K2:K3)"
        assert sheet["H2"].value == "=F2-G2"
        assert sheet["F4"].value == "=SUM(F2:F3)"
        assert [seen[f"{c}4"].value for c in "FGH"] == [200, 123.8, 76.2]
        assert [seen[f"{c}4"].value for c in "IJ"] == [391.16, 242.13]
        costs = live["Разходи"]
        assert costs["I2"].value == "'=cmd|'/C calc'!A0"
        assert costs["K6"].value == "=SUM(K2:K4)"
        assert value["Разходи"]["K6"].value == 123.8
        assert value["Вноски"]["E3"].value == 50
        assert AuditEntry.objects.get().verb == "projects.budget_exported"

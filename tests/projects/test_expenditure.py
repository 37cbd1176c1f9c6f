"""Costs and instalments: typed from the paper, corrected, voided, with their documents."""

import datetime
import threading
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from core.models import Attachment, AuditEntry
from leadernet.demo import pictures
from projects.models import Disbursement, Expenditure
from tests.factories import (
    ActivityFactory,
    BudgetFactory,
    BudgetLineFactory,
    DisbursementFactory,
    ExpenditureFactory,
    OrganisationFactory,
    staff_of,
)

TODAY = timezone.localdate()
# Still ahead when the tests run over midnight.
AHEAD = TODAY + datetime.timedelta(days=2)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def line():
    return BudgetLineFactory(number="1.1")


@pytest.fixture
def budget(line):
    return line.budget


@pytest.fixture
def keeper(budget, as_user):
    return as_user(staff_of(budget.project.organisation, "owner"))


@pytest.fixture
def at(budget):
    return f"/projects/{budget.project.slug}/budget"


def paper(line, /, **changes):
    return {
        "submission": str(uuid.uuid4()),
        "line": line.pk,
        "activity": "",
        "purpose": "Покани за срещите",
        "supplier": "Печатница „Пример“",
        "document_kind": "invoice",
        "document_number": "0000001234",
        "document_on": "",
        "original_amount": "1 234,56",
        "original_currency": "EUR",
        "origin": "grant",
        "paid_on": line.budget.project.starts_on.isoformat(),
    } | changes


def document(name="фактура.txt"):
    return SimpleUploadedFile(name, "Фактура".encode())


class TestEntering:
    def test_a_cost_is_entered_once_however_often_it_is_sent(
        self, keeper, budget, line, at
    ):
        activity = ActivityFactory(project=budget.project)
        data = paper(line, activity=activity.pk)

        answers = [keeper.post(f"{at}/expenditure/new/", data) for _twice in range(2)]

        assert [answer.url for answer in answers] == [f"{at}/"] * 2
        cost = Expenditure.objects.get()
        assert (cost.number, cost.amount) == (1, Decimal("1234.56"))
        assert (cost.activity, cost.transaction_type_code) == (activity, 4)
        assert AuditEntry.objects.get().verb == "projects.expenditure_added"

    def test_the_number_of_another_page_does_not_swallow_a_cost(
        self, keeper, as_user, budget, line, at
    ):
        """Neither of another budget, which would open its cost, nor of another person."""
        data = paper(line)
        keeper.post(f"{at}/expenditure/new/", data)
        colleague = as_user(staff_of(budget.project.organisation, "owner"))
        elsewhere = BudgetLineFactory(number="1.1")
        project = elsewhere.budget.project
        stranger = as_user(staff_of(project.organisation, "owner"))
        same = {"submission": data["submission"]}

        colleague.post(f"{at}/expenditure/new/", paper(line, supplier="Друг", **same))
        stranger.post(
            f"/projects/{project.slug}/budget/expenditure/new/",
            paper(elsewhere, **same),
        )

        rows = Expenditure.objects.order_by("pk")
        assert [(one.budget, one.number) for one in rows] == [
            (budget, 1),
            (budget, 2),
            (elsewhere.budget, 1),
        ]

    def test_many_papers_are_entered_one_after_the_other(self, keeper, line, at):
        url = f"{at}/expenditure/new/"

        answer = keeper.post(url, paper(line, another="1"))

        assert answer.url == url
        assert Expenditure.objects.count() == 1

    def test_the_other_currency_is_converted_and_kept_as_it_was(
        self, keeper, budget, line, at
    ):
        data = paper(line, original_amount="500", original_currency="BGN")

        keeper.post(f"{at}/expenditure/new/", data)

        cost = budget.expenditure.with_other().get()
        assert (cost.amount, cost.other) == (Decimal("255.65"), 500)

    def test_documents_are_for_those_who_see_the_money(
        self, keeper, client, as_user, budget, line, at
    ):
        funder = OrganisationFactory()
        budget.project.partners.create(organisation=funder, role=1)
        keeper.post(f"{at}/expenditure/new/", paper(line, documents=[document()]))
        url = Attachment.objects.get().get_absolute_url()
        stranger = as_user(staff_of(OrganisationFactory(), "owner"))

        assert client.get(url).status_code == 404
        assert stranger.get(url).status_code == 404
        for reader in (keeper, as_user(staff_of(funder, "member"))):
            answer = reader.get(url)
            assert answer.getvalue().decode() == "Фактура"
            assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"original_amount": "сто"}, "original_amount"),
            ({"original_amount": "1234567890123"}, "original_amount"),
            ({"original_amount": "0"}, "original_amount"),
            ({"original_amount": "-5"}, "original_amount"),
            ({"original_amount": "5", "is_correction": "on"}, "original_amount"),
            ({"paid_on": "31.02.2026"}, "paid_on"),
            ({"paid_on": "9999-12-31"}, "paid_on"),
            ({"paid_on": str(AHEAD)}, "paid_on"),
            ({"paid_on": "2001-01-01"}, "outside_is_meant"),
            ({"supplier": "Иван Иванов, ЕГН 7501020018"}, "supplier"),
            ({"supplier": ""}, "supplier"),
            ({"line": "0"}, "line"),
            ({"document_number": "9" * 41}, "document_number"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_is_typed_stays(
        self, keeper, line, at, changes, field
    ):
        answer = keeper.post(f"{at}/expenditure/new/", paper(line, **changes))

        assert list(answer.context["form"].errors) == [field]
        assert "Покани за срещите" in answer.content.decode()
        assert not Expenditure.objects.exists()

    def test_a_line_of_another_project_or_a_heading_is_refused(
        self, keeper, budget, line, at
    ):
        heading = BudgetLineFactory(budget=budget, number="1")

        for wrong in (heading, BudgetLineFactory()):
            data = paper(line, line=wrong.pk)
            answer = keeper.post(f"{at}/expenditure/new/", data)
            assert list(answer.context["form"].errors) == ["line"]

    def test_a_day_outside_the_project_is_asked_about(self, keeper, line, at):
        data = paper(line, paid_on="20.12.2013")
        page = keeper.get(f"{at}/expenditure/new/").content.decode()

        asked = keeper.post(f"{at}/expenditure/new/", data).content.decode()
        keeper.post(f"{at}/expenditure/new/", data | {"outside_is_meant": "on"})

        assert "outside_is_meant" not in page
        assert "Проектът е от 01.01." in asked
        assert Expenditure.objects.get().outside_is_meant

    def test_a_paper_entered_twice_is_asked_about(self, keeper, line, at):
        keeper.post(f"{at}/expenditure/new/", paper(line))
        twin = paper(line, supplier=" печатница „пример“ ", original_amount="1234.56")

        asked = keeper.post(f"{at}/expenditure/new/", twin)

        assert list(asked.context["form"].errors) == ["twin_is_meant"]
        assert "със същия доставчик" in asked.content.decode()
        keeper.post(f"{at}/expenditure/new/", twin | {"twin_is_meant": "on"})
        assert list(Expenditure.objects.values_list("number", flat=True)) == [2, 1]

    def test_a_refund_is_a_correction_with_a_minus(self, keeper, line, at):
        data = paper(line, original_amount="-34,56", is_correction="on")

        keeper.post(f"{at}/expenditure/new/", data)

        assert Expenditure.objects.get().amount == Decimal("-34.56")

    def test_the_database_holds_no_negative_cost(self, line):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExpenditureFactory(
                budget=line.budget, line=line, original_amount=Decimal(-1)
            )

    def test_an_editor_reads_and_does_not_enter(self, as_user, budget, line, at):
        editor = as_user(staff_of(budget.project.organisation))

        assert editor.get(f"{at}/").status_code == 200
        answer = editor.post(f"{at}/expenditure/new/", paper(line))

        assert answer.status_code == 403
        assert not Expenditure.objects.exists()


class TestCorrecting:
    def sent(self, cost, **changes):
        version = cost.updated_at.isoformat()
        return paper(cost.line, version=version, **changes)

    def test_a_cost_is_corrected_and_what_it_was_is_kept(
        self, keeper, budget, line, at
    ):
        cost = ExpenditureFactory(budget=budget, line=line)

        keeper.post(
            f"{at}/expenditure/{cost.number}/edit/",
            self.sent(cost, original_amount="12,00"),
        )

        cost.refresh_from_db()
        assert cost.amount == 12
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.data["before"]["amount"]) == (
            "projects.expenditure_changed",
            "10.00",
        )
        history = cost.history.values_list("amount", flat=True)
        assert list(history) == [12, 10]

    def test_two_people_at_once_read_of_each_other(self, keeper, budget, line, at):
        cost = ExpenditureFactory(budget=budget, line=line)
        url, old = f"{at}/expenditure/{cost.number}/edit/", self.sent(cost)
        keeper.post(url, old | {"original_amount": "12"})

        refused = keeper.post(url, old | {"original_amount": "13"})

        assert "Някой промени това" in refused.content.decode()
        cost.refresh_from_db()
        assert cost.amount == 12
        again = old | {"version": refused.context["form"]["version"].value()}
        keeper.post(url, again | {"original_amount": "13"})
        cost.refresh_from_db()
        assert cost.amount == 13

    def test_documents_are_added_and_taken_away(self, keeper, budget, line, at):
        cost = ExpenditureFactory(budget=budget, line=line)
        url = f"{at}/expenditure/{cost.number}/edit/"
        keeper.post(url, self.sent(cost, documents=[document("една.txt")]))
        cost.refresh_from_db()
        first = cost.attachments.get()

        data = self.sent(cost, taken_away=[first.pk], documents=[document("друга.txt")])
        keeper.post(url, data)

        assert [one.name for one in cost.attachments.all()] == ["друга.txt"]

    def test_a_photograph_of_a_receipt_is_kept_and_what_is_unsafe_is_not(
        self, keeper, client, line, at
    ):
        photograph = SimpleUploadedFile(
            "kasova.png", pictures.landscape(3).read(), "image/png"
        )
        program = SimpleUploadedFile("macro.xlsm", b"PK\x03\x04")
        data = paper(line, documents=[photograph, program])

        answer = keeper.post(f"{at}/expenditure/new/", data, follow=True)

        kept = Expenditure.objects.get().attachments.get()
        assert kept.is_picture()
        assert "macro.xlsm" in answer.content.decode()
        assert client.get(kept.get_absolute_url()).status_code == 404
        assert keeper.get(kept.get_absolute_url()).getvalue()

    def test_a_document_of_another_cost_is_not_taken_away(
        self, keeper, budget, line, at
    ):
        other = ExpenditureFactory(budget=budget, line=line, document_number="7")
        url = f"{at}/expenditure/{other.number}/edit/"
        keeper.post(url, self.sent(other, documents=[document()]))
        cost = ExpenditureFactory(budget=budget, line=line, document_number="8")
        keeper.post(
            f"{at}/expenditure/{cost.number}/edit/",
            self.sent(cost, documents=[document()], document_number="8"),
        )
        cost.refresh_from_db()

        data = self.sent(cost, taken_away=[other.attachments.get().pk])
        answer = keeper.post(f"{at}/expenditure/{cost.number}/edit/", data)

        assert "taken_away" in answer.context["form"].errors
        assert other.attachments.count() == 1

    def test_voiding_needs_a_reason_and_counts_nothing(self, keeper, budget, line, at):
        cost = ExpenditureFactory(budget=budget, line=line)
        url = f"{at}/expenditure/{cost.number}/void/"

        empty = keeper.post(url, {"reason": " "})
        keeper.post(url, {"reason": "Платен от друг проект"})

        assert "reason" in empty.context["form"].errors
        cost.refresh_from_db()
        assert cost.void_reason == "Платен от друг проект"
        assert budget.expenditure.counted().total().amount == 0
        assert keeper.get(url).status_code == 404
        edit = f"{at}/expenditure/{cost.number}/edit/"
        assert keeper.get(edit).status_code == 404
        assert AuditEntry.objects.get().verb == "projects.expenditure_voided"

    def test_a_cost_of_another_project_is_not_found(self, keeper, at):
        other = ExpenditureFactory()

        assert keeper.get(f"{at}/expenditure/{other.number}/edit/").status_code == 404


class TestInstalments:
    def sent(self, **changes):
        return {
            "submission": str(uuid.uuid4()),
            "amount": "24 100",
            "payer": "",
            "expected_on": "2026-02-16",
            "received_on": "",
            "note": "Авансово плащане",
        } | changes

    def test_it_is_expected_then_received(self, keeper, budget, at):
        funder = OrganisationFactory()
        budget.project.partners.create(organisation=funder, role=1)
        data = self.sent(payer=funder.pk)

        for _twice in range(2):
            keeper.post(f"{at}/disbursements/new/", data)
        one = Disbursement.objects.get()
        assert budget.disbursements.received().total().amount == 0
        keeper.post(
            f"{at}/disbursements/{one.number}/edit/",
            data | {"version": one.updated_at.isoformat(), "received_on": "2026-02-17"},
        )

        one.refresh_from_db()
        assert (one.payer, one.received_on) == (funder, datetime.date(2026, 2, 17))
        assert budget.disbursements.received().total().amount == 24100
        assert one.transaction_type_code == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"amount": "-1"}, "amount"),
            ({"amount": "0"}, "amount"),
            ({"expected_on": ""}, "expected_on"),
            ({"received_on": str(AHEAD)}, "received_on"),
            ({"expected_on": "2026-02-30"}, "expected_on"),
        ],
    )
    def test_what_is_wrong_is_said(self, keeper, at, changes, field):
        answer = keeper.post(f"{at}/disbursements/new/", self.sent(**changes))

        assert list(answer.context["form"].errors) == [field]
        assert "Авансово плащане" in answer.content.decode()
        assert not Disbursement.objects.exists()

    def test_only_funders_of_the_project_pay(self, keeper, at):
        stranger = OrganisationFactory()

        data = self.sent(payer=stranger.pk)
        answer = keeper.post(f"{at}/disbursements/new/", data)

        assert list(answer.context["form"].errors) == ["payer"]

    def test_what_never_came_is_removed_and_what_came_is_not(self, keeper, budget, at):
        came = DisbursementFactory(budget=budget)
        awaited = DisbursementFactory(
            budget=budget, received_on=None, expected_on=TODAY
        )

        for one in (came, awaited):
            keeper.post(f"{at}/disbursements/{one.number}/remove/")

        assert list(Disbursement.objects.all()) == [came]


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_time_is_one_cost(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    line = BudgetFactory().lines.create(number="1", title_bg="Перо")
    owner = staff_of(line.budget.project.organisation, "owner")
    data, codes = paper(line), []

    def send():
        client = Client()
        client.force_login(owner, backend="members.backends.SignIn")
        url = f"/projects/{line.budget.project.slug}/budget/expenditure/new/"
        codes.append(client.post(url, data).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [302] * 4
    assert list(Expenditure.objects.values_list("number", flat=True)) == [1]

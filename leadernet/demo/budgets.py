"""What two projects cost: one kept in euro with two periods, an older one in leva."""

import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.models import Attachment
from leadernet.demo import build
from projects.currency import Currency, convert
from projects.models import (
    Allocation,
    Budget,
    BudgetLine,
    BudgetPeriod,
    Expenditure,
    Origin,
    Project,
    ProjectPartner,
    TeamMember,
)


def tell(network):
    tell_ruse(network)
    tell_kyustendil()


def tell_ruse(network):
    """Less was spent than was granted, and one line more than was planned for it."""
    project = Project.objects.get(slug="partnerships-2020")
    name_team(network, project)
    budget = begin(project, Currency.EUR, "ruse", [(2015, 6, 1)])
    budget.disbursements.create(
        number=1,
        payer=funder_of(project),
        amount=24_100,
        expected_on=datetime.date(2015, 2, 16),
        received_on=datetime.date(2015, 2, 18),
        note="Авансово плащане",
    )
    budget.disbursements.create(
        number=2,
        payer=funder_of(project),
        amount=7_840,
        expected_on=datetime.date(2015, 10, 15),
        received_on=datetime.date(2015, 10, 21),
        note="Окончателно плащане според направените разходи",
    )
    twice = budget.expenditure.filter(document_number="0000000412")
    twice.filter(pk=twice.first().pk).update(
        voided_at=build.moment(2015, 4, 30, 11), void_reason="Въведена два пъти"
    )
    for cost in budget.expenditure.filter(document_number__in=["0000000398", "17"]):
        attach_paper(cost, network.users["owner"])


def name_team(network, project):
    """The owner manages it, the editor coordinates, the accountant comes from outside."""
    manager, coordinator = network.users["owner"], network.users["staff"]
    common = {"project": project, "starts_on": project.starts_on}
    roles = TeamMember.Role
    for place, (role, user) in enumerate(
        [(roles.MANAGER, manager), (roles.COORDINATOR, coordinator)]
    ):
        TeamMember.objects.create(
            role=role, person=user.person, is_public=True, position=place, **common
        )
    accountant = network.users["accountant"]
    TeamMember.objects.create(
        role=roles.ACCOUNTANT,
        name=accountant.get_full_name(),
        email=accountant.email,
        position=2,
        **common,
    )


def tell_kyustendil():
    project = Project.objects.get(slug="your-municipality-works-for-you")
    budget = begin(project, Currency.BGN, "kyustendil", [])
    for number, (amount, day, note) in enumerate(
        [
            (Decimal(29_440), datetime.date(2014, 11, 17), "Авансово плащане, 80 %"),
            (Decimal("5972.60"), datetime.date(2015, 12, 18), "Окончателно плащане"),
        ],
        start=1,
    ):
        budget.disbursements.create(
            number=number,
            payer=funder_of(project),
            amount=amount,
            expected_on=day,
            received_on=day,
            note=note,
        )


def funder_of(project):
    row = project.partners.filter(role=ProjectPartner.Role.FUNDING).first()
    return row.organisation if row else None


def begin(project, currency, story, later_periods):
    """The budget with its lines, what is planned and what was paid, from two tables."""
    budget = Budget.objects.create(project=project, currency=currency)
    starts = [project.starts_on, *(datetime.date(*day) for day in later_periods)]
    a_day = datetime.timedelta(days=1)
    ends = [*(day - a_day for day in starts[1:]), project.ends_on]
    periods = [
        BudgetPeriod.objects.create(budget=budget, starts_on=first, ends_on=last)
        for first, last in zip(starts, ends, strict=True)
    ]
    lines = {}
    for place, row in enumerate(build.rows(f"{story}_budget")):
        line = BudgetLine.objects.create(
            budget=budget,
            number=row["number"],
            title_bg=row["title_bg"],
            title_en=row["title_en"],
            position=place,
        )
        lines[line.number] = line
        plan(line, periods, row)
    for number, row in enumerate(build.rows(f"{story}_costs"), start=1):
        spend(budget, lines[row["line"]], number, row)
    return budget


def plan(line, periods, row):
    for place, period in enumerate(periods, start=1):
        for origin in Origin:
            if amount := row.get(f"{origin}_{place}"):
                Allocation.objects.create(
                    line=line, period=period, origin=origin, amount=Decimal(amount)
                )


def spend(budget, line, number, row):
    original, currency = Decimal(row["amount"]), row["currency"] or budget.currency
    is_same = currency == budget.currency
    activity = budget.project.activities.filter(title_en=row["activity"]).first()
    Expenditure.objects.create(
        budget=budget,
        line=line,
        number=number,
        activity=activity,
        origin=row["origin"],
        paid_on=datetime.date.fromisoformat(row["paid_on"]),
        document_kind=row["document"],
        document_number=row["document_number"],
        supplier=row["supplier"],
        purpose=row["purpose"],
        original_amount=original,
        original_currency=currency,
        amount=original if is_same else convert(original, to=budget.currency),
        is_correction=original < 0,
    )


def attach_paper(cost, user):
    """An invented invoice as plain text: enough to see who may open it."""
    text = f"Фактура № {cost.document_number}\n{cost.supplier}\n{cost.purpose}\n"
    paper = SimpleUploadedFile(f"faktura-{cost.document_number}.txt", text.encode())
    files.attach(cost, paper, purpose=Attachment.Purpose.DOCUMENT, user=user)

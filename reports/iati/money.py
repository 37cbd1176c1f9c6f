"""Budgets and transactions: sums by period of the budget, so no payment and no supplier shows."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from projects.models import Disbursement, Expenditure
from reports.iati import codes
from reports.iati.elements import both, in_both, organisation_element, sub, told
from reports.iati.reading import Known, Money

LONGEST_PERIOD = 366  # days; IATI takes no budget for more than a year


def budgets(activity: Element, known: Known) -> None:
    if not known.money:
        return
    signed = known.project.contract_signed_on
    for period in known.money.budget.periods.all():
        amount = known.money.planned.get(period.pk)
        if amount and not is_too_long(period):
            made = sub(
                activity,
                "budget",
                type=codes.ORIGINAL,
                status=codes.COMMITTED if signed else codes.INDICATIVE,
            )
            sub(made, "period-start", iso_date=period.starts_on)
            sub(made, "period-end", iso_date=period.ends_on)
            value(made, amount, known.money, period.starts_on)


def is_too_long(period) -> bool:
    return (period.ends_on - period.starts_on).days + 1 > LONGEST_PERIOD


def value(parent, amount, money: Money, on) -> None:
    sub(
        parent,
        "value",
        f"{amount:.2f}",
        currency=money.budget.currency,
        value_date=on,
    )


def transactions(activity: Element, known: Known, today) -> None:
    if not known.money:
        return
    signed = known.project.contract_signed_on
    if known.money.grant and signed and signed <= today:
        commitment = begin(activity, codes.INCOMING_COMMITMENT, signed)
        value(commitment, known.money.grant, known.money, signed)
        told(commitment, "description", in_both(lambda: _("The grant of the contract")))
        from_funder(commitment, known.project)
    for moved in in_order(known.money, known.money.received):
        came = begin(activity, Disbursement.transaction_type_code, moved.last_on)
        value(came, moved.amount, known.money, moved.last_on)
        words = in_both(lambda: _("Instalments received, in one sum"))
        told(came, "description", words)
        from_funder(came, known.project)
    for moved in in_order(known.money, known.money.spent):
        spent = begin(activity, Expenditure.transaction_type_code, moved.last_on)
        value(spent, moved.amount, known.money, moved.last_on)
        words = in_both(lambda: _("Costs of the project, in one sum"))
        told(spent, "description", words)
        organisation_element(spent, "provider-org", known.project.organisation)


def in_order(money: Money, sums) -> Iterator:
    """By the periods of the budget; what lies outside of all comes last."""
    for period in [*(one.pk for one in money.budget.periods.all()), None]:
        if period in sums and sums[period].amount:
            yield sums[period]


def begin(activity, code, on) -> Element:
    made = sub(activity, "transaction")
    sub(made, "transaction-type", code=code)
    sub(made, "transaction-date", iso_date=on)
    return made


def from_funder(transaction, project) -> None:
    told(transaction, "provider-org", both(project.programme, "funder"))
    organisation_element(transaction, "receiver-org", project.organisation)

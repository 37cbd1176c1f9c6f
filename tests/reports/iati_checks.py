"""What a file of IATI 2.03 must keep: the official schemas, the lists of codes, the rules."""

import datetime
import json
import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

from lxml import etree

DATA = Path(__file__).parents[1] / "data" / "iati"

# (element, attribute): the list from which its code comes.
CODES = {
    ("iati-activities", "version"): "Version",
    ("iati-organisations", "version"): "Version",
    ("iati-activity", "default-currency"): "Currency",
    ("iati-organisation", "default-currency"): "Currency",
    ("reporting-org", "type"): "OrganisationType",
    ("participating-org", "type"): "OrganisationType",
    ("participating-org", "role"): "OrganisationRole",
    ("provider-org", "type"): "OrganisationType",
    ("receiver-org", "type"): "OrganisationType",
    ("description", "type"): "DescriptionType",
    ("other-identifier", "type"): "OtherIdentifierType",
    ("activity-status", "code"): "ActivityStatus",
    ("activity-date", "type"): "ActivityDateType",
    ("contact-info", "type"): "ContactType",
    ("activity-scope", "code"): "ActivityScope",
    ("recipient-country", "code"): "Country",
    ("location-reach", "code"): "GeographicLocationReach",
    ("location-class", "code"): "GeographicLocationClass",
    ("sector", "vocabulary"): "SectorVocabulary",
    ("default-flow-type", "code"): "FlowType",
    ("default-finance-type", "code"): "FinanceType",
    ("default-aid-type", "code"): "AidType",
    ("default-tied-status", "code"): "TiedStatus",
    ("budget", "type"): "BudgetType",
    ("budget", "status"): "BudgetStatus",
    ("value", "currency"): "Currency",
    ("transaction-type", "code"): "TransactionType",
    ("category", "code"): "DocumentCategory",
    ("language", "code"): "Language",
    ("result", "type"): "ResultType",
    ("indicator", "measure"): "IndicatorMeasure",
}
# Attributes with these names hold codes, dates and numbers: each is named above or here.
FREE_CODES = {("sector", "code")}
CODE_NAMES = ("code", "type", "vocabulary", "role", "measure", "status", "currency")


@cache
def schema(root):
    name = {
        "iati-activities": "iati-activities-schema.xsd",
        "iati-organisations": "iati-organisations-schema.xsd",
    }[root]
    return etree.XMLSchema(etree.parse(str(DATA / "xsd" / name)))


@cache
def codelist(name):
    rows = json.loads((DATA / "codelists" / f"{name}.json").read_text("utf-8"))
    return {
        row["code"] for row in rows["items"] if row.get("status", "active") == "active"
    }


def parsed(response):
    """The file as a tree; every answer that a test reads must be right in all ways."""
    tree = etree.fromstring(b"".join(response.streaming_content))
    schema(tree.tag).assertValid(tree)
    assert wrong_codes(tree) == []
    assert broken_rules(tree) == []
    return tree


def wrong_codes(tree):
    wrong = []
    for element in tree.iter():
        for name, value in element.attrib.items():
            key = element.tag, name
            if key in CODES and value not in codelist(CODES[key]):
                wrong.append((*key, value))
            elif name in CODE_NAMES and key not in CODES.keys() | FREE_CODES:
                wrong.append((*key, "a code of no list"))
    sectors = {one.get("code") for one in tree.iter("sector") if is_dac(one)}
    unknown = sorted(sectors - codelist("Sector"))
    return wrong + [("sector", "code", code) for code in unknown]


def is_dac(sector):
    return sector.get("vocabulary") == "1"


def broken_rules(tree):
    """The rules that hold for every file, whatever the project tells."""
    found = defaultdict(list)
    identifiers = [one.text for one in tree.iter("iati-identifier")]
    if len(identifiers) != len(set(identifiers)):
        found["identifiers repeat"] = identifiers
    for activity in tree.iter("iati-activity"):
        name = activity.findtext("iati-identifier")
        for rule, holds in RULES.items():
            if not holds(activity):
                found[rule].append(name)
    return sorted(found.items())


def day(element):
    return datetime.date.fromisoformat(element.get("iso-date"))


def has_prefix(activity):
    reporter = activity.find("reporting-org").get("ref")
    identifier = activity.findtext("iati-identifier")
    return identifier.startswith(f"{reporter}-") and bool(
        re.fullmatch(r"BG-EIK-[0-9]{9}([0-9]{4})?", reporter)
    )


def has_fit_identifier(activity):
    return not re.search(r"[/&|?\s]", activity.findtext("iati-identifier"))


def has_narratives(activity):
    return all(
        (one.text or "").strip() and one.text == one.text.strip()
        for one in activity.iter("narrative")
    )


def names_participants(activity):
    return all(
        one.get("ref") or one.find("narrative") is not None
        for one in activity.iter("participating-org")
    )


def dates_by_type(activity):
    return {one.get("type"): day(one) for one in activity.findall("activity-date")}


def has_dates_in_order(activity):
    dates, today = dates_by_type(activity), datetime.date.today()  # noqa: DTZ011
    return (
        bool({"1", "2"} & dates.keys())
        and all(dates[one] <= today for one in ("2", "4") if one in dates)
        and dates.get("1", datetime.date.min) <= dates.get("3", datetime.date.max)
        and dates.get("2", datetime.date.min) <= dates.get("4", datetime.date.max)
    )


def has_sector(activity):
    sectors = activity.findall("sector")
    return len(sectors) == 1 and all(
        one.get("vocabulary") != "99" or one.get("vocabulary-uri") for one in sectors
    )


def budgets_last_a_year(activity):
    return all(
        0 <= (day(one.find("period-end")) - day(one.find("period-start"))).days <= 365
        for one in activity.findall("budget")
    )


def money_moved(activity):
    today = datetime.date.today().isoformat()  # noqa: DTZ011
    return all(
        one.find("transaction-date").get("iso-date") <= today
        and one.find("value").get("value-date") <= today
        and Decimal(one.findtext("value"))
        for one in activity.findall("transaction")
    )


def values_fit_measures(activity):
    """A number for measures 1 to 4, none for words."""
    for indicator in activity.iter("indicator"):
        for name in ("baseline", "target", "actual"):
            for one in indicator.iter(name):
                is_words = indicator.get("measure") == "5"
                if (one.get("value") is None) != is_words:
                    return False
                if not is_words:
                    Decimal(one.get("value"))
    return True


def periods_in_order(activity):
    return all(
        day(one.find("period-start")) <= day(one.find("period-end"))
        for one in activity.iter("period")
    )


RULES = {
    "1.1 the identifier begins with that of who reports": has_prefix,
    "1.1.21 no slash, space or the like in an identifier": has_fit_identifier,
    "3.1.1 the country": lambda one: (
        [
            (place.get("code"), place.get("percentage"))
            for place in one.findall("recipient-country")
        ]
        == [("BG", "100")]
    ),
    "4.1.1 a language": lambda one: (
        one.get("{http://www.w3.org/XML/1998/namespace}lang") == "bg"
    ),
    "4.3.1 no empty narrative": has_narratives,
    "6.2.2 one sector": has_sector,
    "6.10.1 participants have a name": names_participants,
    "6.11.1 11.1 a start, and dates in order": has_dates_in_order,
    "7.5.3 budgets of a year": budgets_last_a_year,
    "7.8.1 a currency": lambda one: bool(one.get("default-currency")),
    "8.8.1 values fit the measure": values_fit_measures,
    "8.11.1 periods in order": periods_in_order,
    "11.2 transactions are not in the future": money_moved,
}

"""What is wrong with a file, a row or a cell, in words; and the report as rows of a table."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.imports import mapping
from members.imports.matching import to_apply
from members.imports.places import as_named
from members.models import Organisation, Topic
from places.models import Obshtina, Settlement

LONGEST_VALUE = 60
TELLING = ("eik", "seat")  # columns without which little is known of an organisation

# About a cell: what is wrong, and what to do.
PROBLEMS = {
    "long": gettext_lazy("The cell holds a very long text. Shorten it to 2,000 characters."),
    "formula": gettext_lazy("The cell holds a formula whose result is not saved. Open the file in Excel, save it, and choose it again; or type the value."),
    "formula_error": gettext_lazy("The formula in this cell gives an error. Type the value."),
    "egn": gettext_lazy("This looks like a personal number (ЕГН). The portal takes none: delete it. If it is a phone number, write it with spaces."),
    "too_long": gettext_lazy("The text has %(count)s characters, and there is room for %(most)s. Shorten it."),
    "several": gettext_lazy("There are several in one cell; only the first is taken: %(first)s."),
    "no_name": gettext_lazy("The name is missing. Write it, or delete the row."),
    "name_hidden": gettext_lazy("The name holds invisible characters. Type it anew."),
    "name_letters": gettext_lazy("A name has letters. Correct it."),
    "name_mixed": gettext_lazy("A word of the name mixes Cyrillic and Latin letters. Type it in one."),
    "name_repaired": gettext_lazy("A word of the name mixes Cyrillic and Latin letters; we read it as “%(name)s”."),
    "name_pretends": gettext_lazy("This name looks like one of the portal itself. Write the organisation’s own."),
    "name_twice": gettext_lazy("Row %(row)s has the same name. If it is the same organisation, delete one of the two rows."),
    "eik": gettext_lazy("The EIK has a wrong digit. Compare it with the register."),
    "eik_length": gettext_lazy("An EIK has 9 digits, of a branch 13. Compare it with the register."),
    "eik_shortened": gettext_lazy("The spreadsheet shortened the EIK. Format the column as text and type the EIK anew."),
    "eik_zeros": gettext_lazy("The spreadsheet took away the zeros at the beginning; we read it as %(eik)s."),
    "eik_letters": gettext_lazy("Letters stand for digits in the EIK; we read it as %(eik)s."),
    "eik_twice": gettext_lazy("Row %(row)s has the same EIK. Delete one of the two rows."),
    "eik_taken": gettext_lazy("An organisation with this EIK is already on the portal. Write to the administrator of the network."),
    "no_eik": gettext_lazy("There is no EIK, so the organisation is recognised by its name and place only."),
    "informal_eik": gettext_lazy("An informal group has no EIK. Delete the EIK, or correct the kind."),
    "kind": gettext_lazy("We know no kind called “%(word)s”. Say what it means on the page of the columns."),
    "no_kind": gettext_lazy("The kind is missing and the name does not tell it. Fill it in, or choose one for all such rows on the page of the columns."),
    "seat": gettext_lazy("We know no town or village called “%(word)s” there. Check the spelling and the municipality."),
    "seat_like": gettext_lazy("We know no town or village called “%(word)s” there. Did you mean: %(places)s?"),
    "several_places": gettext_lazy("There are %(count)s places with this name: %(places)s. Choose one here, or add the municipality in the file."),
    "no_seat": gettext_lazy("There is no town or village, so the organisation will not be found by place."),
    "obshtina": gettext_lazy("We know no municipality called “%(word)s” there. Check the spelling and the oblast."),
    "obshtina_like": gettext_lazy("We know no municipality called “%(word)s” there. Did you mean: %(places)s?"),
    "oblast": gettext_lazy("We know no oblast called “%(word)s”. Check the spelling."),
    "oblast_like": gettext_lazy("We know no oblast called “%(word)s”. Did you mean: %(places)s?"),
    "territory": gettext_lazy("We know no municipality called “%(word)s”. Check the spelling; several are divided by commas."),
    "territory_like": gettext_lazy("We know no municipality called “%(word)s”. Did you mean: %(places)s?"),
    "several_obshtini": gettext_lazy("There are several municipalities called “%(word)s”. Write which one, for example: %(places)s."),
    "topics": gettext_lazy("These topics are not on the portal’s list and are left out: %(words)s."),
    "email": gettext_lazy("This is not an e-mail address. Correct it, or empty the cell."),
    "phone": gettext_lazy("A phone number has digits, spaces and perhaps a plus. Correct it, or empty the cell."),
    "phone_zero": gettext_lazy("The spreadsheet took away the beginning of the phone number; we read it as %(phone)s."),
    "website": gettext_lazy("This is not a website address. It looks like: www.example.org."),
    "year": gettext_lazy("The year lies between 1850 and this year, for example: 2004."),
    "date": gettext_lazy("This is not a date in the past. Write it like this: 31.05.2014."),
    "benefit": gettext_lazy("Write “public benefit” or “private benefit”."),
    "outside": gettext_lazy("This organisation is outside your territory or your kinds of organisation. Leave the row to its coordinator."),
    "elsewhere": gettext_lazy("This organisation is already there, outside your territory. Leave the row to its coordinator."),
    "not_active": gettext_lazy("This organisation is already there, and its state is: %(status)s. Decide about it on its own page first."),
    "changed_meanwhile": gettext_lazy("Something changed since the check. Import the row once more."),
}  # fmt: skip

# About the whole file.
REMARKS = {
    "stopped": gettext_lazy("We stopped reading at row %(row)s, after a thousand empty rows. If there is a table below, move it up."),
    "empty_columns": gettext_lazy("Columns with a heading and nothing below are left out: %(columns)s."),
    "hidden_columns": gettext_lazy("Hidden columns are read like the others: %(columns)s. Leave them out below if they are not meant."),
    "hidden_rows": gettext_lazy("Hidden rows are read like the others (%(count)s): %(rows)s. If a filter hides what is not meant, delete those rows or skip them below."),
    "formulas": gettext_lazy("Some cells hold formulas; their last results are taken (%(count)s)."),
    "no_eik": gettext_lazy("There is no column of EIKs, so the organisations are recognised by name and place only."),
    "no_seat": gettext_lazy("There is no column of towns or villages, so new organisations will not be found by place."),
    "egn": gettext_lazy("There are personal numbers (ЕГН) in the file. They are not kept, nor is the file; rows with them are not imported."),
}  # fmt: skip

REASONS = {
    "eik": gettext_lazy("the same EIK"),
    "same_name": gettext_lazy("the same name and place"),
    "name": gettext_lazy("a similar name"),
    "place": gettext_lazy("the same municipality"),
    "fixed": gettext_lazy("this import may not change it"),
}
LISTED = dict(Organisation.Status.choices)


def remarks_of(batch) -> list[str]:
    """About the whole file; of columns that it lacks once they are named."""
    lacks = []
    if batch.state not in {batch.State.SHEET, batch.State.COLUMNS}:
        lacks = [[f"no_{one}", {}] for one in TELLING if not batch.column_of(one)]
    return [REMARKS[code] % params for code, params in [*batch.remarks, *lacks]]


def problem(code, params):
    """One sentence; a state stands in it in words."""
    if "status" in params:
        params = params | {"status": LISTED.get(params["status"], params["status"])}
    return PROBLEMS[code] % params


def problems_of(row) -> list[dict]:
    """The row's problems with address, value and words, errors first."""
    told = [
        {
            "address": f"{column}{row.number}",
            "value": shortened(row.cells.get(column, "")),
            "words": problem(code, params),
            "is_error": is_error,
        }
        for column, code, params, is_error in row.problems
    ]
    return sorted(told, key=lambda one: not one["is_error"])


def shortened(text):
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


class Words:
    """Values of many rows in words; what they name is read once."""

    def __init__(self, rows):
        numbers = {"seat": set(), "territory": set(), "topics": set()}
        for row in rows:
            for field, *both in row.changes:
                for value in both if field in numbers else ():
                    numbers[field].update(as_list(value))
            numbers["seat"].update(row.places)
        settlements = Settlement.objects.select_related("obshtina__oblast")
        self.named = {
            "seat": settlements.in_bulk(numbers["seat"]),
            "territory": Obshtina.objects.in_bulk(numbers["territory"]),
            "topics": Topic.objects.in_bulk(numbers["topics"]),
        }

    def of(self, field, value):
        if field in self.named:
            known = self.named[field]
            return ", ".join(str(known[pk]) for pk in as_list(value) if pk in known)
        if field == "kind":
            return str(Organisation.Kind(value).label)
        if field == "benefit":
            return str(Organisation.Benefit(value).label)
        return "" if value is None else str(value)

    def changes(self, row) -> list[dict]:
        """The differences; those that the choice leaves as they are say so."""
        if row.outcome and row.outcome != row.Outcome.UPDATED:
            return []
        applied = to_apply(row.changes, row.choice)
        return [
            {
                "field": field,
                "label": mapping.LABELS[field],
                "there": self.of(field, there),
                "new": self.of(field, new),
                "stays": not row.outcome and [field, there, new] not in applied,
            }
            for field, there, new in row.changes
        ]

    def places(self, row):
        """[(number, place)] to choose from."""
        known = self.named["seat"]
        return [(pk, as_named(known[pk])) for pk in row.places if pk in known]


def as_list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def header():
    return [
        _("Row"),
        _("Name"),
        _("EIK"),
        _("What became of it"),
        _("Address on the portal"),
        _("What is wrong"),
        _("Differences"),
    ]


def lines(batch, *, pieces=500):
    """The rows of the report, in pieces, so that a large one needs little memory."""
    rows = batch.rows.in_order()
    last = 0
    while piece := list(rows.filter(number__gt=last)[:pieces]):
        words = Words(piece)
        yield from (line(batch, row, words) for row in piece)
        last = piece[-1].number


def line(batch, row, words):
    name, eik = (
        row.cells.get(batch.column_of(one) or "", "") for one in ("name_bg", "eik")
    )
    address = (
        f"{settings.SITE_URL}{row.organisation.get_absolute_url()}"
        if row.organisation
        else ""
    )
    wrong = [
        f"{one['address']} ({one['value']}): {one['words']}"
        if one["value"]
        else f"{one['address']}: {one['words']}"
        for one in problems_of(row)
    ]
    changed = [
        f"{one['label']}: {one['there'] or '–'} → {one['new']}"
        for one in words.changes(row)
    ]
    became = row.get_outcome_display() or row.get_state_display()
    return [
        row.number, name, row.values.get("eik") or eik, became, address,
        "\n".join(wrong), "\n".join(changed),
    ]  # fmt: skip


def example():
    """The row of the template that shows how it is filled in; an import leaves it out."""
    return {
        "name_bg": EXAMPLE_NAME,
        "name_en": "Example: Association “Our Village”",
        "short_name_bg": "Нашето село",
        "short_name_en": "Our Village",
        "kind": "сдружение",
        "eik": "000694037",
        "seat": "гр. Русе",
        "obshtina": "Русе",
        "oblast": "Русе",
        "territory": "Русе, Иваново",
        "address_bg": "ул. „Примерна“ 1",
        "address_en": "1 Primerna St.",
        "email": "office@example.org",
        "phone": "082 123 456",
        "website": "www.example.org",
        "founded_year": "2004",
        "benefit": "обществена полза",
        "topics": "",
        "mission_bg": "Хората от селото решават заедно.",
        "mission_en": "The people of the village decide together.",
        "services_bg": "Помощ за попълване на заявления",
        "services_en": "Help with filling in forms",
        "opening_hours_bg": "понеделник–петък, 9–17 ч.",
        "opening_hours_en": "Monday to Friday, 9 to 17",
        "joined_on": "31.05.2014",
        "owner_email": "ivan@example.org",
    }


EXAMPLE_NAME = "Пример: сдружение „Нашето село“"

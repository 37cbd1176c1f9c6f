"""The budget as a table in the browser: currency, periods, lines and their amounts."""

from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from projects.actions import PlannedLine, PlannedPeriod
from projects.currency import Currency
from projects.forms.amounts import AmountField, read_amount
from projects.models import Origin
from projects.models.budgets import check_number

# Their fields together stay below DATA_UPLOAD_MAX_NUMBER_FIELDS.
MOST_PERIODS, MOST_LINES = 12, 150
EMPTY_LINES = 5


class CurrencyForm(forms.Form):
    version = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput, strip=True
    )
    currency = forms.ChoiceField(
        label=_("Currency of the grant contract"),
        choices=Currency,
        help_text=_(
            "All amounts are kept in it. The other one stands beside it at the fixed "
            "rate, 1 euro = 1.95583 leva."
        ),
    )


class PeriodForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    starts_on = DayField(label=_("Starts on"), required=False)
    ends_on = DayField(label=_("Ends on"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Both or none, which the words above the periods say.
        for field in self.fields.values():
            field.is_needed = True

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if self.errors or not (first or last):
            return data
        if not (first and last):
            self.add_error(
                "ends_on" if first else "starts_on", _("Give both days of the period.")
            )
        elif last < first:
            self.add_error("ends_on", _("The period must end after it starts."))
        return data


class Periods(forms.BaseFormSet):
    """A row with both days empty is no period; so one is taken away."""

    def planned(self):
        return [
            PlannedPeriod(data["starts_on"], data["ends_on"], data.get("number"))
            for data in (form.cleaned_data for form in self.forms)
            if data.get("starts_on")
        ]

    def clean(self):
        if any(self.errors):
            return
        in_order = sorted(self.planned(), key=lambda one: one.starts_on)
        if not in_order:
            raise ValidationError(_("A budget has at least one period."), code="none")
        for earlier, later in pairwise(in_order):
            if later.starts_on <= earlier.ends_on:
                raise ValidationError(_("Two periods overlap."), code="overlap")


PeriodFormSet = forms.formset_factory(
    PeriodForm,
    formset=Periods,
    extra=2,
    max_num=MOST_PERIODS,
    absolute_max=MOST_PERIODS,
    validate_max=True,
)


SHORT = {
    Origin.GRANT: _("Grant"),
    Origin.OWN: _("Own money"),
    Origin.IN_KIND: _("In kind"),
}


def amount_name(period, origin):
    return f"amount_{period.pk}_{origin}"


class LineForm(forms.Form):
    """One line: a field for each period and origin, so that it reads as a row of a table."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("No."), required=False, max_length=15, validators=[check_number]
    )
    title_bg = forms.CharField(
        label=_("Title in Bulgarian"), required=False, max_length=200
    )
    title_en = forms.CharField(
        label=_("Title in English"), required=False, max_length=200
    )
    is_removed = forms.BooleanField(label=_("Remove this line"), required=False)

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.periods, self.keys = periods, {}
        for period in periods:
            for origin in Origin:
                name = amount_name(period, origin)
                self.keys[name] = period.pk, origin.value
                self.fields[name] = AmountField(label=SHORT[origin], required=False)
        # An empty row is no line, so "optional" would be said of everything.
        for field in self.fields.values():
            field.is_needed = True

    def amounts_by_period(self):
        """[(period, its fields)], as they stand beside each other."""
        return [
            (period, [self[amount_name(period, origin)] for origin in Origin])
            for period in self.periods
        ]

    def is_there(self):
        return bool(self["row"].value())

    def clean(self):
        data = super().clean()
        if not data.get("is_removed") and self.is_filled():
            for name in ("number", "title_bg"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Give the line a number and a title."))
        return data

    def is_filled(self):
        return bool(self.errors) or any(
            value
            for name, value in self.cleaned_data.items()
            if name not in {"row", "is_removed"}
        )

    def planned(self):
        """The line as it was typed, or None for an empty or removed one."""
        data = self.cleaned_data
        if data.get("is_removed") or not self.is_filled():
            return None
        amounts = {key: data[name] for name, key in self.keys.items() if data.get(name)}
        return PlannedLine(
            number=data["number"],
            title_bg=data["title_bg"],
            title_en=data["title_en"],
            row=data["row"],
            amounts=amounts,
        )


class Lines(forms.BaseFormSet):
    def planned(self):
        return [line for form in self.forms if (line := form.planned())]

    def clean(self):
        if any(self.errors):
            return
        seen = set()
        for line in self.planned():
            if line.number in seen:
                raise ValidationError(
                    _("The number %(number)s stands twice. Each line has its own."),
                    params={"number": line.number},
                    code="twice",
                )
            seen.add(line.number)


LineFormSet = forms.formset_factory(
    LineForm,
    formset=Lines,
    extra=EMPTY_LINES,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
    validate_max=True,
)


def lines_as_initial(budget):
    """What the rows say, as the first contents of the form."""
    planned = {}
    for one in budget.allocations().select_related("period"):
        name = amount_name(one.period, one.origin)
        planned.setdefault(one.line_id, {})[name] = one.amount
    return [
        {
            "row": line.pk,
            "number": line.number,
            "title_bg": line.title_bg,
            "title_en": line.title_en,
        }
        | planned.get(line.pk, {})
        for line in budget.lines.all()
    ]


def lines_as_sent(data, periods):
    """What was typed so far, sound or not, to go on with it."""
    names = ["row", "number", "title_bg", "title_en"]
    names += [amount_name(period, origin) for period in periods for origin in Origin]
    rows = [
        {name: data.get(f"lines-{index}-{name}", "") for name in names}
        for index in range(MOST_LINES)
    ]
    return [row for row in rows if any(row.values())]


def pasted(text, periods):
    """(rows, how many were passed over) of cells copied from a spreadsheet.

    A number, a title, then amounts in the order of the columns; other rows are passed over.
    """
    names = [amount_name(period, origin) for period in periods for origin in Origin]
    rows, passed_over = [], 0
    for line in text.splitlines()[: 2 * MOST_LINES]:
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip():
            continue
        try:
            check_number(cells[0].rstrip("."))
        except ValidationError:
            passed_over += 1
            continue
        title = cells[1][:200] if len(cells) > 1 else ""
        row = {"number": cells[0].rstrip("."), "title_bg": title}
        for name, cell in zip(names, cells[2:], strict=False):
            row[name] = "" if is_nothing(cell) else cell[:40]
        rows.append(row)
    return rows, passed_over


def is_nothing(cell):
    """Empty, a dash or nought: nothing is planned there."""
    try:
        return cell in {"", "-", "–"} or read_amount(cell) == 0
    except ValidationError:
        return False


def put_together(rows, more):
    """Pasted lines beside those that are there; the same number is the same line."""
    by_number = {row["number"]: dict(row) for row in rows if row["number"]}
    unnumbered = [row for row in rows if not row["number"]]
    for row in more:
        by_number.setdefault(row["number"], {}).update(row)
    return [*by_number.values(), *unnumbered][:MOST_LINES]

"""Addresses of those who are invited: pasted, or in a file."""

import csv
import io
from itertools import islice

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import files
from members.addresses import address_in, read_people
from members.imports import parts, reading
from members.imports.encoding import decoded

MOST = 500
LARGEST = 2 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5000, 30
NAMED = 10
EXTENSIONS = {"txt", "csv", "xlsx"}


class InviteForm(forms.Form):
    people = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One on a line, or with commas or semicolons, as Outlook copies them: "
            "Ivan Petrov &lt;ivan@example.org&gt;."
        ),
    )
    file = forms.FileField(
        label=_("Or a file with them"),
        required=False,
        max_length=150,
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.xlsx"}),
        help_text=_("Text, CSV or Excel (.xlsx), up to 2 MB. Names are read too."),
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("Whoever has an account reads it in their own language."),
    )

    # One of the two is needed, and the form says which.
    people.is_needed = True

    def clean_file(self):
        upload = self.cleaned_data["file"]
        return text_of(upload) if upload else ""

    def clean(self):
        """Nothing is sent while a line is doubtful, and what the file held is not lost."""
        data = super().clean()
        text = "\n".join(filter(None, (data.get("people"), data.get("file"))))
        if data.get("file"):
            self.data = self.data.copy()
            self.data[self.add_prefix("people")] = text
        good, bad = read_people(text)
        if bad:
            self.add_error("people", self.doubt(bad))
        elif not good and not self.errors:
            self.add_error("people", _("Write at least one address."))
        elif len(good) > MOST:
            self.add_error(
                "people",
                _("At most 500 people are invited at once. Divide the list, please."),
            )
        self.people = good
        return data

    def doubt(self, bad):
        words = ngettext_lazy(
            "No address is found here, so nothing was sent: %(pieces)s. Correct or "
            "delete it.",
            "No address is found here, so nothing was sent: %(pieces)s. Correct or "
            "delete them.",
            len(bad),
        )
        pieces = " · ".join(bad[:NAMED]) + (" …" if bad[NAMED:] else "")
        return forms.ValidationError(words, code="bad", params={"pieces": pieces})


def text_of(upload) -> str:
    """What the file says, a line for each row, as it could have been pasted."""
    if upload.size > LARGEST:
        raise forms.ValidationError(_("The file is larger than 2 MB."), code="large")
    kind = files.extension(upload)
    if kind not in EXTENSIONS:
        raise forms.ValidationError(
            _("Choose a text, a CSV or an Excel file (.xlsx)."), code="kind"
        )
    if reading.is_archive(upload):
        return lines_of(sheet_rows(upload))
    upload.seek(0)
    text = decoded(upload.read())
    if kind == "txt" or looks_pasted(text):
        return text
    return lines_of(csv_rows(text))


def looks_pasted(text):
    """A file that is called a table and holds „Name <address>“ pieces."""
    return "<" in text


def csv_rows(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = max(";,\t", key=lines.partition("\n")[0].count)
    try:
        return list(
            islice(csv.reader(io.StringIO(lines), delimiter=separator), MOST_ROWS)
        )
    except csv.Error as error:
        raise reading.refusal("damaged") from error


def sheet_rows(upload):
    files.check_document(upload)
    if parts.is_too_much(upload):
        raise forms.ValidationError(_("The file holds far too much."), code="large")
    book = reading.opened(upload, values=True)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(
            max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True
        )
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except reading.DAMAGED as error:
        raise reading.refusal("damaged") from error
    finally:
        book.close()


def lines_of(rows) -> str:
    """„Name <address>“ for each row; of a row of headings nothing."""
    found = []
    for number, row in enumerate(rows):
        cells = [" ".join(cell.split()) for cell in row]
        cells = [cell for cell in cells if cell]
        addresses = [cell for cell in cells if "@" in cell and address_in(cell)]
        if addresses:
            names = [cell for cell in cells if cell not in addresses]
            found += [line(one, names) for one in addresses]
        elif cells and number:
            found.append(" ".join(cells).replace(",", " ").replace(";", " "))
    return "\n".join(found)


def line(address, names):
    """The first words of the row are the name; digits alone number it."""
    words = [one for one in names if any(map(str.isalpha, one))]
    if "<" in address or not words:
        return address
    name = words[0].replace('"', "")
    return f'"{name}" <{address}>'

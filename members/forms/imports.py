from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from members.imports import mapping
from members.models import Organisation, OrganisationImport


class UploadForm(forms.Form):
    """The file itself; what it must be is said by `members.imports`."""

    file = forms.FileField(
        label=_("Table with organisations"),
        max_length=150,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "An .xlsx or .csv file with headings, up to 10,000 rows and 25 MB."
        ),
    )


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(
        label=_("Which sheet holds the organisations?"), widget=forms.RadioSelect
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in batch.sheets]


class ColumnsForm(forms.Form):
    """What each column means, which kind each word means, and how the rows come in."""

    LEFT_OUT = ("-", _("leave this column out"))

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch = batch
        fields = [(name, label) for name, label, _words in mapping.FIELDS]
        for letters, heading, example in batch.headings:
            self.fields[f"column_{letters}"] = forms.ChoiceField(
                label=_("%(column)s: %(heading)s")
                % {"column": letters, "heading": heading or _("no heading")},
                # Help may hold marks, so what stands in a file is escaped.
                help_text=_("For example: %(value)s") % {"value": escape(example)}
                if example
                else "",
                choices=[self.LEFT_OUT, *fields],
                initial=batch.mapping.get(letters, "-"),
            )
        self.words = list(self.kind_words())
        for at, word in enumerate(self.words):
            self.fields[f"kind_{at}"] = forms.ChoiceField(
                label=_("“%(word)s” means") % {"word": word},
                choices=[("-", _("not known")), *Organisation.Kind.choices],
                initial=batch.kinds.get(word) or mapping.guess_kind(word) or "-",
            )
        self.add_common(batch)

    def add_common(self, batch):
        self.fields["default_kind"] = forms.ChoiceField(
            label=_("Kind of rows without one"),
            help_text=_(
                "Where the name does not tell it, as “LAG …” or “Foundation …” do."
            ),
            choices=[
                ("", _("none: such a row is an error")),
                *Organisation.Kind.choices,
            ],
            initial=batch.default_kind,
            required=False,
        )
        self.fields["status_given"] = forms.ChoiceField(
            label=_("New organisations come in as"),
            choices=OrganisationImport._meta.get_field("status_given").choices,
            initial=batch.status_given,
            widget=forms.RadioSelect,
        )

    def kind_words(self):
        """The different words in the column of kinds."""
        column = self.batch.column_of("kind")
        if not column:
            return []
        cells = self.batch.rows.values_list("cells", flat=True)
        return mapping.kinds_in(one.get(column, "") for one in cells.iterator())

    def column_fields(self):
        return [field for field in self if field.name.startswith("column_")]

    def kind_fields(self):
        return [field for field in self if field.name.startswith("kind_")]

    def clean(self):
        cleaned = super().clean()
        named = {}
        for letters, *_rest in self.batch.headings:
            field = cleaned.get(f"column_{letters}")
            if field in {None, "-"}:
                continue
            if field in named.values():
                self.add_error(
                    f"column_{letters}",
                    _(
                        "Another column has this meaning already. Choose one of the two."
                    ),
                )
            named[letters] = field
        cleaned["mapping"] = named
        return cleaned

    def answers(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        kinds = {
            word: cleaned.get(f"kind_{at}", "") for at, word in enumerate(self.words)
        }
        return {
            "mapping": cleaned["mapping"],
            "kinds": {
                word: kind for word, kind in kinds.items() if kind not in {"", "-"}
            },
            "default_kind": cleaned["default_kind"],
            "status_given": cleaned["status_given"],
        }


class BulkChoiceForm(forms.Form):
    """One choice for all rows of a state."""

    state = forms.ChoiceField(choices=[("likely", "likely"), ("differs", "differs")])
    choice = forms.ChoiceField(
        choices=[("new", "new"), ("fill", "fill"), ("take", "take"), ("skip", "skip")]
    )


class ConfirmForm(forms.Form):
    invites = forms.BooleanField(
        label=_("Invite the owners by the column of e-mails"),
        help_text=_(
            "Each gets a link that makes them owner of the profile, where nobody owns it yet. "
            "At most 200 are sent a day; the rest follow on the next days."
        ),
        required=False,
    )

"""What the organiser wants on paper."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events import printing, sheets
from events.models import Event, Signatory

# More in one file would keep the reader waiting.
MOST_ROWS = 3000


class PaperForm(forms.Form):
    """Sent with GET: what an address does not say is as usual."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, event, **kwargs):
        super().__init__(data, **kwargs)
        self.event = event
        self.fields["language"].initial = get_language()

    def answer_the_rest(self):
        """Fill in the usual answers, when all fields are there."""
        if self.is_bound:
            self.data = self.data.copy()
            for name, field in self.fields.items():
                if field.required:
                    self.data.setdefault(name, str(field.initial))


class SheetForm(PaperForm):
    what = forms.ChoiceField(label=gettext_lazy("For"), widget=forms.RadioSelect)
    apart = forms.BooleanField(
        label=gettext_lazy("A sheet of its own for each part"),
        help_text=gettext_lazy("Otherwise the parts of a day stand side by side."),
        required=False,
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Further columns"),
        help_text=gettext_lazy(
            "Name, organisation and signature are always there. Ask for no more than you need."
        ),
        choices=[
            ("municipality", gettext_lazy("Municipality")),
            ("office", gettext_lazy("Office")),
            ("email", gettext_lazy("E-mail")),
            ("phone", gettext_lazy("Phone")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    with_contacts = forms.BooleanField(
        label=gettext_lazy("Fill in the e-mails and phones that we have"),
        help_text=gettext_lazy(
            "Everybody who signs sees them. Counts as an export and is kept in the audit log."
        ),
        required=False,
    )
    walk_ins = forms.IntegerField(
        label=gettext_lazy("Empty rows for those who come besides"),
        min_value=0,
        max_value=100,
        initial=10,
    )

    field_order = ["what", "apart", "columns", "with_contacts", "walk_ins", "language"]

    def __init__(self, *args, may_export, **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = list(self.event.sessions.filter(takes_attendance=True))
        self.fields["what"].choices = self.sheets_offered()
        self.fields["what"].initial = "all"
        if len(self.sessions) < 2:
            del self.fields["what"], self.fields["apart"]
        if not self.event.asks_office:
            choices = self.fields["columns"].choices
            self.fields["columns"].choices = [
                one for one in choices if one[0] != "office"
            ]
        if not may_export:
            del self.fields["with_contacts"]
        self.answer_the_rest()

    def sheets_offered(self):
        """Everything, each day, each part; the values are dates and numbers of sessions."""
        days = {sheets.day_of(one) for one in self.sessions}
        offered = [("all", _("the whole event"))]
        if len(days) > 1:
            offered += [
                (day.isoformat(), date_format(day, "DATE_FORMAT"))
                for day in sorted(days)
            ]
        return offered + [(str(one.pk), self.part(one)) for one in self.sessions]

    def part(self, session):
        day = date_format(timezone.localtime(session.starts_at), "SHORT_DATE_FORMAT")
        hours = printing.hours(session.starts_at, session.ends_at)
        return f"{day}, {hours} {session.title}"

    def clean_with_contacts(self):
        """The columns are cleaned before."""
        asked = {"email", "phone"} & set(self.cleaned_data.get("columns", []))
        if self.cleaned_data["with_contacts"] and not asked:
            raise ValidationError(
                _("Choose above which column shall be filled: e-mail or phone."),
                code="no_column",
            )
        return self.cleaned_data["with_contacts"]

    def clean(self):
        super().clean()
        rows = self.event.registrations.active().count() * len(self.chosen())
        if rows > MOST_ROWS:
            raise ValidationError(
                _("That would be a very long file. Choose a day or a part."),
                code="long",
            )

    def chosen(self):
        what = self.cleaned_data.get("what") or "all"
        if what == "all":
            return self.sessions
        return [
            one
            for one in self.sessions
            if what in {str(one.pk), sheets.day_of(one).isoformat()}
        ]

    def choice(self):
        return sheets.Choice(
            language=self.cleaned_data["language"],
            sessions=self.chosen(),
            apart=self.cleaned_data.get("apart", False),
            columns=self.cleaned_data["columns"],
            with_contacts=self.cleaned_data.get("with_contacts", False),
            walk_ins=self.cleaned_data["walk_ins"],
        )


class BadgesForm(PaperForm):
    on_a_page = forms.TypedChoiceField(
        label=gettext_lazy("Size"),
        choices=[
            (10, gettext_lazy("90 × 54 mm, ten on a page")),
            (8, gettext_lazy("95 × 66 mm, eight on a page")),
        ],
        coerce=int,
        initial=10,
        widget=forms.RadioSelect,
    )
    blank = forms.IntegerField(
        label=gettext_lazy("Badges without a name"),
        min_value=0,
        max_value=100,
        initial=10,
    )
    portion = forms.TypedChoiceField(
        label=gettext_lazy("People"), coerce=int, initial=1
    )

    field_order = ["on_a_page", "portion", "blank", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        count = sheets.expected(self.event).count()
        self.fields["portion"].choices = printing.portions(count)
        if count <= printing.PORTION:
            del self.fields["portion"]
        self.answer_the_rest()


class CertificatesForm(forms.ModelForm):
    """From how many parts on, and who signs."""

    needed = forms.IntegerField(
        label=gettext_lazy("Parts needed for a certificate"),
        min_value=1,
        required=False,
    )

    class Meta:
        model = Signatory
        fields = ["name_bg", "position_bg", "name_en", "position_en"]
        labels = {
            "name_bg": gettext_lazy("Who signs"),
            "position_bg": gettext_lazy("Position held"),
            "name_en": gettext_lazy("Who signs, in English"),
            "position_en": gettext_lazy("Position held, in English"),
        }

    field_order = ["needed"]

    def __init__(self, *args, event: Event, **kwargs):
        kwargs.setdefault("instance", getattr(event, "signatory", None))
        super().__init__(*args, **kwargs)
        self.parts = event.sessions.filter(takes_attendance=True).count()
        self.fields["needed"].initial = event.certificate_from
        self.fields["needed"].help_text = _(
            "Of %(count)s in which presence is taken. Empty: no certificates are given."
        ) % {"count": self.parts}

    def clean_needed(self):
        needed = self.cleaned_data["needed"]
        if needed and needed > self.parts:
            raise ValidationError(
                _("The event has only %(count)s parts in which presence is taken."),
                params={"count": self.parts},
                code="many",
            )
        return needed


class CodeForm(forms.Form):
    """The code of a certificate, typed off the paper."""

    code = forms.CharField(
        label=gettext_lazy("Code of the certificate"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

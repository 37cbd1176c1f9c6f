"""Fields that several apps use; uploads are checked by `core.files`."""

import datetime
import uuid

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core import files
from core.models import Attachment

EARLIEST = datetime.date(1990, 1, 1)
LATEST = datetime.date(2099, 12, 31)


class DayField(forms.DateField):
    """A day by the browser's own picker, or typed as Bulgarian writes it."""

    default_error_messages = {
        "invalid": _("Write the day like this: 3.12.2026."),
    }

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y г.", "%d.%m.%y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            **kwargs,
        )
        words = _("The year looks wrong.")
        self.validators += [
            MinValueValidator(EARLIEST, words),
            MaxValueValidator(LATEST, words),
        ]


class PictureField(forms.FileField):
    """A JPEG, PNG or WebP picture; `core.files.attach` keeps it."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        )
        kwargs.setdefault("max_length", 150)
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if data and upload:
            files.check_picture(upload)
        return upload


class ConsentField(forms.ChoiceField):
    """Whether those in a photograph agreed; the same question wherever one is put up."""

    ANSWERS = [
        (Attachment.Consent.AGREED, _("Yes, they agreed")),
        (Attachment.Consent.NOBODY, _("Nobody can be recognised")),
    ]
    # Only what has it already keeps it.
    BEFORE = (Attachment.Consent.BEFORE, _("Put up before this was asked"))

    # A picture is not needed, but with one the answer is.
    is_needed = True

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Did those in the picture agree to be shown?"))
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.RadioSelect, choices=self.ANSWERS, **kwargs)

    def offer(self, kept):
        """The answers for a picture that is there already."""
        if kept and kept.consent == Attachment.Consent.BEFORE:
            self.choices = [*self.ANSWERS, self.BEFORE]


def ask_for_consent(form, name, *, upload, stays):
    """An answer is needed for a new picture, and for the one that stays."""
    said = form.cleaned_data.get(name)
    is_of_before = said == Attachment.Consent.BEFORE
    is_missing = ((upload or stays) and not said) or (upload and is_of_before)
    if is_missing and name not in form.errors:
        form.add_error(name, _("Say whether those in the picture agreed."))


class DocumentField(forms.FileField):
    """A document in one of the formats of `core.files`."""

    def __init__(self, **kwargs):
        accepted = ",".join(f".{extension}" for extension in files.DOCUMENT_EXTENSIONS)
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accepted}))
        kwargs.setdefault("max_length", 150)
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if data and upload:
            files.check_document(upload)
        return upload


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyDocumentsField(forms.FileField):
    """Several at once. One that we do not take is named, and the others are kept."""

    def __init__(self, **kwargs):
        accepted = ",".join(f".{extension}" for extension in files.DOCUMENT_EXTENSIONS)
        widget = ManyFiles(attrs={"accept": accepted})
        super().__init__(
            max_length=150,
            widget=widget,
            error_messages={"required": _("Choose at least one document.")},
            **kwargs,
        )
        self.refused = []

    def clean(self, data, initial=None):
        self.refused = []
        given = data if isinstance(data, list | tuple) and data else [data]
        uploads = [super(ManyDocumentsField, self).clean(one) for one in given]
        taken = [one for one in uploads if one and self.is_taken(one)]
        if self.refused and not taken:
            raise ValidationError([f"{name}: {why}" for name, why in self.refused])
        return taken

    def is_taken(self, upload):
        try:
            self.check(upload)
        except ValidationError as error:
            self.refused.append((upload.name, " ".join(error.messages)))
            return False
        return True

    def check(self, upload):
        files.check_document(upload)


class PicturesField(forms.FileField):
    """Up to `most` pictures at once; a list, empty where none was chosen."""

    def __init__(self, *, most, **kwargs):
        self.most = most
        accepted = "image/jpeg,image/png,image/webp"
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": accepted}))
        super().__init__(max_length=150, required=False, **kwargs)

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        uploads = [super(PicturesField, self).clean(one) for one in given if one]
        if len(uploads) > self.most:
            raise ValidationError(
                _("These are too many pictures. Choose at most %(most)s."),
                params={"most": self.most},
            )
        for upload in uploads:
            files.check_picture(upload)
        return uploads


class MomentField(forms.DateTimeField):
    """A day and an hour to come, by the browser's own picker or typed."""

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"],
            widget=forms.DateTimeInput(
                format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
            ),
            error_messages={"invalid": _("Write it like this: 3.12.2026 09:30.")},
            **kwargs,
        )


class FromAPerson(forms.Form):
    """For strangers: a field that nobody sees, and a moment for reading the page."""

    salt = "form"
    # Who reads the page and types needs longer; who posts at once is a program.
    least_seconds = 3

    # Nobody sees it, so nobody fills it in but a program.
    address = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["opened"] = self.seal()

    def seal(self):
        return signing.TimestampSigner(salt=self.salt).sign("")

    def clean_address(self):
        if self.cleaned_data["address"]:
            raise forms.ValidationError(_("Leave this field empty."), code="program")
        return ""

    def clean_opened(self):
        signer = signing.TimestampSigner(salt=self.salt)
        try:
            signer.unsign(self.cleaned_data["opened"])
        except signing.BadSignature as error:
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = self.seal()
            raise forms.ValidationError(
                _("The page is old. Press the button once more."), code="old"
            ) from error
        if self.is_too_quick(signer):
            raise forms.ValidationError(
                _("That was quick. Read it once more and press the button."),
                code="quick",
            )
        return ""

    def is_too_quick(self, signer):
        try:
            signer.unsign(self.cleaned_data["opened"], max_age=self.least_seconds)
        except signing.SignatureExpired:
            return False
        return True


class Versioned(forms.ModelForm):
    """`version` says which state of the row the page showed."""

    version = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.updated_at.isoformat()
        else:
            self.initial["submission"] = uuid.uuid4()

    def clean_version(self):
        try:
            return parse_datetime(self.cleaned_data["version"] or "")
        except ValueError:  # shaped like a moment, but there is none such
            return None

    def take_note_of(self, row):
        """After a conflict the second „save“ is meant for the version that was just shown."""
        self.data = self.data.copy()
        self.data["version"] = row.updated_at.isoformat()


def sentences(form):
    """What has to be put right, each with the name of its field."""
    found = list(form.non_field_errors())
    for field in form:
        found += [f"{field.label}: {error}" for error in field.errors]
    return found

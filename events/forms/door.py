"""Forms around the door: who keeps it, and the sheets that people signed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core import files
from events.models import Session

MOST_FILES = 20


class DoorKeeperForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("With which the person signs in here, or makes an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files under one name, each asked for its kind and size."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data]
        found = [super(ManyFilesField, self).clean(one, initial) for one in uploads]
        found = [one for one in found if one]
        if len(found) > MOST_FILES:
            raise ValidationError(
                _("At most %(most)s files at once."), params={"most": MOST_FILES}
            )
        for upload in found:
            check(upload)
        return found


def check(upload):
    kind = files.extension(upload)
    if kind == "pdf":
        files.check_document(upload)
    elif kind in files.PICTURE_EXTENSIONS or kind in {"heic", "heif"}:
        files.check_picture(upload)
        upload.seek(0)
    else:
        raise ValidationError(
            _("“%(name)s” is no picture and no PDF. Photograph or scan the sheet."),
            params={"name": upload.name},
        )


class SessionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, session):
        starts_at = timezone.localtime(session.starts_at)
        return f"{date_format(starts_at, 'j.m, H:i')} {session.title}"


class SignedSheetForm(forms.Form):
    """Pages of one signed sheet, and which parts of the programme it proves."""

    sessions = SessionsField(
        Session.objects.none(),
        label=_("Which parts it proves"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say of which part the sheet is.")},
    )
    photographs = ManyFilesField(
        label=_("Photograph it now"),
        required=False,
        help_text=_("On a phone this opens the camera."),
        widget=ManyFiles(attrs={"accept": "image/*", "capture": "environment"}),
    )
    pages = ManyFilesField(
        label=_("Or choose pictures or a scan"),
        required=False,
        help_text=_("JPEG, PNG, WebP or PDF; several pages in their order."),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,.pdf"}),
    )

    def __init__(self, *args, sessions, wanted, **kwargs):
        super().__init__(*args, **kwargs)
        numbers = [session.pk for session in sessions]
        self.fields["sessions"].queryset = Session.objects.filter(pk__in=numbers)
        self.initial["sessions"] = chosen(sessions, wanted)
        if len(sessions) == 1:
            self.fields["sessions"].widget = forms.MultipleHiddenInput()

    def uploads(self):
        return self.cleaned_data["photographs"] + self.cleaned_data["pages"]

    def clean(self):
        super().clean()
        given = [self.cleaned_data.get(name) for name in ("photographs", "pages")]
        if not any(given) and not self.errors:
            self.add_error(
                "pages", _("Photograph the sheet or choose the file with it.")
            )
        return self.cleaned_data


def chosen(sessions, wanted):
    """What the address asks for; else, of a single day, all."""
    if "session" in wanted:
        return [one.pk for one in sessions if str(one.pk) == wanted["session"]]
    days = {timezone.localtime(one.starts_at).date() for one in sessions}
    day = wanted.get("day", "")
    return [
        one.pk
        for one in sessions
        if f"{timezone.localtime(one.starts_at):%Y-%m-%d}" == day or len(days) == 1
    ]

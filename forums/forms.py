from django import forms
from django.utils.translation import gettext_lazy as _

from core import files
from forums.actions import FILES_PER_POST
from forums.markup import MAX_LENGTH


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five checked files; the value is a list."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        uploads = [
            super(FilesField, self).clean(upload, initial) for upload in data or []
        ]
        if len(uploads) > FILES_PER_POST:
            raise forms.ValidationError(
                _("Attach at most %(number)s files."), params={"number": FILES_PER_POST}
            )
        for upload in uploads:
            if files.extension(upload) in {"jpg", "jpeg", "png", "webp"}:
                files.check_picture(upload)
            else:
                files.check_document(upload)
            files.check_size(upload, files.POST_BYTES)
        return uploads


def content_field():
    return forms.CharField(
        label=_("Your text"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "data-markdown": True}),
        help_text=_(
            "An empty line makes a paragraph. **bold**, *italic*, > quote, - list, addresses become links."
        ),
    )


class ReplyForm(forms.Form):
    """Who works for organisations says on whose behalf; the last choice comes first."""

    behalf = forms.TypedChoiceField(
        label=_("On behalf of"), required=False, coerce=int, empty_value=None
    )
    content = content_field()
    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to five pictures or documents of 10 MB."),
    )

    field_order = ["behalf", "content", "uploads"]

    def __init__(self, *args, organisations=(), **kwargs):
        super().__init__(*args, **kwargs)
        # With them the unsent form is the same for everybody: the page remembers it.
        self.organisations = tuple(organisations)
        if not organisations:
            del self.fields["behalf"]
            return
        own = ("", _("only myself"))
        self.fields["behalf"].choices = [*organisations, own]
        self.fields["behalf"].is_needed = True
        self.initial.setdefault("behalf", organisations[0][0])


class TopicForm(ReplyForm):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=150,
        help_text=_("The question or the matter in one sentence."),
    )
    field_order = ["behalf", "subject", "content", "uploads"]


class EditForm(forms.Form):
    content = content_field()


class CorrectForm(EditForm):
    """A moderator changes what somebody else wrote."""

    reason = forms.CharField(
        label=_("Why; the author reads it"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FlagForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why; the author reads it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

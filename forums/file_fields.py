"""Files that hang on a post: choosing, what their pictures show, taking them away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import files
from forums.actions import FILES_PER_POST

MOST_WORDS = 250


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
            check_upload(upload)
        return uploads


def check_upload(upload):
    """May it hang on a post? Else ValidationError."""
    if files.extension(upload) in files.PICTURE_EXTENSIONS:
        files.check_picture(upload)
    else:
        files.check_document(upload)
    files.check_size(upload, files.POST_BYTES)


def name_files(uploads, data):
    """The script asks beside each file what its picture shows; without it nothing is said yet."""
    said = data.getlist("file_words") if hasattr(data, "getlist") else []
    if len(said) == len(uploads):
        for upload, words in zip(uploads, said, strict=True):
            upload.words = " ".join(words.split())[:MOST_WORDS]
    return uploads


def with_kept_files(fields, kept):
    """A field for the words of each picture, and a choice of files to take away."""
    for file in kept:
        if file.is_picture:
            fields[f"words_{file.pk}"] = forms.CharField(
                label=_("What “%(name)s” shows") % {"name": file.name},
                max_length=MOST_WORDS,
                required=False,
                initial=file.alt,
                help_text=_("For people who do not see it."),
            )
    if kept:
        fields["removed"] = forms.MultipleChoiceField(
            label=_("Take these files away"),
            choices=[(file.pk, file.name) for file in kept],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

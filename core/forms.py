"""Fields for uploads; the checks are those of `core.files`."""

from django import forms

from core import files


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

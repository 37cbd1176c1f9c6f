from django import forms
from django.utils.translation import gettext_lazy as _

from core import files
from core.forms import DocumentField
from core.models import Attachment


class MaterialForm(forms.Form):
    """A document for the event's page."""

    document = DocumentField(
        label=_("Document"),
        help_text=_("PDF, Word, Excel, PowerPoint or OpenDocument, up to 25 MB."),
    )

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.user = user

    def save(self):
        return files.attach(
            self.event,
            self.cleaned_data["document"],
            purpose=Attachment.Purpose.DOCUMENT,
            user=self.user,
        )

from django import forms

from core import files
from core.forms import DocumentField
from core.models import Attachment


class MaterialForm(forms.Form):
    """A document for the event's page."""

    document = DocumentField()

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

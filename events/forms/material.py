from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import ManyDocumentsField
from core.models import Attachment
from events.models import Handouts

AT_ONCE = 20
FOR_WHOM = [
    ("", _("everybody who sees the event")),
    ("closed", _("only those with a place")),
]


class MaterialForm(forms.Form):
    """Documents for the event's page."""

    document = ManyDocumentsField(
        label=_("Documents"),
        help_text=_(
            "PDF, Word, Excel, PowerPoint or OpenDocument, up to 25 MB each; several at "
            "once are fine."
        ),
    )
    for_whom = forms.ChoiceField(
        label=_("Who may download them"),
        choices=FOR_WHOM,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["for_whom"].is_needed = True

    def clean_document(self):
        documents = self.cleaned_data["document"]
        if len(documents) > AT_ONCE:
            words = _("Choose at most %(count)s at once.")
            raise ValidationError(words % {"count": AT_ONCE})
        return documents

    def refused(self):
        """(name, why) of what was not taken."""
        return self.fields["document"].refused


class MaterialWordsForm(forms.ModelForm):
    """What is said of one document, and where it stands among the others."""

    place = forms.IntegerField(label=_("Order"), min_value=1, max_value=999)
    for_whom = forms.ChoiceField(
        label=_("Who may download it"), choices=FOR_WHOM, required=False
    )

    class Meta:
        model = Attachment
        fields = ["caption_bg", "caption_en"]
        labels = {"caption_bg": _("Title"), "caption_en": _("In English")}

    def __init__(self, data=None, *, document, number):
        super().__init__(
            data,
            instance=document,
            prefix=document.key,
            initial={"place": number, "for_whom": closed_or_open(document)},
        )
        self.fields["for_whom"].is_needed = True

    def is_closed(self):
        return self.cleaned_data["for_whom"] == "closed"


def closed_or_open(document):
    is_closed = document.content_type.model_class() is Handouts
    return "closed" if is_closed else ""

"""Forms with which something is handed over to an institution, and with which it answers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, DocumentField
from participation.common.models import Submission


class HandOverForm(forms.Form):
    way = forms.ChoiceField(
        label=_("How it is handed over"),
        choices=Submission.Way.choices,
        widget=forms.RadioSelect,
    )
    on = DayField(
        label=_("Day of the letter"),
        required=False,
        help_text=_(
            "Only of a letter: the term is counted from it. A mail leaves today."
        ),
    )

    def __init__(self, *args, addressee, **kwargs):
        super().__init__(*args, **kwargs)
        if not addressee.email:
            self.fields["way"].choices = [
                (Submission.Way.LETTER.value, Submission.Way.LETTER.label)
            ]
        self.initial.setdefault("way", self.fields["way"].choices[0][0])
        self.initial.setdefault("on", timezone.localdate())


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Everybody reads it, and who supports it is told."),
    )
    signed_by = forms.CharField(
        label=_("Who answers: name and post"),
        max_length=200,
        required=False,
        help_text=_("As it would stand under a letter. Everybody sees it."),
    )
    document = DocumentField(
        label=_("Document"),
        required=False,
        help_text=_("If there is one: up to 25 MB."),
    )


class CorrectionForm(AnswerForm):
    """What was attached stays."""

    document = None


class LetterForm(AnswerForm):
    answered_on = DayField(label=_("Day of the letter"))
    document = DocumentField(
        label=_("The letter"), help_text=_("As PDF, up to 25 MB. Everybody reads it.")
    )

    field_order = ["answered_on", "document", "text", "signed_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "What the letter says, in full or in short, for those who cannot open it."
        )

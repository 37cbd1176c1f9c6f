import uuid

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.fields import NamedRowsField
from members.models import Organisation
from participation.common.models import Channel
from participation.ideas.forms.matrix import AsksMatrix
from participation.ideas.models import Idea, IdeaCall, Sitting
from projects.forms import by_oblast, date_field

LABELS = {
    "call": _("Call"),
    "title": _("Title"),
    "description": _("What is proposed, for whom, with what"),
    "obshtina": _("Municipality"),
    "organisations": _("Who proposes it"),
    "is_public": _("Everybody may read the idea"),
    "channel": _("By which way it came"),
    "table": _("Number of the table"),
}


class EntersIdea(AsksMatrix):
    """What all ways of entering an idea ask; `submission` marks the form, so that it makes one."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        empty = [("", _("choose a municipality"))]
        self.fields["obshtina"].choices = [*empty, *by_oblast()]
        if not self.instance.pk:
            self.initial["submission"] = uuid.uuid4()

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.submission = self.cleaned_data["submission"]
            self.instance.status_changed_on = self.instance.submitted_on
        return super().save(commit)

    def columns_changed(self):
        columns = {one.name for one in Idea._meta.concrete_fields}
        return columns.intersection(self.changed_data)


class IdeaForm(EntersIdea):
    """For the staff of the project, also from paper and after the meeting."""

    submitted_on = date_field(_("Submitted on"))
    channel = forms.ChoiceField(
        label=LABELS["channel"], choices=Channel, required=False
    )

    class Meta:
        model = Idea
        fields = [
            "call",
            "title",
            "description",
            "obshtina",
            "organisations",
            "submitted_on",
            "channel",
            "is_public",
        ]
        field_classes = {"organisations": NamedRowsField}
        labels = LABELS

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        self.calls = IdeaCall.objects.editable_by(user)
        self.fields["call"].queryset = self.calls
        self.fields["call"].empty_label = _("choose a call")
        listed = Organisation.objects.visible_to(user).real()
        self.fields["organisations"].queryset = listed
        self.fields["organisations"].settle()
        if not self.instance.pk:
            self.initial.setdefault("submitted_on", timezone.localdate())
        self.add_matrix(self.chosen_call())
        self.order_fields(
            ["call", "title", "description", "obshtina", *self.matrix_names()]
        )

    def chosen_call(self):
        """The call whose fields are asked: as sent, else as proposed, else of the idea."""
        if self.is_bound:
            number = str(self.data.get(self.add_prefix("call"), ""))
            is_number = number.isdecimal() and len(number) < 19
            return self.calls.filter(pk=int(number) if is_number else 0).first()
        if self.instance.call_id:
            return self.instance.call
        return self.initial.get("call")

    def clean_submitted_on(self):
        day = self.cleaned_data["submitted_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_channel(self):
        return self.cleaned_data["channel"] or self.instance.channel


class ProposalForm(EntersIdea):
    """For whoever enters an idea of their own while the call collects them."""

    class Meta:
        model = Idea
        fields = ["title", "description", "obshtina", "organisations"]
        labels = LABELS
        widgets = {"organisations": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.visible_to(user).filter(
            pk__in=user.organisation_ids()
        )
        self.fields["organisations"].queryset = own
        self.fields["organisations"].required = False
        if not own:
            del self.fields["organisations"]
        self.add_matrix(self.instance.call)
        self.order_fields(["title", "description", "obshtina", *self.matrix_names()])


class ScribeForm(EntersIdea):
    """For the scribe of a table at a meeting, on a phone."""

    table = forms.TypedChoiceField(label=LABELS["table"], coerce=int)

    class Meta:
        model = Idea
        fields = ["table", "title", "description", "obshtina"]
        labels = LABELS

    def __init__(self, *args, sitting: Sitting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [
            (number, number) for number in range(1, sitting.tables + 1)
        ]
        if not self.instance.pk:
            self.initial["obshtina"] = sitting.obshtina_id
        self.add_matrix(sitting.call)
        self.order_fields(
            ["table", "title", "description", "obshtina", *self.matrix_names()]
        )


class IdeaStatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Idea.Status)
    on = date_field(_("Since which day"), required=False)
    note = forms.CharField(
        label=_("What became of it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences that everybody can read."),
    )

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

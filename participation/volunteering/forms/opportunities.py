import uuid

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from members.models import Organisation
from participation.volunteering.models import Opportunity, Shift
from places.fields import SettlementField
from projects.forms import BulgarianFirstForm
from projects.models import Project


class OpportunityForm(BulgarianFirstForm):
    needed = ("title_bg", "text_bg")

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    settlement = SettlementField(label=_("Town or village"))
    deadline = DayField(
        label=_("Last day to sign up"),
        required=False,
        help_text=_("Empty: until each shift begins."),
    )

    class Meta:
        model = Opportunity
        fields = [
            "organisation",
            "project",
            "title_bg",
            "text_bg",
            "tasks_bg",
            "gives_travel",
            "gives_food",
            "gives_insurance",
            "offers_bg",
            "requirements_bg",
            "age_from",
            "age_to",
            "settlement",
            "address",
            "contact_name",
            "contact_email",
            "contact_phone",
            "deadline",
            "title_en",
            "text_en",
            "tasks_en",
            "offers_en",
            "requirements_en",
        ]
        labels = {
            "organisation": _("Organisation"),
            "project": _("Project"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "text_bg": _("What it is about"),
            "text_en": _("What it is about, in English"),
            "tasks_bg": _("What volunteers do"),
            "tasks_en": _("What volunteers do, in English"),
            "gives_travel": _("We pay for the travel"),
            "gives_food": _("There is food"),
            "gives_insurance": _("Volunteers are insured"),
            "offers_bg": _("What else we offer"),
            "offers_en": _("What else we offer, in English"),
            "requirements_bg": _("What volunteers need"),
            "requirements_en": _("What volunteers need, in English"),
            "age_from": _("Youngest age"),
            "age_to": _("Oldest age"),
            "address": _("Address"),
            "contact_name": _("Whom you can ask"),
            "contact_email": _("E-mail for questions"),
            "contact_phone": _("Phone for questions"),
        }
        help_texts = {
            "project": _(
                "Confirmed hours then count in the figures of the project and as its own "
                "contribution."
            ),
            "text_bg": _("For whom or for what it is, in a few sentences."),
            "offers_bg": _("For example: gloves, tools, a place to sleep."),
            "age_to": _("Empty: any."),
            "address": _("Where volunteers meet, unless a shift says otherwise."),
            "tasks_bg": _("Each task on a line of its own."),
            "requirements_bg": _(
                "For example: boots, a driving licence, two languages."
            ),
            "age_from": _("Empty: any. Under 18 a parent has to agree."),
            "contact_name": _("Everybody sees the name, the e-mail and the phone."),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = Organisation.objects.filter(
            pk__in=user.organisation_ids("owner", "editor")
        )
        self.fields["organisation"].queryset = own
        self.fields["organisation"].empty_label = None if len(own) == 1 else _("choose")
        projects = Project.objects.editable_by(user).filter(closed_at=None)
        kept = Project.objects.filter(pk=self.instance.project_id)
        self.fields["project"].queryset = (projects | kept).distinct()
        self.fields["project"].empty_label = _("none")
        if not self.fields["project"].queryset.exists():
            del self.fields["project"]
        if self.instance.pk:
            # Whose certificates the hours go into does not change.
            del self.fields["organisation"], self.fields["submission"]

    def changed_columns(self):
        return [name for name in self.changed_data if name in self._meta.fields]

    def save(self, commit=True):
        if sent := self.cleaned_data.get("submission"):
            # Of each account its own, so that a foreign number leads to nobody's draft.
            self.instance.submission = uuid.uuid5(sent, str(self.user.pk))
        return super().save(commit)


class ShiftForm(forms.ModelForm):
    class Meta:
        model = Shift
        fields = ["day", "starts", "ends", "capacity", "place", "note"]
        field_classes = {"day": DayField}
        labels = {
            "day": _("Day"),
            "starts": _("From"),
            "ends": _("To"),
            "capacity": _("Places"),
            "place": _("Meeting point"),
            "note": _("Note"),
        }
        help_texts = {
            "note": _("For example: bring water and old clothes. Everybody reads it."),
        }
        widgets = {
            "starts": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "ends": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def clean_day(self):
        day = self.cleaned_data["day"]
        if "day" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return day


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever signed up reads it."),
    )

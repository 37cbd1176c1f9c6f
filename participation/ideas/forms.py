from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.slugs import unique_slug
from members.fields import NamedRowsField
from members.models import Organisation
from participation.ideas.models import Idea, IdeaCall
from projects.forms import BulgarianFirstForm, by_oblast, date_field
from projects.models import Project


class IdeaCallForm(BulgarianFirstForm):
    class Meta:
        model = IdeaCall
        fields = ["project", "title_bg", "title_en", "description_bg", "description_en"]
        labels = {
            "project": _("Project"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "description_bg": _("Description in Bulgarian"),
            "description_en": _("Description in English"),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        projects = Project.objects.editable_by(user).offered()
        # Whoever may change the call may leave it where it is.
        kept = Project.objects.filter(pk=self.instance.project_id)
        self.fields["project"].queryset = projects | kept
        self.fields["project"].required = True
        self.fields["project"].empty_label = _("choose a project")

    def save(self, commit=True):
        if not self.instance.pk:
            calls = IdeaCall.objects.all()
            self.instance.slug = unique_slug(calls, text=self.cleaned_data["title_bg"])
        return super().save(commit)


class IdeaForm(forms.ModelForm):
    submitted_on = date_field(_("Submitted on"))

    class Meta:
        model = Idea
        fields = [
            "call",
            "title",
            "description",
            "obshtina",
            "organisations",
            "submitted_on",
            "is_public",
        ]
        field_classes = {"organisations": NamedRowsField}
        labels = {
            "call": _("Call"),
            "title": _("Title"),
            "description": _("What is proposed, for whom, with what"),
            "obshtina": _("Municipality"),
            "organisations": _("Who proposes it"),
            "is_public": _("Everybody may read the idea"),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = IdeaCall.objects.editable_by(user)
        self.fields["call"].empty_label = _("choose a call")
        empty = [("", _("choose a municipality"))]
        self.fields["obshtina"].choices = [*empty, *by_oblast()]
        listed = Organisation.objects.visible_to(user).real()
        self.fields["organisations"].queryset = listed
        self.fields["organisations"].settle()
        if not self.instance.pk:
            self.initial.setdefault("submitted_on", timezone.localdate())

    def clean_submitted_on(self):
        day = self.cleaned_data["submitted_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.status_changed_on = self.cleaned_data["submitted_on"]
        return super().save(commit)


class IdeaStatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Idea.Status)
    note = forms.CharField(
        label=_("What became of it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences that everybody can read."),
    )

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from core.choosing import AsksForOptions
from core.forms import DayField
from core.slugs import unique_slug
from participation.ideas.models import CallPhase, IdeaCall, MatrixField, Sitting
from projects.forms import BulgarianFirstForm, by_oblast
from projects.models import Project


class IdeaCallForm(BulgarianFirstForm):
    class Meta:
        model = IdeaCall
        fields = [
            "project",
            "title_bg",
            "title_en",
            "description_bg",
            "description_en",
            "who_enters",
        ]
        labels = {
            "project": _("Project"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "description_bg": _("Description in Bulgarian"),
            "description_en": _("Description in English"),
            "who_enters": _("Who enters ideas while they are collected"),
        }
        help_texts = {
            "who_enters": _(
                "What others than the staff enter waits until you show it to everybody."
            ),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        projects = Project.objects.editable_by(user).offered()
        # Whoever may change the call may leave it where it is.
        kept = Project.objects.filter(pk=self.instance.project_id)
        self.fields["project"].queryset = projects | kept
        self.fields["project"].required = True
        self.fields["project"].empty_label = _("choose a project")
        self.fields["who_enters"].required = False

    def clean_who_enters(self):
        return self.cleaned_data["who_enters"] or self.instance.who_enters

    def save(self, commit=True):
        if not self.instance.pk:
            calls = IdeaCall.objects.all()
            self.instance.slug = unique_slug(calls, text=self.cleaned_data["title_bg"])
        return super().save(commit)


class PhasesForm(forms.Form):
    """The first and the last day of each phase; one without days is not there."""

    def __init__(self, *args, call: IdeaCall, **kwargs):
        super().__init__(*args, **kwargs)
        there = {one.phase: one for one in call.phases.all()}
        for phase in CallPhase.Phase:
            row = there.get(phase.value)
            for end, words in [
                ("starts_on", _("%(phase)s: first day")),
                ("ends_on", _("%(phase)s: last day")),
            ]:
                self.fields[f"{phase.value}_{end}"] = DayField(
                    label=words % {"phase": phase.label},
                    required=False,
                    initial=row and getattr(row, end),
                )

    def clean(self):
        data = super().clean()
        for phase in CallPhase.Phase:
            first, last = (
                data.get(f"{phase.value}_{end}") for end in ("starts_on", "ends_on")
            )
            name = f"{phase.value}_ends_on"
            if name in self.errors or f"{phase.value}_starts_on" in self.errors:
                continue
            if bool(first) != bool(last):
                self.add_error(name, _("Write both days, or neither."))
            elif first and last < first:
                self.add_error(name, _("The last day is before the first."))
        return data

    def days(self) -> dict:
        """{phase: (first day, last day)} of those that have days."""
        found = {
            phase.value: (
                self.cleaned_data[f"{phase.value}_starts_on"],
                self.cleaned_data[f"{phase.value}_ends_on"],
            )
            for phase in CallPhase.Phase
        }
        return {phase: days for phase, days in found.items() if days[0]}


class MatrixFieldForm(AsksForOptions):
    class Meta:
        model = MatrixField
        fields = [
            "kind",
            "label_bg",
            "help_text_bg",
            "options_bg",
            "is_required",
            "label_en",
            "help_text_en",
            "options_en",
        ]
        labels = {
            "kind": _("What is written in it"),
            "label_bg": _("Name in Bulgarian"),
            "help_text_bg": _("Help under it, in Bulgarian"),
            "options_bg": _("Answers to choose from, in Bulgarian"),
            "is_required": _("It has to be filled in"),
            "label_en": _("Name in English"),
            "help_text_en": _("Help under it, in English"),
            "options_en": _("Answers to choose from, in English"),
        }
        help_texts = {
            "options_bg": _(
                "Each on a line of its own; only where one chooses from several."
            ),
            "options_en": _("In the same order, one line for each."),
        }
        widgets = {
            "options_bg": forms.Textarea(attrs={"rows": 4}),
            "options_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label_bg"].required = True
        if self.instance.pk and self.instance.is_used():
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _(
                "Something is written in it already, so this stays as it is."
            )


class SittingForm(forms.ModelForm):
    class Meta:
        model = Sitting
        fields = ["title", "held_on", "obshtina", "tables"]
        field_classes = {"held_on": DayField}
        labels = {
            "title": _("Title"),
            "held_on": _("Day"),
            "obshtina": _("Municipality"),
            "tables": _("How many tables"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        empty = [("", _("choose a municipality"))]
        self.fields["obshtina"].choices = [*empty, *by_oblast()]

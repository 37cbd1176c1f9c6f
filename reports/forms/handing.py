"""To whom an open thing is handed, or why it is given up."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Versioned
from members.models import Organisation
from projects.forms.team import colleagues
from projects.models import Project
from reports.closing.opened import Thing
from reports.models import HandOver


class HandOverForm(Versioned):
    """A person of the team or an organisation carries it on; or nobody, with the reason."""

    is_given_up = forms.TypedChoiceField(
        label=_("What becomes of it"),
        choices=[("", _("Somebody carries it on")), ("1", _("It is given up"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    due_on = DayField(label=_("By when"), required=False)

    class Meta:
        model = HandOver
        fields = [
            "title_bg",
            "title_en",
            "is_given_up",
            "person",
            "organisation",
            "due_on",
            "note",
            "is_public",
        ]
        labels = {
            "title_bg": _("What it is, in Bulgarian"),
            "title_en": _("What it is, in English"),
            "person": _("A person of the lead or a partner"),
            "organisation": _("Or an organisation"),
            "note": _("Note; if it is given up, the reason"),
            "is_public": _(
                "Everybody reads on the page that this organisation goes on"
            ),
        }
        help_texts = {
            "person": _("They are told on the day on which you close the project."),
            "is_public": _(
                "Only organisations are named there, never persons. Your words above stand "
                "beside them: say nothing there that is not for everybody."
            ),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, project: Project, thing: Thing, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.pop("submission", None)
        if not self.instance.pk:
            self.initial["title_bg"] = thing.lasting or thing.title
        self.initial["is_given_up"] = "1" if self.instance.is_given_up else ""
        self.fields["title_bg"].required = True
        self.fields["person"].queryset = colleagues(project)
        self.fields["person"].empty_label = _("nobody")
        taking_part = [
            project.organisation_id,
            *project.partners.values_list("organisation", flat=True),
        ]
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=taking_part
        )
        self.fields["organisation"].empty_label = _("none")
        for name in ("is_given_up", "person", "organisation", "due_on"):
            self.fields[
                name
            ].is_needed = True  # one way or the other; clean() says which

    def clean(self):
        data = super().clean()
        person, organisation = data.get("person"), data.get("organisation")
        if data.get("is_given_up"):
            self.check_given_up(data)
        elif person and organisation:
            self.add_error(
                "organisation", _("Choose a person or an organisation, not both.")
            )
        elif not {"person", "organisation"} & set(self.errors):
            self.check_taker(person, organisation, data)
        return data

    def check_given_up(self, data):
        if not data.get("note", "").strip():
            self.add_error("note", _("Say why it is given up."))
        data["person"] = data["organisation"] = data["due_on"] = None
        data["is_public"] = False

    def check_taker(self, person, organisation, data):
        if not (person or organisation):
            self.add_error(
                "person", _("Choose who carries it on, or say that it is given up.")
            )
        if data.get("due_on") is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        elif data.get("due_on") and data["due_on"] < timezone.localdate():
            self.add_error("due_on", _("This day is past: choose one that is to come."))
        if person:
            data["is_public"] = False

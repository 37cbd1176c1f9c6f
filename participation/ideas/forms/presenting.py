from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, DocumentField
from members.fields import NamedChoiceField
from members.models import Organisation
from participation.ideas.actions import ACCEPTED, Decided
from participation.ideas.models import Idea, IdeaCall, Presentation

NOT_TO_COME = _("This day is still to come.")


class IdeasField(forms.ModelMultipleChoiceField):
    """Check boxes with where each idea is from and how far it came."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, idea):
        return f"{idea.title} ({idea.obshtina}, {idea.get_status_display()})"


class PresentationForm(forms.ModelForm):
    ideas = IdeasField(Idea.objects.none(), label=_("Ideas"))
    protocol = DocumentField(
        label=_("Protocol"),
        required=False,
        help_text=_("Everybody can open it: leave out names that are not public."),
    )

    class Meta:
        model = Presentation
        fields = ["body", "organisation", "presented_on", "note"]
        field_classes = {
            "presented_on": DayField,
            "organisation": NamedChoiceField,
        }
        labels = {
            "body": _("Before which body"),
            "organisation": _("Organisation, if it is in the network"),
            "presented_on": _("Day"),
            "note": _("One sentence that stands at each idea"),
        }

    def __init__(self, *args, user: AbstractBaseUser, call: IdeaCall, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False
        self.fields["organisation"].queryset = Organisation.objects.visible_to(
            user
        ).real()
        self.fields["organisation"].empty_label = _("none")
        self.fields["organisation"].settle()
        live = call.ideas.live().exclude(status=Idea.Status.DROPPED)
        self.fields["ideas"].queryset = live.select_related("obshtina")
        self.order_fields(["body", "organisation", "presented_on", "note", "ideas"])

    def clean_presented_on(self):
        return past(self.cleaned_data["presented_on"])

    def clean(self):
        data = super().clean()
        if not data.get("body") and not data.get("organisation"):
            self.add_error("body", _("Say before whom the ideas were presented."))
        return data


def past(day):
    if day > timezone.localdate():
        raise forms.ValidationError(NOT_TO_COME)
    return day


class DecisionsForm(forms.Form):
    """What the body decided about each of its ideas, on one day."""

    OUTCOMES = [
        ("", _("nothing new")),
        (ACCEPTED, _("accepted, no money yet")),
        (Idea.Status.FUNDED, Idea.Status.FUNDED.label),
        (Idea.Status.REALISED, Idea.Status.REALISED.label),
        (Idea.Status.DROPPED, Idea.Status.DROPPED.label),
    ]

    on = DayField(label=_("Decided on"))

    def __init__(self, *args, ideas: list[Idea], **kwargs):
        super().__init__(*args, **kwargs)
        self.ideas = ideas
        for idea in ideas:
            self.fields[f"outcome_{idea.pk}"] = forms.ChoiceField(
                label=idea.title, choices=self.OUTCOMES, required=False
            )
            self.fields[f"note_{idea.pk}"] = forms.CharField(
                label=_("Why, or what follows: %(title)s") % {"title": idea.title},
                max_length=300,
                required=False,
            )

    def clean_on(self):
        return past(self.cleaned_data["on"])

    def clean(self):
        data = super().clean()
        for idea in self.ideas:
            is_dropped = data.get(f"outcome_{idea.pk}") == Idea.Status.DROPPED
            if is_dropped and not data.get(f"note_{idea.pk}"):
                self.add_error(
                    f"note_{idea.pk}",
                    _("Say why the idea is dropped; its authors will read it."),
                )
        if not self.errors and not self.decided():
            raise forms.ValidationError(
                _("Choose what was decided about one at least.")
            )
        return data

    def decided(self) -> list[Decided]:
        given = self.cleaned_data
        return [
            Decided(idea, given[f"outcome_{idea.pk}"], given[f"note_{idea.pk}"])
            for idea in self.ideas
            if given.get(f"outcome_{idea.pk}")
        ]

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PictureField
from members.actions import organisations as actions
from members.fields import ObshtiniField
from members.forms.accounts import check_phone
from members.models import Organisation
from members.names import clean_name
from places.fields import SettlementField

# What a complete application has; a draft may lack it.
NEEDED = ("mission_bg", "seat", "territory", "topics", "email", "application_note")
KINDS_WITHOUT_EIK = {Organisation.Kind.INFORMAL}


class OrganisationForm(forms.ModelForm):
    """The public profile, both languages side by side."""

    seat = SettlementField(
        label=_("Seat"),
        required=False,
    )
    territory = ObshtiniField(
        label=_("Territory"),
        required=False,
        help_text=_("The municipalities in which the organisation works."),
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https"
    )
    logo = PictureField(
        label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP.")
    )

    class Meta:
        model = Organisation
        fields = [
            "kind",
            "name_bg",
            "name_en",
            "short_name_bg",
            "short_name_en",
            "eik",
            "benefit",
            "founded_year",
            "mission_bg",
            "mission_en",
            "topics",
            "seat",
            "address_bg",
            "address_en",
            "territory",
            "email",
            "phone",
            "website",
        ]
        labels = {
            "name_bg": _("Name in Bulgarian"),
            "name_en": _("Name in English"),
            "short_name_bg": _("Short name in Bulgarian"),
            "short_name_en": _("Short name in English"),
            "mission_bg": _("Mission in Bulgarian"),
            "mission_en": _("Mission in English"),
            "address_bg": _("Address in Bulgarian"),
            "address_en": _("Address in English"),
        }
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "mission_bg": forms.Textarea(attrs={"rows": 5}),
            "mission_en": forms.Textarea(attrs={"rows": 5, "lang": "en"}),
            "benefit": forms.RadioSelect,
            "eik": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_bg"].required = True
        self.fields["kind"].choices = [
            ("", _("choose a kind")),
            *Organisation.Kind.choices,
        ]
        self.fields["phone"].validators.append(check_phone)
        self.fields["founded_year"].widget.attrs |= {"min": 1850, "max": 2100}

    def clean_name_bg(self):
        return clean_name(self.cleaned_data["name_bg"])

    def clean_founded_year(self):
        year = self.cleaned_data["founded_year"]
        if year and not 1850 <= year <= timezone.localdate().year:
            raise forms.ValidationError(
                _("The year lies between 1850 and this year."), code="year"
            )
        return year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in KINDS_WITHOUT_EIK and cleaned.get("eik"):
            self.add_error("eik", _("An informal group has no EIK. Leave it empty."))
        return cleaned

    def save(self, *, actor):
        """Save the fields, then the logo: it hangs on the saved row."""
        organisation = super().save()
        if upload := self.cleaned_data.get("logo"):
            actions.set_logo(organisation, upload, actor=actor)
        return organisation


class ApplicationForm(OrganisationForm):
    """The same profile as an application; a draft needs only a kind and a name."""

    class Meta(OrganisationForm.Meta):
        fields = [*OrganisationForm.Meta.fields, "application_note"]
        widgets = OrganisationForm.Meta.widgets | {
            "application_note": forms.Textarea(attrs={"rows": 4})
        }

    def __init__(self, *args, is_draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft
        self.fields["application_note"].label = _("Why you want to join")
        if not is_draft and self.is_bound:
            for name in NEEDED:
                self.fields[name].required = True

    def clean(self):
        cleaned = super().clean()
        if self.is_draft or "eik" in self.errors:
            return cleaned
        if cleaned.get("kind") in KINDS_WITHOUT_EIK or cleaned.get("eik"):
            self.refuse_known_eik(cleaned.get("eik"))
        else:
            self.add_error(
                "eik", _("Write the EIK. Only an informal group does without.")
            )
        return cleaned

    def refuse_known_eik(self, eik):
        """Sending makes the row one of those among which an EIK is unique."""
        others = Organisation.objects.exclude(pk=self.instance.pk).exclude(
            status__in=(Organisation.Status.DRAFT, Organisation.Status.DECLINED)
        )
        if eik and others.filter(eik=eik).exists():
            self.add_error(
                "eik",
                _(
                    "An organisation with this EIK is already on the portal. "
                    "Write to the coordinator if it is yours."
                ),
            )


class DecisionForm(forms.Form):
    """The coordinator's answer; returning and declining need words."""

    ACCEPT, RETURN, DECLINE = "accept", "return", "decline"
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (ACCEPT, _("Accept into the network")),
            (RETURN, _("Return for completion")),
            (DECLINE, _("Decline")),
        ],
    )
    note = forms.CharField(
        label=_("Your words to the applicant"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They come in the mail. Returning and declining need a reason."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in {self.RETURN, self.DECLINE} and not cleaned.get(
            "note"
        ):
            self.add_error("note", _("Write why, so that the applicant can go on."))
        return cleaned


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The owners of the organisation read it."),
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(Organisation.Status.choices)
        self.fields["status"].choices = [
            (status, labels[status])
            for status in actions.NEXT.get(organisation.status, ())
        ]


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the organisation leaves"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the organisation comes back"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coordinator of your territory reads it."),
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the suspension should be lifted"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The coordinators and the administrators of the network read it."),
    )

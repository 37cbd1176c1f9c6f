from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PictureField
from members.actions import organisations as actions
from members.fields import EikField, ObshtiniField, TopicsWidget
from members.models import Organisation, Responsible
from members.names import clean_name
from members.phones import check_phone
from places.fields import SettlementField

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
    responsible_name = forms.CharField(
        label=_("Responsible person"),
        required=False,
        max_length=120,
    )
    responsible_contact = forms.CharField(
        label=_("Phone or e-mail of the responsible person"),
        required=False,
        max_length=200,
        help_text=_(
            "Only the coordinators of the network see it. Ask the person first."
        ),
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
            "topics": TopicsWidget,
            "mission_bg": forms.Textarea(attrs={"rows": 5}),
            "mission_en": forms.Textarea(attrs={"rows": 5, "lang": "en"}),
            "benefit": forms.RadioSelect,
        }
        field_classes = {"eik": EikField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_bg"].required = True
        for name in ("responsible_name", "responsible_contact"):
            self.fields[name].is_needed = True
        self.fields["kind"].choices = [
            ("", _("choose a kind")),
            *Organisation.Kind.choices,
        ]
        if "phone" in self.fields:
            self.fields["phone"].validators.append(check_phone)
        self.fields["founded_year"].widget.attrs |= {"min": 1850, "max": 2100}
        responsible = Responsible.objects.filter(organisation=self.instance.pk).first()
        if responsible:
            self.initial["responsible_name"] = responsible.name
            self.initial["responsible_contact"] = responsible.contact

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
        if cleaned.get("kind") == Organisation.Kind.INFORMAL:
            self.ask_for_responsible(cleaned)
        return cleaned

    def needs_responsible(self):
        return True

    def ask_for_responsible(self, cleaned):
        if not self.needs_responsible():
            return
        if (
            not cleaned.get("responsible_name")
            and "responsible_name" not in self.errors
        ):
            self.add_error(
                "responsible_name",
                _("An informal group is in no register, so name who answers for it."),
            )
        if (
            not cleaned.get("responsible_contact")
            and "responsible_contact" not in self.errors
        ):
            self.add_error(
                "responsible_contact", _("Write a phone or an e-mail of this person.")
            )

    def save(self, *, actor):
        """Save the fields, then the logo: it hangs on the saved row."""
        organisation = super().save()
        if upload := self.cleaned_data.get("logo"):
            actions.set_logo(organisation, upload, actor=actor)
        self.save_responsible(organisation)
        return organisation

    def save_responsible(self, organisation):
        """Of an informal group only: what is in a register needs nobody's phone."""
        name = self.cleaned_data.get("responsible_name", "")
        contact = self.cleaned_data.get("responsible_contact", "")
        is_kept = organisation.kind in {"", Organisation.Kind.INFORMAL}
        actions.set_responsible(
            organisation,
            name=name if is_kept else "",
            contact=contact if is_kept else "",
        )


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

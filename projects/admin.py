from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.forms import PictureField
from projects import actions
from projects.models import Programme


class ProgrammeForm(forms.ModelForm):
    """The programme's words, and its logos one by one."""

    logo = PictureField(
        label=_("One more logo"),
        required=False,
        help_text=_(
            "They stand beside each other in the order in which they are added."
        ),
    )
    logo_alt_bg = forms.CharField(
        label=_("What the logo says"), max_length=250, required=False
    )
    logo_alt_en = forms.CharField(
        label=_("What the logo says, in English"), max_length=250, required=False
    )
    taken_away = forms.ModelMultipleChoiceField(
        None,
        label=_("Logos to take away"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Programme
        fields = "__all__"  # noqa: DJ007 - the admin below names them

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["taken_away"]
        field.queryset = self.instance.logos()
        field.label_from_instance = lambda logo: logo.alt_bg or logo.name

    def clean(self):
        super().clean()
        if self.cleaned_data.get("logo") and not self.cleaned_data.get("logo_alt_bg"):
            self.add_error("logo_alt_bg", _("Say in words what the logo says."))
        return self.cleaned_data

    def save_logos(self, *, actor):
        for logo in self.cleaned_data["taken_away"]:
            actions.remove_logo(logo, programme=self.instance, actor=actor)
        if upload := self.cleaned_data["logo"]:
            actions.add_logo(
                self.instance,
                upload,
                actor=actor,
                alt_bg=self.cleaned_data["logo_alt_bg"],
                alt_en=self.cleaned_data["logo_alt_en"],
            )


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    """Reference data; projects themselves are edited on the portal's own pages."""

    form = ProgrammeForm
    list_display = ["name", "funder", "period"]
    fields = [
        "code",
        "name_bg",
        "name_en",
        "funder_bg",
        "funder_en",
        "period",
        "obligatory_text_bg",
        "obligatory_text_en",
        "disclaimer_bg",
        "disclaimer_en",
        "website",
        "report_every_months",
        "report_within_days",
        "lists_kept_for_months",
        "volunteer_hour_rate",
        "volunteer_ceiling_percent",
        "volunteer_ceiling_of",
        "logo",
        "logo_alt_bg",
        "logo_alt_en",
        "taken_away",
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        form.save_logos(actor=request.user)

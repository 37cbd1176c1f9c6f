from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import DocumentField
from core.slugs import unique_slug
from members.fields import ObshtiniField
from members.models import Organisation
from places.models import Obshtina
from projects.models import Activity, Project, ProjectPartner, Result


def date_field(label):
    """A date that browsers offer a calendar for; its value is written as they need it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


def by_oblast():
    """Choices of municipalities under the names of their oblasti."""
    groups = {}
    for obshtina in Obshtina.objects.select_related("oblast"):
        groups.setdefault(obshtina.oblast, []).append((obshtina.pk, obshtina.name))
    return [
        (oblast.name, groups[oblast]) for oblast in sorted(groups, key=lambda o: o.name)
    ]


class BulgarianFirstForm(forms.ModelForm):
    """Text in two languages: Bulgarian is needed, English is welcome."""

    needed = ("title_bg",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].required = True


class ProjectForm(BulgarianFirstForm):
    needed = ("title_bg", "summary_bg")

    starts_on = date_field(_("Starts on"))
    ends_on = date_field(_("Ends on"))
    obshtini = ObshtiniField(label=_("Municipalities it works in"), required=False)

    class Meta:
        model = Project
        fields = [
            "organisation",
            "programme",
            "title_bg",
            "title_en",
            "summary_bg",
            "summary_en",
            "objective_bg",
            "objective_en",
            "status",
            "starts_on",
            "ends_on",
            "obshtini",
            "iati_code",
        ]
        labels = {
            "organisation": _("Lead organisation"),
            "programme": _("Programme that pays for it"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "summary_bg": _("In short, in Bulgarian"),
            "summary_en": _("In short, in English"),
            "objective_bg": _("Objective in Bulgarian"),
            "objective_en": _("Objective in English"),
            "status": _("Status"),
            "iati_code": _("Own code of the project"),
        }
        help_texts = {
            "summary_bg": _("Two sentences that a neighbour would understand."),
            "iati_code": _(
                "The contract number, for example. It becomes part of the "
                "project's identifier in open data."
            ),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Q(pk__in=user.organisation_ids("owner", "editor"))
        if self.instance.pk:
            mine |= Q(pk=self.instance.organisation_id)
        self.fields["organisation"].queryset = Organisation.objects.filter(mine)
        self.fields["organisation"].empty_label = _("choose an organisation")
        self.fields["programme"].empty_label = _("choose a programme")

    def save(self, commit=True):
        if not self.instance.slug:
            others = Project.objects.all()
            self.instance.slug = unique_slug(others, text=self.cleaned_data["title_bg"])
        return super().save(commit)


class PartForm(BulgarianFirstForm):
    """An activity or an expected result: belongs to the project it is made for."""

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.project = project


TEXTS = {
    "title_bg": _("Title in Bulgarian"),
    "title_en": _("Title in English"),
    "description_bg": _("Description in Bulgarian"),
    "description_en": _("Description in English"),
}


class ActivityForm(PartForm):
    starts_on = date_field(_("Starts on"))
    ends_on = date_field(_("Ends on"))

    class Meta:
        model = Activity
        fields = [*TEXTS, "starts_on", "ends_on", "obshtini", "is_done"]
        labels = TEXTS | {
            "obshtini": _("In each of these municipalities"),
            "is_done": _("The activity is done"),
        }
        widgets = {"obshtini": forms.CheckboxSelectMultiple}
        help_texts = {
            "obshtini": _(
                "Only if the same is done in each, for example a meeting. The coverage "
                "table then shows where it was held and where it is still missing."
            )
        }

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, project=project, **kwargs)
        offered = Q(projects=project)
        if self.instance.pk:
            offered |= Q(pk__in=self.instance.obshtini.all())
        rows = Obshtina.objects.filter(offered).distinct()
        self.fields["obshtini"].queryset = rows
        if not rows.exists():
            del self.fields["obshtini"]

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The activity must end after it starts."))
        return data


class ResultForm(PartForm):
    class Meta:
        model = Result
        fields = [*TEXTS, "type", "position"]
        labels = TEXTS | {"type": _("Kind of result"), "position": _("Order")}
        help_texts = {"position": _("Results with a lower number come first.")}


class PartnerForm(forms.Form):
    name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Its whole name or its EIK, as in the directory."),
    )
    role = forms.TypedChoiceField(
        label=_("Role in the project"), choices=ProjectPartner.Role, coerce=int
    )

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_name(self):
        """The text as it was typed; the organisation found is put beside it."""
        typed = self.cleaned_data["name"].strip()
        found = (
            Organisation.objects.visible_to(self.user)
            .real()
            .public()
            .filter(
                Q(name_bg__iexact=typed)
                | Q(name_en__iexact=typed)
                | Q(short_name_bg__iexact=typed)
                | Q(short_name_en__iexact=typed)
                | Q(eik=typed)
            )[:2]
        )
        if len(found) != 1:
            raise forms.ValidationError(
                _("More than one organisation has this name. Give the EIK.")
                if found
                else _("No organisation of the directory has this name or EIK."),
                code="organisation",
            )
        self.cleaned_data["organisation"] = found[0]
        return typed


class DocumentForm(forms.Form):
    document = DocumentField(label=_("Document"))

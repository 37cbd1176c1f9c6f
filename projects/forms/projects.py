from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import DocumentField
from core.slugs import unique_slug
from members.fields import ObshtiniField
from members.models import Organisation
from places.models import Obshtina
from projects.forms.parts import InParts, SeesOthers
from projects.models import Activity, Project, ProjectPartner, Result


def date_field(label, **kwargs):
    """A date that browsers offer a calendar for; its value is written as they need it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


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


class ProjectForm(InParts, SeesOthers, BulgarianFirstForm):
    needed = ("title_bg", "summary_bg")
    PARTS = [
        (
            _("What and for whom"),
            [
                "organisation",
                "programme",
                "title_bg",
                "summary_bg",
                "objective_bg",
                "target_groups_bg",
            ],
            False,
        ),
        (_("When and where"), ["starts_on", "ends_on", "obshtini"], False),
        (_("What comes next"), ["next_steps_bg"], True),
        (
            _("Contract and open data"),
            ["contract_number", "contract_signed_on", "topic", "iati_code"],
            True,
        ),
        (
            _("In English"),
            [
                "title_en",
                "summary_en",
                "objective_en",
                "target_groups_en",
                "next_steps_en",
            ],
            True,
        ),
    ]

    starts_on = date_field(_("Starts on"))
    ends_on = date_field(_("Ends on"))
    contract_signed_on = date_field(_("Contract signed on"), required=False)
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
            "target_groups_bg",
            "target_groups_en",
            "next_steps_bg",
            "next_steps_en",
            "starts_on",
            "ends_on",
            "obshtini",
            "contract_number",
            "contract_signed_on",
            "topic",
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
            "target_groups_bg": _("For whom it is, in Bulgarian"),
            "target_groups_en": _("For whom it is, in English"),
            "next_steps_bg": _("What comes next, in Bulgarian"),
            "next_steps_en": _("What comes next, in English"),
            "contract_number": _("Number of the contract"),
            "topic": _("What it is mainly about"),
            "iati_code": _("Own code of the project"),
        }
        help_texts = {
            "summary_bg": _("Two sentences that a neighbour would understand."),
            "target_groups_bg": _(
                "Whose life changes: 35 organisations, the young people of three villages."
            ),
            "next_steps_bg": _(
                "What readers should expect in the next months. Coming events stand on "
                "the page by themselves."
            ),
            "topic": _("In open data it stands as the sector of the project."),
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
        self.fields["topic"].empty_label = _("choose a topic")

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The project must end after it starts."))
        signed_on = data.get("contract_signed_on")
        if signed_on and ends_on and signed_on > ends_on:
            words = _("The contract cannot be signed after the project has ended.")
            self.add_error("contract_signed_on", words)
        return data

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


class ActivityForm(InParts, SeesOthers, PartForm):
    """What is planned, and beside it what came of it."""

    PARTS = [
        (_("What"), ["title_bg", "description_bg", "responsible"], False),
        (_("By the plan"), ["starts_on", "ends_on", "is_outside", "obshtini"], False),
        (_("How it went"), ["began_on", "finished_on", "is_done"], False),
        (_("In English"), ["title_en", "description_en"], True),
    ]
    quiet = ("is_outside",)

    starts_on = date_field(_("Starts on"))
    ends_on = date_field(_("Ends on"))
    is_outside = forms.BooleanField(
        label=_("Yes, this is planned outside the project's own dates"), required=False
    )
    began_on = date_field(_("Began on"), required=False)
    finished_on = date_field(_("Ended on"), required=False)

    class Meta:
        model = Activity
        fields = [
            *TEXTS,
            "responsible",
            "starts_on",
            "ends_on",
            "obshtini",
            "began_on",
            "finished_on",
            "is_done",
        ]
        labels = TEXTS | {
            "responsible": _("Who is responsible"),
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
        self.offer_responsible(project)
        self.initial["is_outside"] = bool(self.instance.pk) and (
            self.instance.is_outside()
        )

    def offer_responsible(self, project):
        field = self.fields["responsible"]
        field.queryset = Organisation.objects.filter(
            Q(pk=project.organisation_id)
            | Q(partnerships__project=project)
            | Q(pk=self.instance.responsible_id)
        ).distinct()
        field.empty_label = _("not said")
        field.help_text = _("The lead organisation or one of the partners.")

    def clean(self):
        data = super().clean()
        self.check_plan(data.get("starts_on"), data.get("ends_on"))
        self.check_facts(data.get("began_on"), data.get("finished_on"))
        # The day on which it ended says it too.
        data["is_done"] = bool(data.get("is_done") or data.get("finished_on"))
        return data

    def check_plan(self, starts_on, ends_on):
        if not (starts_on and ends_on):
            return
        if ends_on < starts_on:
            self.add_error("ends_on", _("The activity must end after it starts."))
        elif not self.cleaned_data.get("is_outside"):
            self.ask_whether_outside(starts_on, ends_on)

    def ask_whether_outside(self, starts_on, ends_on):
        project = self.instance.project
        planned = Activity(project=project, starts_on=starts_on, ends_on=ends_on)
        if planned.is_outside():
            words = _(
                "The project lasts from %(first)s to %(last)s. Correct the dates, or tick "
                "this if they are meant so."
            )
            days = {"first": project.starts_on, "last": project.ends_on}
            shown = {
                name: date_format(day, "DATE_FORMAT") for name, day in days.items()
            }
            self.add_error("is_outside", words % shown)

    def check_facts(self, began_on, finished_on):
        today = timezone.localdate()
        words = _("This day is still to come. Fill it in afterwards.")
        for name, day in (("began_on", began_on), ("finished_on", finished_on)):
            if day and day > today:
                self.add_error(name, words)
        if began_on and finished_on and finished_on < began_on:
            words = _("It cannot have ended before it began.")
            self.add_error("finished_on", words)


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

import uuid

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.slugs import unique_slug
from members.fields import OblastiWidget, ObshtiniField
from members.models import Group, Organisation
from participation.surveys import patterns
from participation.surveys.copying import RUN
from participation.surveys.models import Survey
from projects.forms import BulgarianFirstForm
from projects.models import Project


class SurveyForm(BulgarianFirstForm):
    # What may still be corrected once people answer.
    WHILE_OPEN = (
        "title_bg", "title_en", "intro_bg", "intro_en", "closes_on",
        "are_results_public", "project",
    )  # fmt: skip

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    begin_with = forms.ChoiceField(
        label=_("Begin with the questions of"),
        required=False,
        help_text=_(
            "You may change them afterwards. With an earlier survey the results are compared."
        ),
    )
    obshtini = ObshtiniField(
        label=_("Which municipalities"),
        required=False,
        help_text=_(
            "Only where organisations of a place are asked, and not a whole oblast."
        ),
    )
    closes_on = DayField(label=_("Last day on which answers are taken"))

    class Meta:
        model = Survey
        fields = [
            "organisation", "title_bg", "title_en", "intro_bg", "intro_en", "kind",
            "audience", "group", "oblasti", "obshtini", "respondent", "is_anonymous",
            "closes_on", "project", "are_results_public",
        ]  # fmt: skip
        labels = {
            "organisation": _("Organisation that asks"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "intro_bg": _("Introduction in Bulgarian"),
            "intro_en": _("Introduction in English"),
            "kind": _("What the survey is for"),
            "audience": _("Who is asked"),
            "group": _("Which group"),
            "oblasti": _("Which oblasti"),
            "respondent": _("Who answers"),
            "is_anonymous": _("The answers are anonymous"),
            "project": _("Project"),
            "are_results_public": _("Everybody may see the public part of the results"),
        }
        widgets = {"oblasti": OblastiWidget}
        help_texts = {
            "intro_bg": _("Why you ask, and what happens with the answers."),
            "group": _("Only where the members of a group are asked."),
            "oblasti": _("Only where organisations of a place are asked."),
            "is_anonymous": _(
                "Who has answered and what was answered are kept apart; nobody can put them together, not even later. A survey for anybody is always anonymous."
            ),
        }

    def __init__(self, *args, user: AbstractBaseUser, may_choose=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.narrow(user)
        audiences = [
            one for one in Survey.Audience if one != Survey.Audience.PARTICIPANTS
        ]
        if self.instance.is_for_participants():
            audiences = [Survey.Audience.PARTICIPANTS]
        self.fields["audience"].choices = [(one.value, one.label) for one in audiences]
        if self.instance.pk:
            for name in ("organisation", "begin_with", "submission"):
                del self.fields[name]
            self.settle()
        else:
            self.fields["begin_with"].choices = self.beginnings(user)
            self.initial.setdefault("submission", uuid.uuid4())
            self.order_fields(["organisation", "begin_with"])

    def narrow(self, user):
        own = Organisation.objects.filter(
            pk__in=user.organisation_ids("owner", "editor")
        )
        self.fields["organisation"].queryset = own
        self.fields["organisation"].empty_label = _("choose an organisation")
        if len(own) == 1:
            self.initial.setdefault("organisation", own[0].pk)
        kept = Group.objects.filter(pk=self.instance.group_id)
        groups = Group.objects.filter(pk__in=user.group_ids()).alive()
        self.fields["group"].queryset = (groups | kept).distinct()
        self.fields["group"].empty_label = _("none")
        kept = Project.objects.filter(pk=self.instance.project_id)
        projects = Project.objects.editable_by(user).offered()
        self.fields["project"].queryset = (projects | kept).distinct()
        self.fields["project"].empty_label = _("no project")

    def settle(self):
        """Whom an open survey asks, and how, is promised to who has answered."""
        if self.instance.is_draft():
            return
        for name in [*self.fields]:
            if name not in self.WHILE_OPEN:
                del self.fields[name]

    @staticmethod
    def beginnings(user):
        earlier = Survey.objects.editable_by(user).exclude(status=Survey.Status.DRAFT)
        found = [
            ("", _("nothing: I write them")),
            (_("Templates"), [*patterns.NAMES.items()]),
        ]
        runs = [(f"{RUN}{one.pk}", str(one)) for one in earlier.order_by("-pk")[:100]]
        return [*found, (_("Earlier surveys"), runs)] if runs else found

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if "closes_on" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return day

    def clean(self):
        data = super().clean()
        audience = data.get("audience", self.instance.audience)
        if audience == Survey.Audience.ANYBODY:
            data |= {"is_anonymous": True, "respondent": Survey.Respondent.PERSON}
        if audience == Survey.Audience.PARTICIPANTS:
            data["respondent"] = Survey.Respondent.PERSON
        if audience == Survey.Audience.GROUP and "group" in self.fields:
            if not data.get("group"):
                self.add_error("group", _("Choose the group that is asked."))
        elif "group" in self.fields:
            data["group"] = None
        is_of_place = audience == Survey.Audience.PLACE and "oblasti" in self.fields
        if is_of_place and not (data.get("oblasti") or data.get("obshtini")):
            self.add_error("oblasti", _("Choose at least one place."))
        return data

    def columns_changed(self):
        """What `clean` settled is written too."""
        plain = {one.name for one in Survey._meta.concrete_fields}
        return [name for name in self.fields if name in plain]

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.slug = unique_slug(
                Survey.objects.all(), text=self.cleaned_data["title_bg"]
            )
            if sent := self.cleaned_data.get("submission"):
                # Of each account its own, so that a foreign number leads to nobody's survey.
                self.instance.submission = uuid.uuid5(sent, str(self.user.pk))
        return super().save(commit)

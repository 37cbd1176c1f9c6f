import uuid

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.editor import BodyField, Editor
from core.forms import DayField, DocumentField
from core.reconciling import moment_of, stamp, untouched
from members.fields import NamedChoiceField, NamedRowsField
from members.models import Organisation
from participation.common.forms import OrganisationSupportForm
from participation.positions.models import Position
from projects.models import Project


class PositionForm(forms.ModelForm):
    body = BodyField(
        label=_("Text of the position"), max_length=40_000, widget=Editor()
    )
    addressees = NamedRowsField(
        Organisation.objects.none(), label=_("To which institutions"), required=False
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Position
        fields = ["organisation", "title", "addressees", "body", "project"]
        labels = {
            "organisation": _("Which organisation begins it"),
            "title": _("Title"),
            "project": _("Project"),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["addressees"].queryset = Organisation.objects.public().filter(
            kind__in=Organisation.PUBLIC_BODIES
        )
        self.fields["addressees"].settle()
        projects = Project.objects.editable_by(user).filter(closed_at=None)
        kept = Project.objects.filter(pk=self.instance.project_id)
        self.fields["project"].queryset = (projects | kept).distinct()
        self.fields["project"].empty_label = _("none")
        if not self.fields["project"].queryset:
            del self.fields["project"]
        if self.instance.pk:
            # Who began it stays who they are.
            del self.fields["organisation"], self.fields["submission"]
            if not self.is_bound:
                self.initial["version"] = stamp(
                    self.instance.updated_at, untouched(self)
                )
        else:
            self.offer_organisations()

    def offer_organisations(self):
        own = Organisation.objects.filter(
            pk__in=self.user.organisation_ids("owner", "editor")
        )
        self.fields["organisation"].queryset = own
        self.fields["organisation"].empty_label = _("choose")
        if len(own) == 1 and self.initial.get("organisation") is None:
            self.initial["organisation"] = own[0].pk

    def clean_version(self):
        return moment_of(self.cleaned_data["version"])

    def save(self, commit=True):
        if sent := self.cleaned_data.get("submission"):
            # Of each account its own, so that a foreign number leads to nobody's position.
            self.instance.submission = uuid.uuid5(sent, str(self.user.pk))
        return super().save(commit)


class InviteForm(forms.Form):
    organisation = NamedChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Organisation"),
        empty_label=_("choose"),
    )

    def __init__(self, *args, position, **kwargs):
        super().__init__(*args, **kwargs)
        there = position.drafters.values("organisation")
        rows = Organisation.objects.listed().exclude(
            kind__in=Organisation.PUBLIC_BODIES
        )
        self.fields["organisation"].queryset = rows.exclude(pk__in=there).exclude(
            pk=position.organisation_id
        )
        self.fields["organisation"].settle()


class FileForm(forms.Form):
    document = DocumentField(
        label=_("Document"),
        help_text=_("Everybody can open it once the position is open for signing."),
    )


class StateForm(forms.Form):
    """The day of the step; why, where somebody is owed that."""

    on = DayField(label=_("On which day"))
    reason = forms.CharField(
        label=_("Why, or a few words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it."),
    )

    def __init__(self, *args, status, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        self.fields["reason"].required = status in Position.NEEDS_REASON
        if status == Position.Status.HIDDEN:
            self.fields["reason"].help_text = _(
                "Those who wrote the position and the coordinators read it."
            )


class PaperSignatureForm(OrganisationSupportForm):
    """What stands on the signed sheet, for an organisation of the portal."""

    organisation = NamedChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Organisation"),
        empty_label=_("choose"),
    )

    def __init__(self, *args, user, position, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.initial.pop("organisation", None)
        # Who withdrew the signature gives it anew themselves, if at all.
        signed = position.supports.of_organisations().values("organisation")
        rows = Organisation.objects.listed().exclude(pk__in=signed)
        self.fields["organisation"].queryset = rows
        self.fields["organisation"].settle()

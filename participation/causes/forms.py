import uuid

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField
from members.models import Group, Organisation
from participation.causes.models import Cause
from projects.forms import by_oblast
from projects.models import Project


class CauseForm(forms.ModelForm):
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Cause
        fields = [
            "title",
            "description",
            "demand",
            "addressee",
            "organisation",
            "group",
            "project",
            "obshtina",
        ]
        labels = {
            "title": _("Title"),
            "description": _("What it is about"),
            "demand": _("What we ask for"),
            "addressee": _("Whom we ask"),
            "organisation": _("Who proposes it"),
            "group": _("Network or group whose cause it is"),
            "project": _("Project"),
            "obshtina": _("Municipality"),
        }
        help_texts = {
            "title": _("What you want to reach, in a few words."),
            "description": _("What is wrong or missing, and whom it concerns."),
            "demand": _(
                "What exactly should be done. It stands on the signature sheet."
            ),
            "addressee": _("Who can do it, for example: the municipal council."),
        }

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = Organisation.objects.filter(
            pk__in=user.organisation_ids("owner", "editor")
        )
        groups = Group.objects.filter(pk__in=user.group_ids()).alive()
        projects = Project.objects.editable_by(user).filter(closed_at=None)
        self.narrow("organisation", own, _("myself"))
        if len(own) == 1:
            self.initial.setdefault("organisation", own[0].pk)
        self.narrow("group", groups, _("none"))
        self.narrow("project", projects, _("none"))
        self.fields["obshtina"].choices = [("", _("the whole country")), *by_oblast()]
        if self.instance.pk:
            # Who proposes it stays who they are; others stand behind their words.
            self.fields.pop("organisation", None)
            del self.fields["submission"]

    def narrow(self, name, rows, empty):
        """What the user may choose, and what stands there already; a field without choices goes."""
        model = rows.model
        kept = model.objects.filter(pk=getattr(self.instance, f"{name}_id"))
        self.fields[name].queryset = (rows | kept).distinct()
        self.fields[name].empty_label = empty
        if not self.fields[name].queryset.exists():
            del self.fields[name]

    def save(self, commit=True):
        if sent := self.cleaned_data.get("submission"):
            # Of each account its own, so that a foreign number leads to nobody's cause.
            self.instance.submission = uuid.uuid5(sent, str(self.user.pk))
        return super().save(commit)


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=pgettext_lazy("cause", "State"))
    on = DayField(label=_("Since"))
    reason = forms.CharField(
        label=_("Who adopted it, what came of it, or why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences that everybody can read."),
    )

    def __init__(self, *args, cause, may_look_at, **kwargs):
        super().__init__(*args, **kwargs)
        states = [*Cause.PUBLIC] if cause.is_public() else [Cause.Status.PROPOSED]
        if may_look_at:
            states.append(Cause.Status.REFUSED)
        elif not cause.is_public():
            states = []
        if cause.project and cause.project.is_closed():
            states = [one for one in states if one == Cause.Status.REFUSED]
        self.fields["status"].choices = [
            (one.value, one.label) for one in states if one != cause.status
        ]
        self.initial.setdefault("on", timezone.localdate())

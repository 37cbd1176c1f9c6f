from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Group, Organisation
from members.names import clean_name


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group
        fields = [
            "name_bg",
            "name_en",
            "description_bg",
            "description_en",
            "access",
            "oblast",
            "founded_on",
        ]
        labels = {
            "name_bg": _("Name in Bulgarian"),
            "name_en": _("Name in English"),
            "description_bg": _("Description in Bulgarian"),
            "description_en": _("Description in English"),
        }
        widgets = {
            "access": forms.RadioSelect,
            "description_en": forms.Textarea(attrs={"lang": "en"}),
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_bg"].required = True
        self.fields["oblast"].empty_label = _("the whole country")

    def clean_name_bg(self):
        return clean_name(self.cleaned_data["name_bg"])

    def clean_access(self):
        """Visibility never widens silently: a closed group stays closed."""
        access = self.cleaned_data["access"]
        closed = {Group.Access.CLOSED, Group.Access.PRIVATE}
        before = Group.objects.filter(pk=self.instance.pk).values_list("access")
        if before and before[0][0] in closed and access not in closed:
            raise forms.ValidationError(
                _(
                    "What is written in a closed group was meant for it. "
                    "Start a new open group instead."
                ),
                code="widens",
            )
        return access


class JoinForm(forms.Form):
    """As oneself, or as an organisation that one works for and that is not inside yet."""

    who = forms.ModelChoiceField(
        None,
        label=_("Who joins"),
        required=False,
        empty_label=_("I, personally"),
    )
    note = forms.CharField(label=_("A few words"), max_length=500, required=False)

    def __init__(self, *args, user, group, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.editable_by(user).filter(
            status=Organisation.Status.ACTIVE
        )
        who = self.fields["who"]
        who.queryset = own.exclude(
            pk__in=group.memberships.exclude(organisation=None).values("organisation")
        )
        self.is_inside = group.memberships.filter(person__user=user).exists()
        if self.is_inside:
            who.empty_label = None

    def has_anybody(self):
        """Is there still somebody who could join: oneself, or an organisation?"""
        return not self.is_inside or self.fields["who"].queryset.exists()


class GroupInvitationForm(forms.Form):
    organisation = forms.ModelChoiceField(None, label=_("Organisation"))

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        inside = group.memberships.exclude(organisation=None).values("organisation")
        self.fields["organisation"].queryset = Organisation.objects.listed().exclude(
            pk__in=inside
        )


class EnterGroupForm(forms.Form):
    """By its name or address, for a private group is in no list."""

    group = forms.CharField(
        label=_("Name or address of the group"),
        max_length=200,
        help_text=_("As it stands in the report or in the complaint."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coordinators of the group read it."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = Group.objects.shut_to(user)

    def clean_group(self):
        asked = self.cleaned_data["group"].strip()
        slug = asked.rstrip("/").rpartition("/")[2]
        found = self.groups.filter(
            Q(slug=slug) | Q(name_bg__iexact=asked) | Q(name_en__iexact=asked)
        ).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no closed or private group with this name or address."),
                code="unknown",
            )
        return found

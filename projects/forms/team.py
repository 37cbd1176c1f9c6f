"""Who works on the project, and what for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from members.models import Membership, Person
from members.names import clean_name
from projects.models import Project, ProjectPartner, TeamMember

Role = TeamMember.Role


class TeamMemberForm(forms.ModelForm):
    """Somebody of the lead or a partner, or for two of the tasks an address from outside."""

    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)

    class Meta:
        model = TeamMember
        fields = [
            "role",
            "title_bg",
            "title_en",
            "person",
            "name",
            "email",
            "starts_on",
            "ends_on",
            "is_public",
        ]
        labels = {
            "role": _("Task in the project"),
            "title_bg": _("Exact position in Bulgarian"),
            "title_en": _("Exact position in English"),
            "person": _("Somebody of the lead or a partner organisation"),
            "name": _("Name of somebody from outside"),
            "email": _("Their e-mail"),
            "is_public": _("Named on the page of the project; the person agreed"),
        }
        help_texts = {
            "email": _(
                "For accountants, experts and the donor. They get a letter and sign in with "
                "this address; whether there is an account is not told."
            ),
            "ends_on": _("Empty: until you take them out."),
        }

    def __init__(self, *args, project: Project, may_give_rights: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.project = project
        self.initial.setdefault("starts_on", timezone.localdate())
        self.fields["role"].choices = [
            ("", _("choose a task")),
            *(
                (role.value, role.label)
                for role in Role
                if may_give_rights or role not in TeamMember.WITH_RIGHTS
            ),
        ]
        if self.instance.pk:
            for name in ("person", "name", "email"):
                del self.fields[name]
        else:
            self.fields["person"].queryset = colleagues(project)
            self.fields["person"].empty_label = _("somebody from outside, see below")

    def clean_name(self):
        return (
            clean_name(self.cleaned_data["name"]) if self.cleaned_data["name"] else ""
        )

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if self.instance.pk:
            self.check_kept_role(data)
        elif "email" not in self.errors:
            self.check_who(data)
        return data

    def check_kept_role(self, data):
        if self.instance.email and not self.may_be_outside(data):
            self.add_error("role", ONLY_THESE)

    def check_who(self, data):
        """Either a colleague or an address, not both and not none."""
        person, email = data.get("person"), data.get("email")
        if person and email:
            self.add_error(
                "email", _("Choose a colleague or give an address, not both.")
            )
        elif email:
            if not data.get("name") and "name" not in self.errors:
                self.add_error("name", _("Give the person's name."))
            if not self.may_be_outside(data):
                self.add_error("role", ONLY_THESE)
        elif not person and "person" not in self.errors:
            self.add_error(
                "person", _("Choose a colleague, or give a name and an address.")
            )
        if person:
            data["name"] = ""
        if data.get("role") == Role.DONOR:
            self.check_donor(person, data)

    def check_donor(self, person, data):
        """Nobody of those who report reads for the donor, and no donor is a contact of theirs."""
        if person:
            self.add_error(
                "person", _("Who reads for the donor is from outside: give an address.")
            )
        if data.get("is_public"):
            self.add_error("is_public", _("Contacts of the project are its own team."))

    def may_be_outside(self, data):
        return not data.get("role") or data["role"] in TeamMember.FROM_OUTSIDE


ONLY_THESE = _(
    "Only accountants, experts and the donor are asked by address. For other tasks choose "
    "somebody of the lead or a partner organisation."
)


def colleagues(project):
    """People with an account and a role in the lead or in a partner that is not the funder."""
    partners = ProjectPartner.objects.filter(project=project).exclude(
        role=ProjectPartner.Role.FUNDING
    )
    working = Membership.objects.current().filter(
        organisation__in=[
            project.organisation_id,
            *partners.values_list("organisation", flat=True),
        ]
    )
    return Person.objects.filter(
        pk__in=working.values("person"), user__is_active=True
    ).order_by("name", "pk")

from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from events.forms.registration import ExportForm
from events.models import Event
from members.fields import NamedChoiceField
from members.models import Organisation
from projects.models import Project


class AllRegistrationsForm(ExportForm):
    """Whose events, of which project and between which days."""

    organisation = NamedChoiceField(
        label=_("Organiser"), queryset=None, to_field_name="slug"
    )
    project = NamedChoiceField(
        label=_("Project"),
        queryset=None,
        to_field_name="slug",
        required=False,
        empty_label=_("all projects"),
    )
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)

    field_order = ["organisation", "project", "first", "last", "reason", "format"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        owned = Organisation.objects.filter(pk__in=user.organisation_ids("owner"))
        if user.is_administrator():
            owned = Organisation.objects.real()
        projects = Project.objects.visible_to(user).filter(organisation__in=owned)
        for name, rows in (("organisation", owned), ("project", projects)):
            self.fields[name].queryset = rows
            self.fields[name].settle()
        self.fields["organisation"].empty_label = _("choose an organisation")

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return data

    def events(self):
        """What was chosen, as far as the person sees it."""
        data = self.cleaned_data
        events = Event.objects.visible_to(self.user).filter(
            organiser=data["organisation"]
        )
        if data["project"]:
            events = events.filter(project=data["project"])
        if data["first"]:
            events = events.filter(ends_at__date__gte=data["first"])
        if data["last"]:
            events = events.filter(starts_at__date__lte=data["last"])
        return events

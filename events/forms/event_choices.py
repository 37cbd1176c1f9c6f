"""What a person may choose in the form of an event."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.behalf import preferred
from members.models import Group, Organisation
from members.practice import offered_to
from places.models import Settlement
from projects.models import Project


class EventChoices:
    """Mixed into the form: it has `instance`, `user` and, in practice, `practice`."""

    def narrow_choices(self):
        self.narrow_organiser()
        self.narrow_group()
        self.narrow_coorganisers()
        self.fields["belongs_to"].choices = self.project_choices()

    def narrow_organiser(self):
        if self.instance.pk:
            del self.fields["organiser"]
            organisers = [self.instance.organiser]
        else:
            field = self.fields["organiser"]
            field.queryset = offered_to(self.user, self.practice)
            organisers = list(field.queryset)
            if len(organisers) == 1:
                self.initial["organiser"] = organisers[0]
                field.empty_label, field.required = None, False
            elif organisers:
                last = preferred(self.user, [one.pk for one in organisers])
                self.initial.setdefault("organiser", last)
        self.organisers = organisers
        nearby = Settlement.objects.filter(
            obshtina__organisations__in=organisers
        ) | Settlement.objects.filter(kind=Settlement.Kind.TOWN)
        self.fields["settlement"].widget.suggestions = (
            nearby.select_related("obshtina__oblast").distinct().order_by("name")
        )

    def narrow_group(self):
        if self.is_led():
            del self.fields["group"], self.fields["audience"]
            return
        groups = Group.objects.alive().filter(pk__in=self.user.group_ids())
        if kept := self.instance.group_id:
            groups = groups | Group.objects.filter(pk=kept)
        if self.practice:
            groups = groups.none()
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = _("none")
        if not groups:
            del self.fields["group"]
            self.fields["audience"].choices = [
                choice
                for choice in Event.Audience.choices
                if choice[0] != Event.Audience.GROUP
            ]

    def is_led(self):
        """A group's coordinator never changes for whom the event is."""
        event = self.instance
        of_group = event.pk and event.audience == Event.Audience.GROUP
        return of_group and not self.user.works_for(event.organiser)

    def is_own(self):
        """Somebody of the organiser: others neither name its people nor ask in its name."""
        event = self.instance
        own = self.user.organisation_ids(in_practice=True)
        return not event.pk or event.organiser_id in own

    def narrow_coorganisers(self):
        """In practice there is nobody to ask."""
        if self.practice or not self.is_own():
            del self.fields["coorganisers"]
            return
        self.fields["coorganisers"].queryset = Organisation.objects.public().filter(
            status__in=(Organisation.Status.ACTIVE, Organisation.Status.PARTNER)
        )

    @cached_property
    def coorganising(self):
        """Whom the event asked already, with what they answered."""
        if not self.instance.pk:
            return []
        return list(self.instance.coorganisers.select_related("organisation"))

    def project_choices(self):
        if self.instance.pk:
            projects = Project.objects.filter(organisation=self.instance.organiser)
        elif self.practice:
            projects = Project.objects.none()
        else:
            projects = Project.objects.editable_by(self.user)
        projects = projects.offered(self.instance.project_id)
        self.projects = projects.prefetch_related("activities").order_by("-starts_on")
        choices = [("", _("none"))]
        for project in self.projects:
            whole = (f"project-{project.pk}", _("the project as a whole"))
            activities = [
                (f"activity-{activity.pk}", activity.title)
                for activity in project.activities.all()
            ]
            choices.append((project.title, [whole, *activities]))
        return choices

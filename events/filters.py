import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import CoOrganiser, Event, Withdrawal
from members.fields import LONGEST_LIST, NamedChoiceFilter
from members.models import Group, Organisation
from places.models import Oblast, Obshtina
from projects.models import Project


def visible(model):
    """Choices by what the reader may see; a name that they may not know filters nothing."""

    def rows(request):
        return model.objects.visible_to(request.user)

    return rows


class EventFilter(filters.FilterSet):
    """Of the agenda, the month and the calendar feed alike; addresses hold codes and slugs."""

    kind = filters.ChoiceFilter(
        label=_("Kind"), choices=Event.Kind.choices, empty_label=_("all kinds")
    )
    oblast = filters.ModelChoiceFilter(
        label=_("Oblast"),
        field_name="settlement__obshtina__oblast",
        queryset=Oblast.objects.all(),
        to_field_name="code",
        empty_label=_("the whole country"),
    )
    obshtina = filters.ModelChoiceFilter(
        label=_("Municipality"),
        field_name="settlement__obshtina",
        queryset=Obshtina.objects.all(),
        to_field_name="code",
        empty_label=_("the whole oblast"),
    )
    organisation = NamedChoiceFilter(
        label=_("Organiser"),
        method="of_organisation",
        queryset=visible(Organisation),
        to_field_name="slug",
        empty_label=_("all organisers"),
    )
    project = NamedChoiceFilter(
        label=_("Project"),
        queryset=visible(Project),
        to_field_name="slug",
        empty_label=_("all projects"),
    )
    group = NamedChoiceFilter(
        label=_("Group"),
        queryset=visible(Group),
        to_field_name="slug",
        empty_label=_("all groups"),
    )
    mode = filters.ChoiceFilter(
        label=_("How people meet"),
        choices=[("place", _("at a place")), ("online", _("online"))],
        empty_label=_("at a place or online"),
        method="of_mode",
    )
    free = filters.ChoiceFilter(
        label=_("Places"),
        choices=[("1", _("with free places"))],
        empty_label=_("all events"),
        method="with_free_places",
    )

    class Meta:
        model = Event
        fields = [
            "kind",
            "oblast",
            "obshtina",
            "organisation",
            "project",
            "group",
            "mode",
            "free",
        ]

    def of_organisation(self, events, _name, organisation):
        return events.of_organisation(organisation)

    def of_mode(self, events, _name, mode):
        """Who meets both ways is found by either."""
        other = Event.Mode.ONLINE if mode == "place" else Event.Mode.OFFLINE
        return events.exclude(mode=other)

    def with_free_places(self, events, _name, _value):
        return events.with_free_places()

    @property
    def qs(self):
        """An unknown code finds nothing; it does not show everything."""
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    def offer(self, events):
        """Offer in the lists only what some event has, and what is chosen already."""
        self.offer_obshtini()
        together = CoOrganiser.objects.accepted().filter(event__in=events)
        for name, path, model, others in (
            (
                "organisation",
                "organiser",
                Organisation,
                together.values("organisation"),
            ),
            ("project", "project", Project, ()),
            ("group", "group", Group, ()),
        ):
            used = Q(pk__in=events.order_by().values(path)) | Q(pk__in=others)
            rows = model.objects.visible_to(self.request.user).filter(used)
            self.narrow(name, rows)

    def offer_obshtini(self):
        """Municipalities of the chosen oblast; 265 of them are no list for a phone."""
        data = self.form.data
        chosen = Oblast.objects.filter(
            Q(code=data.get("oblast", "")) | Q(obshtini__code=data.get("obshtina", ""))
        )
        rows = Obshtina.objects.filter(oblast__in=chosen)
        self.narrow("obshtina", rows)

    def narrow(self, name, rows):
        field = self.form.fields[name]
        slug = field.to_field_name
        choices = [(getattr(row, slug), str(row)) for row in rows[: LONGEST_LIST + 1]]
        if len(choices) > LONGEST_LIST:
            field.type_it()
            return
        chosen = self.form.data.get(name)
        if not choices and not chosen:
            del self.form.fields[name]
            return
        field.widget.choices = [("", field.empty_label), *choices]

    def is_narrowed(self):
        return any(self.form.data.get(name) for name in self.Meta.fields)


class WithdrawalFilter(EventFilter):
    """In which feeds an event stood that is withdrawn; how people met there is not kept."""

    mode = filters.CharFilter(method="whatever")
    free = filters.CharFilter(method="whatever")

    class Meta(EventFilter.Meta):
        model = Withdrawal

    def whatever(self, rows, _name, _value):
        return rows

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.fields import NamedChoiceFilter
from members.models import Organisation
from places.models import Oblast
from projects.models import Origin, Programme, Project


class ProjectFilter(django_filters.FilterSet):
    """Filters of the list; places and organisations go by their public codes."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Project.Status, empty_label=_("in any status")
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        field_name="obshtini__oblast",
        to_field_name="code",
        distinct=True,
        empty_label=_("the whole country"),
    )
    organisation = NamedChoiceFilter(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        method="filter_organisation",
        empty_label=_("all organisations"),
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        queryset=Programme.objects.all(),
        to_field_name="code",
        empty_label=_("all programmes"),
    )

    class Meta:
        model = Project
        fields = ["status", "oblast", "organisation", "programme"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = self.queryset.order_by().values("pk")
        self.filters["organisation"].queryset = (
            Organisation.objects.visible_to(self.request.user)
            .real()
            .filter(Q(projects__in=shown) | Q(partnerships__project__in=shown))
            .distinct()
        )

    @property
    def form(self):
        is_new = not hasattr(self, "_form")
        form = super().form
        if is_new:
            form.fields["organisation"].settle()
        return form

    def filter_organisation(self, queryset, name, organisation):
        """Led by the organisation, or with it as a partner."""
        partnered = Project.objects.filter(partners__organisation=organisation)
        return queryset.filter(
            Q(organisation=organisation) | Q(pk__in=partnered.values("pk"))
        )


class BudgetFilter(forms.Form):
    """Which part of the money is shown; an unknown value narrows nothing."""

    line = forms.ModelChoiceField(
        None,
        label=_("Budget line"),
        to_field_name="number",
        required=False,
        empty_label=_("all lines"),
    )
    period = forms.ModelChoiceField(
        None, label=_("Period"), required=False, empty_label=_("the whole project")
    )
    origin = forms.ChoiceField(
        label=_("Paid from"),
        required=False,
        choices=[("", _("any origin")), *Origin.choices],
    )
    papers = forms.ChoiceField(
        label=_("Documents of costs"),
        required=False,
        choices=[
            ("", _("with a document or without")),
            ("none", _("without a document")),
        ],
    )

    def __init__(self, *args, budget, **kwargs):
        super().__init__(*args, **kwargs)
        self.budget = budget
        self.fields["line"].queryset = budget.lines.all()
        self.fields["period"].queryset = budget.periods.all()

    def chosen(self):
        """{what is narrowed: to what}."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows):
        chosen = self.chosen()
        if line := chosen.get("line"):
            below = Q(line__number__startswith=f"{line.number}.")
            rows = rows.filter(Q(line=line) | below)
        if period := chosen.get("period"):
            rows = rows.in_period(period)
        if origin := chosen.get("origin"):
            rows = rows.of_origin(origin)
        return rows.without_paper() if "papers" in chosen else rows

    def of_money(self):
        """What narrows sums too: nothing was planned with or without documents."""
        chosen = self.chosen()
        return {name: chosen[name] for name in chosen if name != "papers"}

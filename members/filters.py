"""The directory's filters and how many organisations each choice would leave."""

import django_filters
from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core import search
from members.coverage import counts_by_oblast
from members.models import Organisation, Topic
from places.models import Oblast, Obshtina


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Words"),
        method="by_words",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        to_field_name="code",
        method="by_oblast",
        empty_label=_("all oblasti"),
    )
    obshtina = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Obshtina.objects.none(),
        to_field_name="code",
        method="by_obshtina",
        empty_label=_("all municipalities"),
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        field_name="topics",
        queryset=Topic.objects.all(),
        to_field_name="slug",
        empty_label=_("all topics"),
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind", "oblast", "obshtina", "topic"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        oblast, chosen = self.data.get("oblast"), self.data.get("obshtina")
        if oblast or chosen:
            self.filters["obshtina"].queryset = Obshtina.objects.filter(
                Q(oblast__code=oblast) | Q(code=chosen)
            )

    def by_words(self, queryset, name, value):
        return search.order_by_relevance(queryset, value)

    def by_oblast(self, queryset, name, value):
        return queryset.in_oblast([value.code])

    def by_obshtina(self, queryset, name, value):
        return queryset.in_obshtina([value.code])

    def is_narrowed(self):
        return any(self.data.get(name) for name in self.filters)

    def without(self, name):
        """The selection as if one filter were not set: what its choices are counted in."""
        data = self.data.copy() if hasattr(self.data, "copy") else dict(self.data)
        data.pop(name, None)
        if name == "oblast":
            data.pop("obshtina", None)
        return type(self)(data, queryset=self.queryset).qs.order_by()

    def counts_by_kind(self):
        rows = self.without("kind").values("kind").annotate(number=Count("pk"))
        return {row["kind"]: row["number"] for row in rows}

    def counts_by_topic(self):
        rows = self.without("topic").filter(topics__isnull=False)
        rows = rows.values("topics__slug").annotate(number=Count("pk", distinct=True))
        return {row["topics__slug"]: row["number"] for row in rows}

    def counts_by_oblast(self):
        """Seats, plus those that work in the oblast from a seat elsewhere."""
        return counts_by_oblast(self.without("oblast"))

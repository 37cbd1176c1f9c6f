import datetime
import re

import django_filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.filters import OfferedFilter
from members.models import Organisation
from participation.volunteering.models import Opportunity, Shift
from places.models import Obshtina

MONTHS = 12
OVER = "over"
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


class OpportunityFilter(django_filters.FilterSet):
    """Without `when`, what is still to come."""

    obshtina = OfferedFilter(
        field_name="settlement__obshtina",
        label=_("Municipality"),
        queryset=Obshtina.objects.all(),
        to_field_name="code",
        empty_label=_("all municipalities"),
    )
    month = django_filters.ChoiceFilter(
        label=_("Month"), empty_label=_("any"), method="in_month"
    )
    organisation = OfferedFilter(
        label=_("Organisation"),
        queryset=Organisation.objects.public(),
        to_field_name="slug",
        empty_label=_("all organisations"),
    )
    places = django_filters.ChoiceFilter(
        label=_("Places"),
        choices=[("on", _("only with places left"))],
        empty_label=_("any"),
        method="with_places",
    )
    when = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[(OVER, _("over"))],
        empty_label=_("to come"),
        method="kept",
    )

    class Meta:
        model = Opportunity
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        # Also without a question only what is to come.
        super().__init__(data or {}, *args, **kwargs)
        rows = self.queryset.order_by()
        self.filters["obshtina"].offer(
            Obshtina.objects.filter(pk__in=rows.values("settlement__obshtina"))
        )
        self.filters["organisation"].offer(
            Organisation.objects.filter(pk__in=rows.values("organisation"))
        )
        self.filters["month"].extra["choices"] = months(self.data.get("month", ""))

    def filter_queryset(self, queryset):
        is_over = self.form.cleaned_data.get("when") == OVER
        shown = queryset.over() if is_over else queryset.to_come()
        return super().filter_queryset(shown)

    def in_month(self, queryset, _name, value):
        first = datetime.date.fromisoformat(f"{value}-01")
        within = Shift.objects.filter(
            opportunity=OuterRef("pk"),
            day__gte=first,
            day__lt=next_month(first),
            cancelled_at=None,
        )
        return queryset.filter(Exists(within))

    def with_places(self, queryset, _name, _value):
        return queryset.with_places()

    def kept(self, queryset, _name, _value):
        """Whether it is over is asked first, in `filter_queryset`."""
        return queryset


def months(asked):
    """The coming ones, as the address names them and in words; the asked one may be another."""
    first = timezone.localdate().replace(day=1)
    found = [first]
    while len(found) < MONTHS:
        found.append(next_month(found[-1]))
    if MONTH.fullmatch(asked):
        found.append(datetime.date.fromisoformat(f"{asked}-01"))
    return [
        (f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT"))
        for one in sorted({*found})
    ]


def next_month(first):
    return (first + datetime.timedelta(days=32)).replace(day=1)

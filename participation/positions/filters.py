import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import OfferedFilter
from members.models import Organisation
from participation.positions.models import Position

CHOICES = [(one.value, one.label) for one in Position.PUBLIC]


class PositionFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label=pgettext_lazy("position", "State"), choices=CHOICES, empty_label=_("any")
    )
    addressee = OfferedFilter(
        field_name="addressees",
        label=_("Institution"),
        queryset=Organisation.objects.public(),
        to_field_name="slug",
        empty_label=_("all institutions"),
    )

    class Meta:
        model = Position
        fields = ["status"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = self.queryset.order_by().values("addressees")
        rows = Organisation.objects.public().filter(pk__in=asked)
        self.filters["addressee"].offer(rows)

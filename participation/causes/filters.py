import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import OfferedFilter
from participation.causes.models import Cause
from places.models import Obshtina

CHOICES = [(one.value, one.label) for one in Cause.PUBLIC]


class CauseFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label=pgettext_lazy("cause", "State"), choices=CHOICES, empty_label=_("any")
    )
    obshtina = OfferedFilter(
        label=_("Municipality"),
        queryset=Obshtina.objects.all(),
        to_field_name="code",
        empty_label=_("all municipalities"),
    )

    class Meta:
        model = Cause
        fields = ["status", "obshtina"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = self.queryset.order_by().values("obshtina")
        self.filters["obshtina"].offer(Obshtina.objects.filter(pk__in=places))

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import OfferedFilter
from participation.ideas.models import Idea, IdeaCall
from places.models import Obshtina


class IdeaFilter(django_filters.FilterSet):
    call = django_filters.ModelChoiceFilter(
        label=_("Call"),
        queryset=IdeaCall.objects.none(),
        to_field_name="slug",
        empty_label=_("all calls"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Idea.Status, empty_label=_("any")
    )
    obshtina = OfferedFilter(
        label=_("Municipality"),
        queryset=Obshtina.objects.all(),
        to_field_name="code",
        empty_label=_("all municipalities"),
    )

    class Meta:
        model = Idea
        fields = ["call", "status", "obshtina"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        calls = IdeaCall.objects.visible_to(self.request.user)
        self.filters["call"].queryset = calls
        places = self.queryset.order_by().values("obshtina")
        self.filters["obshtina"].offer(Obshtina.objects.filter(pk__in=places))

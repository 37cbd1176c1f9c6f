import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.search import order_by_relevance
from members.models import Organisation, Topic
from news.models import Article, Rubric
from places.models import Oblast, Obshtina
from projects.models import Project


class ArticleFilter(django_filters.FilterSet):
    """The filters of the list and of the feed; unknown values are left out, not an error."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    rubric = django_filters.ModelChoiceFilter(
        label=_("Rubric"),
        queryset=Rubric.objects.all(),
        to_field_name="slug",
        empty_label=_("all"),
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        field_name="topics",
        queryset=Topic.objects.all(),
        to_field_name="slug",
        empty_label=_("all"),
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        method="of_oblast",
        queryset=Oblast.objects.all(),
        to_field_name="code",
        empty_label=_("all"),
    )
    place = django_filters.CharFilter(method="of_place", max_length=5)
    obshtina = django_filters.CharFilter(method="of_place", max_length=5)
    organisation = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.listed(), to_field_name="slug"
    )
    project = django_filters.ModelChoiceFilter(
        queryset=Project.objects.filter(is_published=True), to_field_name="slug"
    )

    class Meta:
        model = Article
        fields = []

    @staticmethod
    def with_words(queryset, _name, value):
        return order_by_relevance(queryset, value)

    @staticmethod
    def of_oblast(queryset, _name, oblast):
        places = Obshtina.objects.filter(oblast=oblast)
        return queryset.filter(
            Q(obshtini__in=places) | Q(organisation__seat__obshtina__in=places)
        ).distinct()

    @staticmethod
    def of_place(queryset, _name, code):
        """An oblast (RSE) or a municipality (RSE08), by the news or by the publisher's seat."""
        field = "oblast__code" if len(code) == 3 else "code"
        places = Obshtina.objects.filter(**{field: code})
        return queryset.filter(
            Q(obshtini__in=places) | Q(organisation__seat__obshtina__in=places)
        ).distinct()

import django_filters as filters
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from core.search import order_by_relevance
from members.models import Organisation, Topic
from news.models import Article, Rubric
from places.models import Oblast, Obshtina
from projects.models import Project


def visible(model):
    """Choices by what the reader may see; a name that they may not know finds nothing."""

    def rows(request):
        return model.objects.visible_to(request.user)

    return rows


class ArticleFilter(filters.FilterSet):
    """Of the list and its feed alike; addresses hold codes and slugs."""

    q = filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    rubric = filters.ModelChoiceFilter(
        label=_("Rubric"),
        queryset=Rubric.objects.all(),
        to_field_name="slug",
        empty_label=_("all rubrics"),
    )
    topic = filters.ModelChoiceFilter(
        label=_("Topic"),
        field_name="topics",
        queryset=Topic.objects.all(),
        to_field_name="slug",
        empty_label=_("all topics"),
    )
    place = filters.CharFilter(
        label=_("Place"), method="in_place", max_length=10, widget=HiddenInput
    )
    oblast = filters.ModelChoiceFilter(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        to_field_name="code",
        method="in_place",
        empty_label=_("the whole country"),
    )
    obshtina = filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Obshtina.objects.all(),
        to_field_name="code",
        method="in_place",
        empty_label=_("the whole oblast"),
    )
    organisation = filters.ModelChoiceFilter(
        label=_("Published by"),
        queryset=visible(Organisation),
        to_field_name="slug",
        empty_label=_("all organisations"),
    )
    project = filters.ModelChoiceFilter(
        label=_("Project"),
        queryset=visible(Project),
        to_field_name="slug",
        empty_label=_("all projects"),
    )

    class Meta:
        model = Article
        fields = [
            "q",
            "rubric",
            "topic",
            "place",
            "oblast",
            "obshtina",
            "organisation",
            "project",
        ]

    def with_words(self, articles, name, words):
        return order_by_relevance(articles, words)

    def in_place(self, articles, name, place):
        return articles.in_place(getattr(place, "code", place))

    @property
    def qs(self):
        """An unknown code finds nothing; it does not show everything."""
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    def offer(self):
        """Offer in the lists only what some news has, and what is chosen already."""
        ids = self.queryset.order_by()
        self.narrow("rubric", Rubric.objects.filter(articles__in=ids).distinct())
        self.narrow("topic", Topic.objects.filter(articles__in=ids).distinct())
        self.narrow("oblast", self.oblasti(ids))
        self.narrow("obshtina", self.obshtini(ids))
        for name, model in (("organisation", Organisation), ("project", Project)):
            used = model.objects.visible_to(self.request.user)
            self.narrow(name, used.filter(pk__in=ids.values(name)))

    def oblasti(self, articles):
        return Oblast.objects.filter(obshtini__articles__in=articles).distinct()

    def obshtini(self, articles):
        """Those of the chosen oblast; all of them are no list for a phone."""
        chosen = self.form.data.get("oblast") or self.form.data.get("place") or ""
        rows = Obshtina.objects.filter(oblast__code=chosen[:3])
        return rows.filter(articles__in=articles).distinct()

    def narrow(self, name, rows):
        field = self.form.fields[name]
        value = self.form.data.get(name)
        choices = [(getattr(row, field.to_field_name), str(row)) for row in rows]
        if not choices and not value:
            del self.form.fields[name]
            return
        if value and value not in dict(choices):
            chosen = field.queryset.filter(**{field.to_field_name: value}).first()
            choices += [(value, str(chosen))] if chosen else []
        field.widget.choices = [("", field.empty_label), *choices]

    def chosen(self):
        """[(label, value in words)] of what narrows the list."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            (self.filters[name].label, value)
            for name, value in cleaned.items()
            if value
        ]

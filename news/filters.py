import django_filters as filters
from django.contrib.auth.models import AnonymousUser
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from core.memory import while_unchanged
from core.search import order_by_relevance
from members.fields import LONGEST_LIST, NamedChoiceFilter
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
    organisation = NamedChoiceFilter(
        label=_("Published by"),
        queryset=lambda _request: Organisation.objects.visible_to(AnonymousUser()),
        to_field_name="slug",
        empty_label=_("all organisations"),
    )
    project = NamedChoiceFilter(
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

    def narrows(self):
        """Does the address ask for anything? Most do not, and then no form is needed."""
        return any(self.data.get(name) for name in self.filters)

    @property
    def qs(self):
        """An unknown code finds nothing; it does not show everything."""
        if not self.narrows():
            return self.queryset
        if not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    def offered_form(self):
        """Its lists offer only what some news has, and what is chosen already."""
        place = self.form.data.get("oblast") or self.form.data.get("place") or ""
        for name, choices in offered(self.request.user, place[:3]).items():
            self.narrow(name, list(choices))
        return self.form

    def narrow(self, name, choices):
        field = self.form.fields[name]
        value = self.form.data.get(name)
        if len(choices) > LONGEST_LIST:
            field.type_it()
            return
        if not choices and not value:
            del self.form.fields[name]
            return
        if value and value not in dict(choices):
            chosen = field.queryset.filter(**{field.to_field_name: value}).first()
            choices += [(value, str(chosen))] if chosen else []
        field.widget.choices = [("", field.empty_label), *choices]

    def chosen(self):
        """[(label, value in words)] of what narrows the list."""
        if not self.narrows() or not self.form.is_valid():
            return []
        return [
            (self.filters[name].label, value)
            for name, value in self.form.cleaned_data.items()
            if value
        ]


@while_unchanged(by_rights=True)
def offered(user, oblast):
    """{filter: [(value, name)]}: what the news has that the reader may see.

    Municipalities are those of the chosen oblast; all of them are no list for a phone.
    Publishers are those that everybody may know, also when one is chosen already, so that
    equal rights offer equal choices: the page remembers them.
    """
    articles = Article.objects.visible_to(user).live().order_by()
    places = Oblast.objects.filter(obshtini__articles__in=articles).distinct()
    nearby = Obshtina.objects.filter(oblast__code=oblast, articles__in=articles)
    return {
        "rubric": pairs(
            "slug", Rubric.objects.filter(articles__in=articles).distinct()
        ),
        "topic": pairs("slug", Topic.objects.filter(articles__in=articles).distinct()),
        "oblast": pairs("code", places),
        "obshtina": pairs("code", nearby.distinct()) if oblast else [],
        "organisation": pairs(
            "slug", used(Organisation, articles, "organisation", AnonymousUser())
        ),
        "project": pairs("slug", used(Project, articles, "project", user)),
    }


def used(model, articles, field, user):
    return model.objects.visible_to(user).filter(pk__in=articles.values(field))


def pairs(code, rows):
    return [(getattr(row, code), str(row)) for row in rows[: LONGEST_LIST + 1]]

import datetime

import django_filters as filters
from django.contrib.auth.models import AnonymousUser
from django.forms import HiddenInput, Select
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.memory import while_unchanged
from core.search import order_by_relevance
from members.fields import LONGEST_LIST, NamedChoiceFilter
from members.models import Group, Organisation, Topic
from news.models import Article, Rubric
from places.models import Oblast, Obshtina
from projects.models import Project


def visible(model):
    """Choices by what the reader may see; a name that they may not know finds nothing."""

    def rows(request):
        return model.objects.visible_to(request.user)

    return rows


def known_groups(user):
    """Listed groups and those that the user reads: by rights alone, never by an invitation."""
    listed = Group.objects.visible_to(AnonymousUser())
    if not user.is_authenticated:
        return listed
    return listed | Group.objects.filter(pk__in=user.read_group_ids())


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
    group = NamedChoiceFilter(
        label=_("Group"),
        queryset=lambda request: known_groups(request.user),
        to_field_name="slug",
        empty_label=_("all groups"),
    )
    month = filters.CharFilter(
        label=_("Month"), method="in_month", max_length=7, widget=Select
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
            "group",
            "month",
        ]

    def with_words(self, articles, name, words):
        return order_by_relevance(articles, words)

    def in_place(self, articles, name, place):
        return articles.in_place(getattr(place, "code", place))

    def in_month(self, articles, name, month):
        """Published in a month of our clock, written as 2015-11; another text finds nothing."""
        first = first_day(month)
        if first is None:
            return articles.none()
        return articles.filter(
            published_at__year=first.year, published_at__month=first.month
        )

    @classmethod
    def is_asked(cls, data):
        """Does the address ask for anything? Most do not, and then no filter is needed."""
        return any(data.get(name) for name in cls.base_filters)

    def narrows(self):
        return self.is_asked(self.data)

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
        choices = dict(offered(self.request.user, place[:3]))
        self.offer_months(choices.pop("month"))
        for name, pairs_ in choices.items():
            self.narrow(name, list(pairs_))
        return self.form

    def offer_months(self, firsts):
        months = [(f"{first:%Y-%m}", name_of_month(first)) for first in firsts]
        widget = self.form.fields["month"].widget
        widget.choices = [("", _("all months")), *months]

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
            (self.filters[name].label, in_words(name, value))
            for name, value in self.form.cleaned_data.items()
            if value
        ]


def in_words(name, value):
    first = first_day(value) if name == "month" else None
    return name_of_month(first) if first else value


def first_day(month):
    try:
        return datetime.datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month
    except ValueError:
        return None


def name_of_month(first):
    return capfirst(date_format(first, "YEAR_MONTH_FORMAT"))


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
        "group": pairs(
            "slug", known_groups(user).filter(pk__in=articles.values("group"))
        ),
        "month": list(articles.datetimes("published_at", "month", order="DESC")),
    }


def used(model, articles, field, user):
    return model.objects.visible_to(user).filter(pk__in=articles.values(field))


def pairs(code, rows):
    return [(getattr(row, code), str(row)) for row in rows[: LONGEST_LIST + 1]]

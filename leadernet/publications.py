"""What was published about a project, as a list with dates: the publicity annex of its report.

It stands on the roof because `projects` is below `news`. Publicity is what everybody may read, so
the page and its files are the same for all readers.
"""

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from core.exports import csv_response, xlsx_response
from news.models import Article
from projects.forms import date_field
from projects.views import OfProjectMixin

ROWS_ON_A_PAGE = 100  # Hardly a project has more, and on paper the annex is whole.


def publications_of(project):
    """The project's public news, the oldest first, each with the languages it is there in."""
    public = Article.objects.visible_to(AnonymousUser()).live()
    return (
        public.filter(project=project)
        .with_languages()
        .select_related("organisation", "rubric")
        .defer("body", "body_bg", "body_en")
        .order_by("published_at", "pk")
    )


def day_field(label):
    field = date_field(label)
    field.required = False
    field.error_messages["invalid"] = _("This is no day. Write it as 2015-08-31.")
    return field


class PeriodForm(forms.Form):
    """From one day until another, both within, by our clock; the address says `from` and `to`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= {"from": day_field(_("From")), "to": day_field(_("Until"))}

    def clean(self):
        first, last = self.days()
        if first and last and last < first:
            raise ValidationError(_("The last day is before the first."))

    def days(self):
        return self.cleaned_data.get("from"), self.cleaned_data.get("to")

    def narrow(self, publications):
        """A period that is not understood selects nothing; it does not show everything."""
        if not self.is_valid():
            return publications.none()
        first, last = self.days()
        if first:
            publications = publications.filter(published_at__date__gte=first)
        if last:
            publications = publications.filter(published_at__date__lte=last)
        return publications


class OfPeriodMixin(OfProjectMixin):
    @cached_property
    def period(self):
        return PeriodForm(self.request.GET)

    def publications(self):
        return self.period.narrow(publications_of(self.project))


class Publications(OfPeriodMixin, ListView):
    template_name = "leadernet/publications.html"
    paginate_by = ROWS_ON_A_PAGE

    def get_queryset(self):
        return self.publications()

    def get_context_data(self, **kwargs):
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            period=self.period,
            days=self.period.days(),
            is_narrowed=any(query.get(name) for name in self.period.fields),
            query=query.urlencode(),
            **kwargs,
        )


class PublicationsFile(OfPeriodMixin, View):
    """The same selection as a file; a period that is not understood is explained on the page."""

    answer = None

    def get(self, request, slug):
        if not self.period.is_valid():
            page = reverse("project_publications", args=[slug])
            return redirect(f"{page}?{request.GET.urlencode()}")
        rows = (row(article) for article in self.publications())
        return self.answer(f"{slug}-publications", header(), rows)


class PublicationsCsv(PublicationsFile):
    answer = staticmethod(csv_response)


class PublicationsXlsx(PublicationsFile):
    def answer(self, *table):
        return xlsx_response(*table, title=_("Publications"))


def header():
    return [
        _("Date"),
        _("Title"),
        _("Published by"),
        _("Rubric"),
        _("Languages"),
        _("Page"),
    ]


def row(article):
    return [
        timezone.localdate(article.published_at),
        article.shown_title,
        article.organisation.name,
        article.rubric.name,
        ", ".join(article.language_names()),
        f"{settings.SITE_URL}{article.get_absolute_url()}",
    ]

"""A programme as its donor reads it: its public projects, and what they come to together.

It stands on the roof because who took part is known to the events only.
"""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import npgettext
from django.views.generic import ListView

from core.memory import while_unchanged
from events.models import Attendance, Event
from places.models import Obshtina
from projects.linked_data import programme_data
from projects.models import Programme, Project, ProjectPartner

PROJECTS_ON_A_PAGE = 50


def projects_of(programme):
    """What everybody may read: published, and none of practice."""
    return Project.objects.visible_to(AnonymousUser()).filter(programme=programme)


@dataclass(frozen=True)
class Sum:
    """A number, what it counts in words, and where on the page that which it counts is listed."""

    number: int
    name: str
    rule: str
    anchor: str


@dataclass(frozen=True)
class Together:
    """All projects of the programme in numbers, with the lists behind them."""

    projects: int
    states: tuple
    obshtini: tuple
    organisations: tuple
    people: dict
    by_oblast: dict

    @property
    def participations(self):
        return sum(self.people.values())

    def sums(self):
        return [
            Sum(
                self.projects,
                npgettext("figure", "project", "projects", self.projects),
                _("All published projects that the programme pays for."),
                "projects",
            ),
            Sum(
                len(self.obshtini),
                npgettext(
                    "figure", "municipality", "municipalities", len(self.obshtini)
                ),
                _(
                    "Different municipalities in which at least one event of these "
                    "projects took place."
                ),
                "municipalities",
            ),
            Sum(
                len(self.organisations),
                npgettext(
                    "figure", "organisation", "organisations", len(self.organisations)
                ),
                _(
                    "Different organisations that lead one of the projects or carry it out "
                    "as a partner. Those who only pay are not counted."
                ),
                "organisations",
            ),
            Sum(
                self.participations,
                npgettext(
                    "figure", "participation", "participations", self.participations
                ),
                _(
                    "Everybody who was present at an event of these projects, once for each "
                    "event: whoever came to three counts three times."
                ),
                "projects",
            ),
        ]


@while_unchanged
def together(programme: Programme) -> Together:
    """In a fixed number of questions, however many projects there are."""
    projects = projects_of(programme)
    states = Counter(projects.values_list("status", flat=True))
    obshtini = obshtini_of(projects)
    return Together(
        projects=sum(states.values()),
        states=tuple(
            (status, states[status.value])
            for status in Project.Status
            if states[status.value]
        ),
        obshtini=obshtini,
        organisations=organisations_of(projects),
        people=people_of(projects),
        by_oblast=dict(Counter(one.oblast.code for one in obshtini)),
    )


def obshtini_of(projects):
    """Where something took place, by oblast."""
    held = Event.objects.held().filter(project__in=projects.order_by().values("pk"))
    keys = held.order_by().values("settlement__obshtina")
    rows = Obshtina.objects.filter(pk__in=keys).select_related("oblast")
    return tuple(sorted(rows, key=lambda one: (one.oblast.name, one.name)))


def organisations_of(projects):
    """Leads, whatever became of them since, and partners that anybody may know of."""
    rows = with_people(projects)
    found = {project.organisation for project in rows}
    for project in rows:
        found |= {
            one.organisation for one in project.carriers if one.organisation.is_public()
        }
    return tuple(sorted(found, key=lambda one: (one.name, one.pk)))


def with_people(projects):
    carrying = ProjectPartner.objects.carrying().select_related("organisation")
    return projects.select_related("organisation").prefetch_related(
        Prefetch("partners", carrying, to_attr="carriers")
    )


def people_of(projects) -> dict[int, int]:
    """{project: how many registrations were present in a held event of it}"""
    rows = Attendance.objects.counted().filter(
        registration__event__in=Event.objects.held().order_by().values("pk"),
        registration__event__project__in=projects.order_by().values("pk"),
    )
    return dict(
        rows.order_by()
        .values_list("registration__event__project")
        .annotate(Count("registration", distinct=True))
    )


class Programmes(ListView):
    """Programmes that pay for something here, each with its number of public projects."""

    template_name = "leadernet/programmes.html"

    def get_queryset(self):
        public = Project.objects.visible_to(AnonymousUser()).order_by()
        shown = Q(projects__in=public.values("pk"))
        return (
            Programme.objects.visible_to(self.request.user)
            .annotate(shown=Count("projects", filter=shown))
            .filter(shown__gt=0)
            # Two may have the same name.
            .order_by("name", "pk")
        )


class ProgrammePage(ListView):
    """What the programme comes to, and each of its projects with how far it is."""

    template_name = "leadernet/programme.html"
    paginate_by = PROJECTS_ON_A_PAGE

    @cached_property
    def programme(self):
        visible = Programme.objects.visible_to(self.request.user)
        return get_object_or_404(visible, code=self.kwargs["code"])

    @cached_property
    def together(self):
        return together(self.programme)

    def get_queryset(self):
        done = Count("activities", filter=Q(activities__is_done=True))
        return (
            projects_of(self.programme)
            .select_related("organisation")
            .annotate(planned=Count("activities"), done=done)
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            programme=self.programme,
            together=self.together,
            data=programme_data(self.programme, settings.SITE_URL),
            **kwargs,
        )
        for project in context["object_list"]:
            project.participations = self.together.people.get(project.pk, 0)
        return context

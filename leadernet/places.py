"""Pages of places: what the network has and does in an oblast or a municipality.

They stand on the roof because they show every app's rows; `places` itself knows only the map.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.memory import while_unchanged
from events.models import Event
from members.coverage import counts_by_oblast, counts_by_obshtina
from members.models import Group, Organisation
from news.models import Article
from participation.centre.models import Question
from participation.ideas.models import Idea
from places import maps
from places.models import Oblast, Obshtina
from projects.models import Project

ORGANISATIONS, ROWS, CARDS, GROUPS = 8, 5, 2, 12


def members():
    """The directory: the same to all readers."""
    return Organisation.objects.visible_to(AnonymousUser()).listed()


@while_unchanged
def members_by_oblast():
    return counts_by_oblast(members())


@while_unchanged
def members_by_obshtina():
    return counts_by_obshtina(members())


@dataclass(frozen=True)
class Coverage:
    """An oblast with its members, and in how many of its municipalities there is one."""

    oblast: Oblast
    members: int
    covered: int
    obshtini: int

    @property
    def empty_percent(self):
        """Share of municipalities without a member."""
        return round(100 * (self.obshtini - self.covered) / self.obshtini)


@while_unchanged
def coverage() -> list[Coverage]:
    by_oblast, by_obshtina = members_by_oblast(), members_by_obshtina()
    found = []
    for oblast in Oblast.objects.prefetch_related("obshtini"):
        obshtini = oblast.obshtini.all()
        covered = sum(obshtina.code in by_obshtina for obshtina in obshtini)
        number = by_oblast.get(oblast.code, 0)
        found.append(Coverage(oblast, number, covered, len(obshtini)))
    return found


class Places(TemplateView):
    """All oblasti: how many members each has, and where there is none yet."""

    template_name = "leadernet/places.html"

    def get_context_data(self, **kwargs):
        rows = coverage()
        obshtini = sum(row.obshtini for row in rows)
        covered = sum(row.covered for row in rows)
        return super().get_context_data(
            rows=rows,
            counts=members_by_oblast(),
            obshtini=obshtini,
            covered=covered,
            without=obshtini - covered,
            **kwargs,
        )


def for_list(organisations):
    rows = organisations.select_related("seat__obshtina__oblast")
    return rows.defer("mission").prefetch_related("attachments")[:ORGANISATIONS]


class PlacePage(TemplateView):
    """One place. Its lists are asked for by the template, which remembers what it drew."""

    def organisations(self):
        return for_list(self.here(members()))

    def articles(self):
        visible = Article.objects.visible_to(self.request.user).live()
        return visible.in_place(self.place.code).newest().for_cards()[:CARDS]

    def events(self):
        return Event.objects.visible_to(self.request.user).live().filter(self.settled())

    def upcoming(self):
        return self.events().upcoming().for_agenda()[:ROWS]

    def past(self):
        return self.events().past().for_agenda()[:ROWS]

    def projects(self):
        visible = Project.objects.visible_to(self.request.user)
        return visible.filter(self.of_project(), is_published=True).distinct()

    def ideas(self):
        visible = Idea.objects.visible_to(self.request.user)
        return visible.live().filter(self.of_idea())[:ROWS]

    def questions(self):
        """About the place, or to an institution with its seat here; those that everybody reads."""
        return Question.objects.live().filter(self.of_question()).for_list()[:ROWS]

    def apply_url(self):
        return reverse("members:apply")

    def invitation(self):
        """A mail that is ready to be sent: to whom, the reader knows."""
        words = {self.kind: self.place.name, "network": settings.SITE_NAME}
        addresses = {
            "place_url": f"{settings.SITE_URL}{self.place.get_absolute_url()}",
            "apply_url": f"{settings.SITE_URL}{self.apply_url()}",
        }
        text = render_to_string("leadernet/invitation.txt", words | addresses)
        return {"subject": self.invitation_subject() % words, "text": text.strip()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(place=self.place, **kwargs)


class OblastPage(PlacePage):
    template_name = "leadernet/oblast.html"
    kind = "oblast"

    @cached_property
    def place(self):
        return get_object_or_404(Oblast, slug=self.kwargs["oblast"])

    def here(self, organisations):
        return organisations.in_oblast([self.place.code])

    def settled(self):
        return Q(settlement__obshtina__oblast=self.place)

    def of_project(self):
        return Q(obshtini__oblast=self.place)

    def of_idea(self):
        return Q(obshtina__oblast=self.place)

    def of_question(self):
        seated = Q(addressee__seat__obshtina__oblast=self.place)
        return Q(obshtina__oblast=self.place) | seated

    def invitation_subject(self):
        return _("%(oblast)s oblast and %(network)s")

    def groups(self):
        """The first that live, and one more when there are more than are shown.

        Without those that only invite the reader: the page remembers them by rights.
        """
        listed = Group.objects.listed_to(self.request.user)
        return list(listed.filter(oblast=self.place, archived_on=None)[: GROUPS + 1])

    def counts(self):
        """{obshtina code: members}, in this oblast."""
        counts = members_by_obshtina()
        codes = self.place.obshtini.values_list("code", flat=True)
        return {code: counts[code] for code in codes if code in counts}

    def empty(self):
        """Municipalities in which nobody is a member yet."""
        return self.place.obshtini.exclude(code__in=members_by_obshtina())

    def coverage(self):
        return next(row for row in coverage() if row.oblast == self.place)


class ObshtinaPage(PlacePage):
    template_name = "leadernet/obshtina.html"
    kind = "obshtina"

    @cached_property
    def place(self):
        rows = Obshtina.objects.select_related("oblast")
        of_oblast = rows.filter(oblast__slug=self.kwargs["oblast"])
        return get_object_or_404(of_oblast, slug=self.kwargs["obshtina"])

    def organisations(self):
        """With their seat here."""
        return for_list(members().filter(seat__obshtina=self.place))

    def visiting(self):
        """They work here and have their seat elsewhere, or none."""
        working = members().in_obshtina([self.place.code])
        return for_list(working.filter(Q(seat=None) | ~Q(seat__obshtina=self.place)))

    def apply_url(self):
        """An application begins with the municipality from whose page one comes."""
        return f"{reverse('members:apply')}?obshtina={self.place.code}"

    def invitation_subject(self):
        return _("Municipality of %(obshtina)s and %(network)s")

    def settled(self):
        return Q(settlement__obshtina=self.place)

    def of_project(self):
        return Q(obshtini=self.place)

    def of_idea(self):
        return Q(obshtina=self.place)

    def of_question(self):
        return Q(obshtina=self.place) | Q(addressee__seat__obshtina=self.place)

    def settlements(self):
        return self.place.settlements.count()

    def neighbours(self):
        """Those that border on it, also in other oblasti, with how many members each has."""
        return self.with_members(code__in=maps.touching().get(self.place.code, ()))

    def others(self):
        """The other municipalities of the oblast, with how many members each has."""
        around = maps.touching().get(self.place.code, ())
        return [
            (obshtina, number)
            for obshtina, number in self.with_members(oblast=self.place.oblast)
            if obshtina != self.place and obshtina.code not in around
        ]

    def with_members(self, **wanted):
        counts = members_by_obshtina()
        rows = Obshtina.objects.filter(**wanted).select_related("oblast")
        return [(obshtina, counts.get(obshtina.code, 0)) for obshtina in rows]

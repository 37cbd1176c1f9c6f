"""An organisation's news, events and projects below its page, and the tabs that lead to them.

They stand on the roof because they show every app's rows; `members` is below all of them.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import ListView

from core.memory import while_unchanged
from events.models import Event
from members.actions.contact import recipients
from members.views.directory import shown_team
from members.views.profile import OfOrganisation
from news.models import Article
from projects.models import Project


def articles_of(organisation, user):
    visible = Article.objects.visible_to(user).live()
    return visible.filter(organisation=organisation)


def events_of(organisation, user):
    return Event.objects.visible_to(user).live().of_organisation(organisation)


def projects_of(organisation, user):
    """Those it leads and those in which it is a partner."""
    led = Q(organisation=organisation) | Q(
        pk__in=organisation.partnerships.values("project")
    )
    return Project.objects.visible_to(user).filter(led, is_published=True)


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    url: str


@while_unchanged(by_rights=True)
def tabs(organisation, user) -> list[Tab]:
    """The page itself and what is not empty."""
    slug = organisation.slug
    found = [Tab("about", _("About"), organisation.get_absolute_url())]
    for key, label, route, rows in [
        ("news", _("News"), "organisation_news", articles_of(organisation, user)),
        ("events", _("Events"), "organisation_events", events_of(organisation, user)),
        (
            "projects",
            _("Projects"),
            "organisation_projects",
            projects_of(organisation, user),
        ),
        ("documents", _("Documents"), "members:documents", organisation.documents),
        ("people", _("People"), "members:people", shown_team(organisation, user)),
    ]:
        if rows.exists():
            found.append(Tab(key, label, reverse(route, args=[slug])))
    if recipients(organisation):
        url = reverse("members:contact", args=[slug])
        found.append(Tab("contact", _("Contact"), url))
    return found


class OrganisationNews(OfOrganisation, ListView):
    template_name = "leadernet/organisation_news.html"
    tab = "news"
    paginate_by = 12

    def get_queryset(self):
        rows = articles_of(self.organisation, self.request.user)
        return rows.newest().for_cards()


class OrganisationEvents(OfOrganisation, ListView):
    """What comes stands above what was; only what was has pages."""

    template_name = "leadernet/organisation_events.html"
    tab = "events"
    paginate_by = 20
    COMING = 20

    def events(self):
        return events_of(self.organisation, self.request.user)

    def get_queryset(self):
        return self.events().past().for_agenda()

    def upcoming(self):
        return self.events().upcoming().for_agenda()[: self.COMING]


class OrganisationProjects(OfOrganisation, ListView):
    template_name = "leadernet/organisation_projects.html"
    tab = "projects"
    paginate_by = 20

    def get_queryset(self):
        return projects_of(self.organisation, self.request.user)

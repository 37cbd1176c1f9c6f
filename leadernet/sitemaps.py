"""What search engines may list: public pages only, asked for as an anonymous visitor."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from events.models import Event
from members.models import Group, Organisation
from news.models import Article, Newsletter
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.ideas.models import Idea
from participation.positions.models import Position
from participation.surveys.models import Survey
from participation.volunteering.models import Opportunity
from participation.votes.models import Vote
from projects.models import Programme, Project

PAGES = [
    "home",
    "news:list",
    "newsletter:list",
    "events:list",
    "members:list",
    "members:groups",
    "places",
    "projects:list",
    "programmes",
    "ideas:list",
    "causes:list",
    "volunteering:list",
    "questions:list",
    "questions:institutions",
    "positions:list",
    "votes:list",
    "surveys:list",
    "forum:index",
]


class PortalSitemap(Sitemap):
    """Both languages of every address, each naming the other."""

    i18n = True
    alternates = True
    limit = 2000


class Pages(PortalSitemap):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class Rows(PortalSitemap):
    """The public rows of one model, of which only the address is read."""

    def __init__(self, model, changed=None, *, address="slug"):
        self.model = model
        self.changed = changed
        self.columns = [address, changed] if changed else [address]

    def items(self):
        rows = self.model.objects.visible_to(AnonymousUser()).order_by("pk")
        return rows.only(*self.columns)

    def lastmod(self, item):
        return getattr(item, self.changed) if self.changed else None

    def get_latest_lastmod(self):
        """Asked of the database: the index of the sitemap needs no row."""
        if self.changed:
            return self.items().aggregate(latest=Max(self.changed))["latest"]
        return None


class Newsletters(Rows):
    """Those that were sent; asked for as nobody, there are no others."""

    def items(self):
        return super().items().filter(number__isnull=False)


class Ideas(Rows):
    """Each where it goes on."""

    def items(self):
        return super().items().filter(merged_into=None)


sitemaps = {
    "pages": Pages(),
    "news": Rows(Article, "updated_at"),
    "newsletter": Newsletters(Newsletter, address="number"),
    "events": Rows(Event, "updated_at"),
    "members": Rows(Organisation),
    "groups": Rows(Group),
    "projects": Rows(Project),
    "programmes": Rows(Programme, address="code"),
    "ideas": Ideas(Idea, address="pk"),
    "causes": Rows(Cause, address="pk"),
    "volunteering": Rows(Opportunity, address="pk"),
    "questions": Rows(Question, address="pk"),
    "positions": Rows(Position, address="pk"),
    "votes": Rows(Vote),
    "surveys": Rows(Survey),
}

"""What search engines may list: public pages only, asked for as an anonymous visitor."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from events.models import Event
from members.models import Group, Organisation
from news.models import Article
from participation.models import Idea
from projects.models import Project

PAGES = [
    "home",
    "news:list",
    "events:list",
    "members:list",
    "members:groups",
    "places",
    "projects:list",
    "participation:ideas",
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
    """The public rows of one model."""

    def __init__(self, model, changed=None):
        self.model = model
        self.changed = changed

    def items(self):
        return self.model.objects.visible_to(AnonymousUser()).order_by("pk")

    def lastmod(self, item):
        return getattr(item, self.changed) if self.changed else None


sitemaps = {
    "pages": Pages(),
    "news": Rows(Article, "updated_at"),
    "events": Rows(Event, "updated_at"),
    "members": Rows(Organisation),
    "groups": Rows(Group),
    "projects": Rows(Project),
    "ideas": Rows(Idea),
}

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from core.feeds import Atom
from news.filters import ArticleFilter
from news.models import Article
from projects.models import Project

NEWEST = 30


class NewsFeed(Feed):
    """The newest public news, narrowed by the same words as the list; the same for everybody."""

    feed_type = Atom

    def get_object(self, request):
        request.user = AnonymousUser()
        public = Article.objects.visible_to(request.user).live().for_cards()
        rows = ArticleFilter(request.GET, queryset=public, request=request)
        self.query = request.GET.urlencode()
        return rows

    def title(self, rows):
        names = [str(value) for _label, value in rows.chosen()]
        return " – ".join([_("News of the network"), *names])

    def subtitle(self, rows):
        return _("What the members of the network publish.")

    def link(self, rows):
        return f"{reverse('news:list')}?{rows.form.data.urlencode()}".rstrip("?")

    def feed_url(self, rows):
        return f"{reverse('news:feed')}?{rows.form.data.urlencode()}".rstrip("?")

    def items(self, rows):
        projects = Project.objects.visible_to(rows.request.user)
        known = projects.select_related("programme", "organisation")
        entries = rows.qs.prefetch_related(
            Prefetch("project", known, to_attr="known_project")
        )
        return entries.order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, article):
        return article.shown_title

    def item_description(self, article):
        """The lead, and under it who pays: a draft project is not named.

        Plain words, made HTML here, because that is what a summary holds.
        """
        project = article.known_project
        parts = [article.shown_lead, project.obligatory_text() if project else ""]
        words = "\n\n".join(part for part in parts if part)
        return linebreaks(words, autoescape=True)

    def item_link(self, article):
        return article.get_absolute_url()

    def item_author_name(self, article):
        return article.organisation.name

    def item_categories(self, article):
        return [article.rubric.name]

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return max(article.published_at, article.updated_at)

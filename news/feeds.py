from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.html import clean_staff
from news.filters import ArticleFilter
from news.models import Article

ITEMS = 30


class NewsFeed(Feed):
    """The newest public news, with the filters of the list."""

    feed_type = Atom1Feed

    def get_object(self, request):
        public = Article.objects.visible_to(AnonymousUser()).live()
        return ArticleFilter(request.GET, queryset=public).qs

    def title(self):
        return _("News of the network")

    def link(self):
        return reverse("news:list")

    def subtitle(self):
        return _("What member organisations publish")

    def items(self, public):
        return public.select_related("organisation", "rubric").order_by(
            "-published_at", "-pk"
        )[:ITEMS]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return clean_staff(article.body or "")

    def item_author_name(self, article):
        return article.organisation.name

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.updated_at

    def item_categories(self, article):
        return [article.rubric.name]

from django.urls import reverse

from core.galleries import views
from news.actions.articles import writable
from news.views.mixins import ArticlePermissionMixin


class Pictures(ArticlePermissionMixin, views.Pictures):
    """Those of the text, and those that make a gallery under it."""

    template_name = "news/pictures.html"
    permission_required = "news.edit"
    lock = staticmethod(writable)

    @property
    def owner(self):
        return self.article

    def address(self):
        return reverse("news:pictures", args=[self.article.slug])

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from core.views import PermissionRequiredMixin
from news.models import Article


class ArticleMixin:
    """The article of the address, if the reader may see it."""

    @cached_property
    def article(self):
        visible = Article.objects.visible_to(self.request.user)
        rows = visible.select_related("organisation", "group").prefetch_related(
            "attachments"
        )
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(article=self.article, **kwargs)


class ArticlePermissionMixin(PermissionRequiredMixin, ArticleMixin):
    """A page on which something is done with the article."""

    def get_permission_object(self):
        return self.article


def refused(request, article, error, otherwise):
    """Say why it could not be done, on the page where that is put right."""
    messages.error(request, " ".join(error.messages))
    is_about_pictures = getattr(error, "code", "") == "pictures"
    if is_about_pictures and request.user.has_perm("news.edit", article):
        return redirect("news:pictures", article.slug)
    return redirect(otherwise)

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, TemplateView

from core import html, preview_links, typed
from core.memory import while_unchanged
from core.models import PreviewLink
from core.views import BySecretLink, PermissionRequiredMixin
from news.filters import ArticleFilter
from news.models import Article
from projects.models import Project

RELATED = 3


class ArticleList(ListView):
    """News that the reader may see, the pinned ones first."""

    paginate_by = 18
    template_name = "news/article_list.html"

    @cached_property
    def visible(self):
        return Article.objects.visible_to(self.request.user).live()

    @cached_property
    def filters(self):
        asked = self.request.GET
        return ArticleFilter(asked, queryset=self.visible, request=self.request)

    @cached_property
    def is_narrowed(self):
        return ArticleFilter.is_asked(self.request.GET)

    def get_queryset(self):
        rows = self.filters.qs if self.is_narrowed else self.visible
        return rows.newest().for_cards()

    def get_context_data(self, **kwargs):
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            chosen=self.filters.chosen() if self.is_narrowed else [],
            query=query.urlencode(),
            **kwargs,
        )


@while_unchanged(by_rights=True)
def related_to(article, project, user):
    """The newest others of its project, else of its rubric."""
    others = Article.objects.visible_to(user).live().exclude(pk=article.pk)
    if project:
        others = others.filter(project=project)
    else:
        others = others.filter(rubric=article.rubric_id)
    return list(others.order_by("-published_at", "-pk").for_cards()[:RELATED])


@while_unchanged(by_rights=True)
def project_of(article, user):
    """The article's project, unless it is still a draft to the reader."""
    visible = Project.objects.visible_to(user).filter(pk=article.project_id)
    return visible.select_related("programme", "organisation").first()


class ArticleDetail(DetailView):
    template_name = "news/article_detail.html"

    def get_queryset(self):
        visible = Article.objects.visible_to(self.request.user)
        return visible.select_related("organisation", "rubric")

    def preview_link(self):
        """The whole secret address, for who may share it."""
        link = preview_links.of(self.object)
        if link:
            path = reverse("news:preview", args=[link.key])
            link.address = f"{settings.SITE_URL}{path}"
        return link

    def get_context_data(self, **kwargs):
        project = project_of(self.object, self.request.user)
        return super().get_context_data(
            project=project,
            related=related_to(self.object, project, self.request.user),
            **kwargs,
        )


class Preview(BySecretLink, TemplateView):
    """What is not published yet, for whoever has its secret link; nothing is done from here."""

    template_name = "news/preview.html"

    def get(self, request, key):
        link = preview_links.read(key)
        if link and isinstance(link.target, Article):
            return self.render_to_response(self.get_context_data(link=link))
        shared = PreviewLink.objects.alive().filter(key=key)
        public = Article.objects.visible_to(AnonymousUser())
        published = public.filter(pk__in=shared.values("object_id")).first()
        if published is None:
            return render(request, "news/preview_ended.html", status=404)
        return redirect(published)

    def get_context_data(self, link, **kwargs):
        article = link.target
        prefetch_related_objects([article], "attachments")
        for attachment in article.attachments.all():
            attachment.preview_key = link.key
        body = html.with_preview(article.shown_body, link.key)
        project = project_of(article, self.request.user)
        return super().get_context_data(
            article=article, link=link, body=body, project=project, **kwargs
        )


class Mine(PermissionRequiredMixin, ListView):
    """All news of the organisations that the person works for, whatever its state."""

    permission_required = "news.create"
    paginate_by = 20
    template_name = "news/mine.html"

    def get_queryset(self):
        own = Article.objects.visible_to(self.request.user).filter(
            pk__in=Article.objects.editable_by(self.request.user)
        )
        return own.for_cards().order_by("-updated_at", "-pk")

    def get_context_data(self, **kwargs):
        """With what this person has typed and not saved, where it can still be saved."""
        waiting = typed.unsaved_of(self.request.user, Article)
        editable = Article.objects.editable_by(self.request.user).in_bulk(
            [one.object_id for one in waiting if one.object_id]
        )
        unsaved = [
            one for one in waiting if not one.object_id or one.object_id in editable
        ]
        return super().get_context_data(unsaved=unsaved, **kwargs)


class ToTranslate(Mine):
    """Published news of theirs with a version that is missing or older than the other."""

    template_name = "news/to_translate.html"

    def get_queryset(self):
        return super().get_queryset().live().awaiting_translation()


class Review(PermissionRequiredMixin, ListView):
    """What coordinators have to read, the longest waiting first."""

    permission_required = "news.review"
    paginate_by = 20
    template_name = "news/review.html"

    def get_queryset(self):
        queue = Article.objects.awaiting_review_of(self.request.user).for_cards()
        return queue.select_related("organisation", "rubric", "author__person")

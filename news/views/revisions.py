"""Earlier versions: which there are, what changed since, and going back to one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from news import revisions
from news.actions import articles
from news.views.mixins import ArticlePermissionMixin


class History(ArticlePermissionMixin, TemplateView):
    permission_required = "news.edit"
    template_name = "news/history.html"

    def get_context_data(self, **kwargs):
        versions = revisions.versions(self.article)
        return super().get_context_data(versions=versions, **kwargs)


class Version(ArticlePermissionMixin, TemplateView):
    """One earlier version beside the text of today; its button brings it back."""

    permission_required = "news.edit"
    template_name = "news/version.html"

    @cached_property
    def version(self):
        version = revisions.version(self.article, self.kwargs["number"])
        if version is None:
            raise Http404
        return version

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            version=self.version,
            changes=revisions.changes(self.version, self.article),
            seen_at=self.article.updated_at.isoformat(),
            **kwargs,
        )

    def post(self, request, **kwargs):
        try:
            seen_at = parse_datetime(request.POST.get("seen_at", ""))
        except ValueError:
            seen_at = None
        try:
            articles.restore(
                self.article,
                texts=revisions.texts(self.version),
                moment=self.version.history_date,
                seen_at=seen_at,
                actor=request.user,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        messages.success(request, _("The earlier version is back."))
        return redirect(self.article)

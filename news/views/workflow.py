from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView, TemplateView, View

from core.views import Acts
from news.actions import articles
from news.forms.reviewing import ReasonForm
from news.models import Article
from news.views.mixins import ArticlePermissionMixin, refused


class Act(ArticlePermissionMixin, View):
    """One press of a button; refusals are said on the page it came from."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            words = self.act(request.user)
        except ValidationError as error:
            page = page_after(self.article, request.user)
            return refused(request, self.article, error, page)
        messages.success(request, words)
        return redirect(page_after(self.article, request.user))


def page_after(article, user):
    """The article, where the person still sees it."""
    if Article.objects.visible_to(user).filter(pk=article.pk).exists():
        return article
    return "news:review" if user.has_perm("news.review") else "news:list"


class Submit(Act):
    permission_required = "news.submit"

    def act(self, user):
        articles.submit(self.article, actor=user)
        return _("Sent. A coordinator reads it and you are told what comes of it.")


class Withdraw(Act):
    permission_required = "news.withdraw"

    def act(self, user):
        articles.withdraw(self.article, actor=user)
        return _("It is a draft again.")


class Publish(Act):
    permission_required = "news.publish"

    def act(self, user):
        article = articles.publish(self.article, actor=user)
        if article.status == Article.Status.SCHEDULED:
            return _("It will be published at the chosen moment.")
        return _("The news is published.")


class Archive(Act):
    permission_required = "news.archive"

    def act(self, user):
        articles.archive(self.article, actor=user)
        return _("The news is archived; only your organisation sees it.")


class Pin(Act):
    permission_required = "news.pin"

    def act(self, user):
        is_pinned = not self.article.is_pinned
        articles.pin(self.article, is_pinned=is_pinned, actor=user)
        if is_pinned:
            return _("The news stays on top of the list.")
        return _("The news is no longer on top of the list.")


class Share(Act):
    """Make the secret link, a new one, or end it."""

    permission_required = "news.share"

    def act(self, user):
        if "stop" in self.request.POST:
            articles.unshare(self.article, actor=user)
            return _("The link no longer works.")
        articles.share(self.article, actor=user)
        return _("The link is ready. Copy it from below and send it.")


class WithReason(ArticlePermissionMixin, Acts, FormView):
    """Something that touches others: it is done with words to them."""

    form_class = ReasonForm
    template_name = "news/reason.html"

    def next_address(self, result):
        return page_after(self.article, self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, warning=self.warning, button=self.button, **kwargs
        )


class Return(WithReason):
    permission_required = "news.return"
    heading = gettext_lazy("Return for changes")
    warning = gettext_lazy(
        "The text becomes a draft again. Its authors read your words and can send it anew."
    )
    button = gettext_lazy("Return it")
    done = gettext_lazy("Returned. The authors have your words.")

    def act(self, form):
        note = form.cleaned_data["reason"]
        articles.return_for_changes(self.article, note=note, actor=self.request.user)


class Unpublish(WithReason):
    permission_required = "news.unpublish"
    heading = gettext_lazy("Take the news off the site")
    warning = gettext_lazy(
        "It becomes a draft again, seen only by its organisation, whose owners read "
        "the reason."
    )
    button = pgettext_lazy("news", "Take it off")
    done = gettext_lazy("The news is off the site. The owners have your words.")

    def act(self, form):
        articles.unpublish(self.article, actor=self.request.user, **form.cleaned_data)


class Delete(ArticlePermissionMixin, TemplateView):
    permission_required = "news.delete"
    template_name = "news/delete.html"

    def post(self, request, **kwargs):
        articles.delete(self.article, actor=request.user)
        messages.success(request, _("The news is deleted."))
        works = request.user.works_for(self.article.organisation)
        return redirect("news:mine" if works else "news:list")

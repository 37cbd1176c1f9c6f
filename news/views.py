from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DetailView, FormView, ListView, UpdateView

from core.models import Attachment
from core.views import PermissionRequiredMixin
from news import actions
from news.filters import ArticleFilter
from news.forms import ArticleForm, ReasonForm
from news.models import Article

RELATED = 3


class ArticleList(ListView):
    template_name = "news/article_list.html"
    paginate_by = 18

    @cached_property
    def filter(self):
        visible = Article.objects.visible_to(self.request.user).live()
        return ArticleFilter(self.request.GET, queryset=visible)

    def get_queryset(self):
        return self.filter.qs.newest().for_cards()

    def get_context_data(self, **kwargs):
        may_write = self.request.user.is_authenticated and self.request.user.has_perm(
            "news.create"
        )
        chosen = self.filter.form.cleaned_data if self.filter.form.is_valid() else {}
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "chosen": {name: value for name, value in chosen.items() if value},
            "may_write": may_write,
        }


class ArticleDetail(DetailView):
    template_name = "news/article_detail.html"

    def get_queryset(self):
        return Article.objects.visible_to(self.request.user).select_related(
            "organisation",
            "rubric",
            "project__programme",
            "project__organisation",
            "group",
        )

    def get_context_data(self, **kwargs):
        article = self.object
        return super().get_context_data(**kwargs) | {
            "related": self.related(article),
            "gallery": article.attachments.filter(purpose=Attachment.Purpose.GALLERY),
            "reason_form": ReasonForm(),
        }

    def related(self, article):
        others = (
            Article.objects.visible_to(self.request.user).live().exclude(pk=article.pk)
        )
        same = (
            others.filter(project=article.project)
            if article.project
            else others.filter(rubric=article.rubric)
        )
        return same.newest().for_cards()[:RELATED]


class EditorPage(PermissionRequiredMixin):
    """The form of a news item; the only pages whose scripts carry a nonce."""

    form_class = ArticleForm
    template_name = "news/article_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["editor_media"] = context["form"].media.with_nonce(
            self.request.csp_nonce
        )
        context["may_publish"] = self.may_publish(context["form"])
        return context

    def may_publish(self, form):
        """Shall the button publish? A new item does if every organisation offered is trusted."""
        if form.instance.pk:
            return self.request.user.has_perm("news.publish", form.instance)
        return all(choice.is_trusted for choice in form.fields["organisation"].queryset)

    def form_valid(self, form):
        article = actions.save(form, actor=self.request.user)
        step = self.request.POST.get("step")
        try:
            message = self.take_step(step, article)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("news:update", slug=article.slug)
        messages.success(self.request, message)
        return redirect(article)

    def take_step(self, step, article):
        user = self.request.user
        if step == "submit" and user.has_perm("news.submit", article):
            actions.submit(article, actor=user)
            return _("Sent. A coordinator reads it, usually within one working day.")
        if step == "publish" and user.has_perm("news.publish", article):
            article = actions.publish(article, actor=user)
            if article.status == Article.Status.SCHEDULED:
                return _("Saved. It is published at the time that you chose.")
            return _("Published.")
        return _("Saved.")


class ArticleCreate(EditorPage, CreateView):
    permission_required = "news.create"

    def form_valid(self, form):
        """A form that was sent twice makes one item."""
        again = Article.objects.editable_by(self.request.user).filter(
            author=self.request.user,
            organisation=form.cleaned_data["organisation"],
            title_bg=form.cleaned_data["title_bg"],
            lead_bg=form.cleaned_data["lead_bg"],
        )
        first = again.order_by("-pk").first()
        if first:
            messages.info(self.request, _("This item was already saved."))
            return redirect(first)
        return super().form_valid(form)


class OneArticle(PermissionRequiredMixin):
    """A view about the one item in its address."""

    @cached_property
    def article(self):
        visible = Article.objects.visible_to(self.request.user).select_related(
            "organisation"
        )
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.article


class ArticleUpdate(OneArticle, EditorPage, UpdateView):
    permission_required = "news.edit"

    def get_object(self, queryset=None):
        return self.article


class ReviewQueue(PermissionRequiredMixin, ListView):
    permission_required = "news.review"
    template_name = "news/review.html"
    paginate_by = 20

    def get_queryset(self):
        waiting = Article.objects.visible_to(self.request.user).filter(
            status=Article.Status.IN_REVIEW, organisation__is_practice=False
        )
        return waiting.select_related("organisation", "author__person").order_by(
            "updated_at"
        )


class MyArticles(PermissionRequiredMixin, ListView):
    permission_required = "news.create"
    template_name = "news/mine.html"
    paginate_by = 20

    def get_queryset(self):
        own = Article.objects.editable_by(self.request.user)
        return own.select_related("organisation").order_by("-updated_at")


class Act(OneArticle, FormView):
    """One button: POST only, then back to the item with a sentence."""

    http_method_names = ["post"]
    form_class = ReasonForm

    def post(self, request, *args, **kwargs):
        try:
            messages.success(request, self.act())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(self.next_page())

    def next_page(self):
        return self.article.get_absolute_url()

    def reason(self):
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(
                _("Say in a few words why: the authors will read them.")
            )
        return form.cleaned_data["reason"]


class Submit(Act):
    permission_required = "news.submit"

    def act(self):
        actions.submit(self.article, actor=self.request.user)
        return _("Sent. A coordinator reads it, usually within one working day.")


class Publish(Act):
    permission_required = "news.publish"

    def act(self):
        article = actions.publish(self.article, actor=self.request.user)
        if article.status == Article.Status.SCHEDULED:
            return _("Approved. It is published at the time that was chosen.")
        return _("Published.")


class Return(Act):
    permission_required = "news.return"

    def act(self):
        actions.return_for_changes(
            self.article, note=self.reason(), actor=self.request.user
        )
        return _("Returned. The authors get your words by mail.")

    def next_page(self):
        return reverse_lazy("news:review")


class Unpublish(Act):
    permission_required = "news.unpublish"

    def act(self):
        actions.unpublish(self.article, reason=self.reason(), actor=self.request.user)
        return _("Taken off the pages. The organisation gets your words by mail.")

    def next_page(self):
        return reverse_lazy("news:list")


class Delete(Act):
    permission_required = "news.delete"

    def act(self):
        actions.delete(self.article, actor=self.request.user)
        return _("Deleted. It is kept for 30 days in case you need it back.")

    def next_page(self):
        return reverse_lazy("news:mine")


class RemovePicture(Act):
    permission_required = "news.edit"

    def act(self):
        picture = self.article.attachments.filter(key=self.kwargs["key"]).first()
        if picture is None:
            raise Http404
        actions.remove_picture(picture, article=self.article, actor=self.request.user)
        return _("The picture is removed.")

    def next_page(self):
        return reverse_lazy("news:update", args=[self.article.slug])

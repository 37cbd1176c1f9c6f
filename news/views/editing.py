from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core import editor
from core.forms import sentences
from core.views import PermissionRequiredMixin
from members.behalf import remember
from members.practice import InPractice
from news.actions import articles
from news.forms.articles import ArticleForm
from news.models import Article
from news.views.mixins import ArticlePermissionMixin, refused


class Editing(TemplateView):
    """The form, and the buttons under it: keep, send for review, publish."""

    template_name = "news/article_form.html"
    conflict = practice = None

    def get(self, request, **kwargs):
        return self.show(self.form())

    def post(self, request, **kwargs):
        form = self.form(request.POST, request.FILES)
        article = self.kept(form)
        if "quiet" in request.POST:
            return self.tell(form, article)
        return self.go_on(article) if article else self.show(form)

    def kept(self, form):
        if not form.is_valid():
            return None
        try:
            return self.save(form)
        except ValidationError as error:
            form.add_error(None, error)
            self.take_note_of_others(form)

    def tell(self, form, article):
        """To the script that saves a new draft before its first picture."""
        if article is None:
            return JsonResponse({"errors": sentences(form)})
        return JsonResponse(
            {
                "edit": reverse("news:update", args=[article.slug]),
                "pictures": reverse("news:pictures", args=[article.slug]),
                "version": article.updated_at.isoformat(),
            }
        )

    def form(self, data=None, uploads=None):
        return ArticleForm(
            data,
            uploads,
            instance=self.instance(),
            user=self.request.user,
            practice=self.practice,
            initial=self.initial(),
            is_going_out=self.step() in {"submit", "publish"},
        )

    def initial(self):
        return {}

    def step(self):
        """Which button was pressed."""
        step = self.request.POST.get("step", "")
        return step if step in {"submit", "publish", "pictures"} else ""

    def show(self, form):
        context = self.get_context_data(
            form=form,
            conflict=self.conflict,
            trusted=self.trusted(form),
            **editor.head(form, self.request),
        )
        return self.render_to_response(context)

    def trusted(self, form):
        """Ids of the organisations among those offered that publish without review."""
        if form.instance.pk:
            offered = [form.instance.organisation]
        else:
            offered = form.fields["organisation"].queryset
        return {one.pk: one.is_trusted or one.is_practice for one in offered}

    def take_note_of_others(self, form):
        """After a conflict the second „save“ is meant for the version that was just shown."""

    def go_on(self, article):
        user = self.request.user
        if self.step() == "pictures":
            messages.success(self.request, _("The text is saved. Now the pictures."))
            return redirect("news:pictures", article.slug)
        try:
            article = self.sent_on(article, user)
        except ValidationError as error:
            return refused(self.request, article, error, article)
        messages.success(self.request, self.words_for(article))
        return redirect(article)

    def sent_on(self, article, user):
        """What the pressed button asks for beyond keeping the text."""
        if self.step() and user.has_perm("news.publish", article):
            return articles.publish(article, actor=user)
        if self.step() and user.has_perm("news.submit", article):
            return articles.submit(article, actor=user)
        return article

    def words_for(self, article):
        return {
            Article.Status.DRAFT: _(
                "The draft is saved. Only your organisation sees it."
            ),
            Article.Status.IN_REVIEW: _(
                "The text waits for a coordinator. You are told what comes of it."
            ),
            Article.Status.SCHEDULED: _("It will be published at the chosen moment."),
            Article.Status.PUBLISHED: _("The news is published."),
            Article.Status.ARCHIVED: _("The changes are saved."),
        }[article.status]


class ArticleCreate(InPractice, PermissionRequiredMixin, Editing):
    permission_required = "news.create"

    def instance(self):
        return Article()

    def initial(self):
        """An address may say for which group the news is meant."""
        asked = self.request.GET.get("group", "")
        own = {str(pk) for pk in self.request.user.group_ids()}
        if asked not in own:
            return {}
        return {"group": int(asked), "audience": Article.Audience.GROUP}

    def save(self, form):
        article = form.save(commit=False)
        article.submission = form.cleaned_data["submission"]
        remember(self.request.user, article.organisation)
        return articles.create(article, actor=self.request.user, finish=form.finish)


class ArticleUpdate(ArticlePermissionMixin, Editing):
    permission_required = "news.edit"

    def instance(self):
        return self.article

    def save(self, form):
        return articles.update(
            form.save(commit=False),
            seen_at=form.cleaned_data["version"],
            actor=self.request.user,
            finish=form.finish,
            translation_fits=form.cleaned_data.get("translation_fits", False),
        )

    def take_note_of_others(self, form):
        self.conflict = Article.objects.get(pk=self.article.pk)
        form.data = form.data.copy()
        form.data["version"] = self.conflict.updated_at.isoformat()

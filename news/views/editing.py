from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core import editor
from core.views import PermissionRequiredMixin
from members.behalf import remember
from members.practice import InPractice
from news import actions
from news.forms import ArticleForm, PictureForm
from news.models import Article
from news.views.mixins import ArticlePermissionMixin


def sentences(form):
    """What has to be put right, each with the name of its field."""
    found = list(form.non_field_errors())
    for field in form:
        found += [f"{field.label}: {error}" for error in field.errors]
    return found


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
        if self.step() and user.has_perm("news.publish", article):
            article = actions.publish(article, actor=user)
        elif self.step() and user.has_perm("news.submit", article):
            article = actions.submit(article, actor=user)
        messages.success(self.request, self.words_for(article))
        return redirect(article)

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
        return actions.create(article, actor=self.request.user, finish=form.finish)


class ArticleUpdate(ArticlePermissionMixin, Editing):
    permission_required = "news.edit"

    def instance(self):
        return self.article

    def save(self, form):
        return actions.update(
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


class Pictures(ArticlePermissionMixin, FormView):
    """Pictures for the text; those that the text does not use make a gallery under it."""

    form_class = PictureForm
    template_name = "news/pictures.html"
    permission_required = "news.edit"

    def post(self, request, **kwargs):
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        return super().post(request, **kwargs)

    def get_prefix(self):
        return "text-picture" if "quiet" in self.request.POST else None

    def form_invalid(self, form):
        if "quiet" in self.request.POST:
            return JsonResponse({"errors": sentences(form)})
        return super().form_invalid(form)

    def form_valid(self, form):
        picture = form.save(self.article, user=self.request.user)
        if "quiet" in self.request.POST:
            words = {"alt": picture.alt_bg, "altEn": picture.alt_en}
            words |= {"src": picture.get_absolute_url(), "credit": picture.credit}
            return JsonResponse(words)
        messages.success(self.request, _("The picture is added."))
        return redirect("news:pictures", self.article.slug)

    def remove(self, key):
        # Compared here: the button may have sent anything.
        pictures = [one for one in self.article.pictures() if one.key == key]
        if not pictures:
            raise Http404
        picture = pictures[0]
        actions.remove_picture(picture, article=self.article, actor=self.request.user)
        messages.success(self.request, _("The picture is taken away."))
        return redirect("news:pictures", self.article.slug)

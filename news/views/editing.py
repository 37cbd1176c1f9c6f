import uuid
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core import editor, typed
from core.conflict_views import Reconciles
from core.forms import sentences
from core.reconciling import differs, is_conflict
from core.typed_views import KeepsTyped
from core.views import PermissionRequiredMixin
from members.behalf import remember
from members.practice import InPractice
from news.actions import articles
from news.forms.articles import ArticleForm
from news.models import Article
from news.views.mixins import ArticlePermissionMixin, refused


class Editing(Reconciles, TemplateView):
    """The form, and the buttons under it: keep, send for review, publish."""

    template_name = "news/article_form.html"
    practice = None

    def get(self, request, **kwargs):
        return self.show(self.resumed_form() if self.resumed else self.form())

    def post(self, request, **kwargs):
        form = self.reconcile(self.form(request.POST, request.FILES))
        article = self.kept(form)
        if "quiet" in request.POST:
            return self.tell(form, article)
        return self.go_on(article) if article else self.show(form)

    def resumed_form(self):
        """As it was typed; what somebody saved meanwhile is put in or laid beside it."""
        form = self.reconcile(self.form(typed.as_data(self.resumed)))
        # Nothing was sent yet, so nothing is wrong yet.
        form.errors.clear()
        return form

    def kept(self, form, *, again=False):
        if self.conflict or not form.is_valid():
            return None
        try:
            return self.save(form)
        except ValidationError as error:
            if is_conflict(error) and not again:
                # Somebody saved in this very second.
                self.forget_row()
                return self.kept(self.reconcile(form), again=True)
            form.add_error(None, error)

    def forget_row(self):
        """Read it anew: the form has written into the one that is there."""

    def tell(self, form, article):
        """To the script that saves a new draft before its first picture."""
        if article is None:
            return JsonResponse({"errors": sentences(form)})
        self.typed_is_kept()
        fresh = ArticleForm(instance=article, user=self.request.user)
        return JsonResponse(
            {
                "edit": reverse("news:update", args=[article.slug]),
                "pictures": reverse("news:pictures", args=[article.slug]),
                "version": fresh.initial["version"],
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
            conflict=self.conflict or self.open_dispute,
            typing=self.typed_context(),
            first_step=self.first_step(form),
            **editor.head(form, self.request),
        )
        return self.render_to_response(context)

    def first_step(self, form):
        """What the first button does with a new text; empty when it depends on the choices."""
        if form.instance.pk:
            return ""
        offered = form.fields["organisation"].queryset
        trusted = {one.is_trusted or one.is_practice for one in offered}
        if trusted == {True}:
            return "publish"
        return "submit" if trusted == {False} and "group" not in form.fields else ""

    def go_on(self, article):
        user = self.request.user
        self.typed_is_saved()
        if self.merged and self.merged.theirs:
            return self.go_on_together(article)
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

    def go_on_together(self, article):
        """Nothing goes out that nobody has read in one piece."""
        self.tell_of_merging()
        if self.step() in {"publish", "submit"}:
            words = _("It is saved and not sent yet: read it in one piece first.")
            messages.warning(self.request, words)
            return redirect("news:update", article.slug)
        messages.success(self.request, _("The changes are saved."))
        return redirect(article)

    def words_for(self, article):
        saved = _("The changes are saved.")
        return {
            Article.Status.DRAFT: _(
                "The draft is saved. Only your organisation sees it."
            ),
            Article.Status.IN_REVIEW: _(
                "The text waits for a coordinator. You are told what comes of it."
            ),
            Article.Status.SCHEDULED: _("It will be published at the chosen moment."),
            Article.Status.PUBLISHED: (
                _("The news is published.") if self.step() else saved
            ),
            Article.Status.ARCHIVED: saved,
        }[article.status]


class ArticleCreate(InPractice, PermissionRequiredMixin, KeepsTyped, Editing):
    permission_required = "news.create"

    def post(self, request, **kwargs):
        if "typing" not in request.POST and (made := self.made_before()):
            return self.go_on_with(made)
        return super().post(request, **kwargs)

    def made_before(self):
        """What this very form has made already, when it is sent with other words now."""
        form = self.form(self.request.POST)
        number = form["submission"].data
        try:
            own = Article.objects.filter(author=self.request.user, submission=number)
            made = own.filter(deleted_at=None).first()
        except ValidationError:  # not a number of a form
            return None
        if made is None or not self.request.user.has_perm("news.edit", made):
            return None
        now = ArticleForm(instance=made, user=self.request.user)
        return made if differs(form, now) else None

    def go_on_with(self, made):
        """Somebody went back and wrote on: their words wait in the form of what was made."""
        page = replace(self.typed_page, row=made, number=uuid.uuid4())
        data = self.request.POST.copy()
        data["version"] = ""
        if made.history.count() == 1:
            now = ArticleForm(instance=made, user=self.request.user)
            data["version"] = now.initial["version"]
        edit = reverse("news:update", args=[made.slug])
        page = replace(page, address=edit)
        try:
            typed.keep(page, data, title=made.title_bg, window="", kept="")
        except typed.RefusedError as refused_words:
            form = self.form(self.request.POST)
            form.add_error(None, str(refused_words))
            return self.show(form)
        words = _(
            "This page was saved as a draft before. What you have written since stands "
            "below and is not saved yet."
        )
        messages.warning(self.request, words)
        return redirect(f"{edit}?typed={page.number}")

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


class ArticleUpdate(ArticlePermissionMixin, KeepsTyped, Editing):
    permission_required = "news.edit"

    def instance(self):
        return self.article

    def forget_row(self):
        del self.article

    def warning_since(self, before):
        """A draft that went out meanwhile is not changed unasked."""
        if before is None or before.status == self.article.status:
            return ""
        words = _(
            "Its state changed meanwhile: it was “%(before)s” and is “%(now)s” now."
        )
        return words % {
            "before": before.get_status_display(),
            "now": self.article.get_status_display(),
        }

    def save(self, form):
        if self.merged and not self.merged.mine and not form.has_upload():
            # Sent twice: what is meant is there already.
            return Article.objects.get(pk=self.article.pk)
        return articles.update(
            form.save(commit=False),
            seen_at=form.cleaned_data["version"],
            actor=self.request.user,
            finish=form.finish,
            translation_fits=form.cleaned_data.get("translation_fits", False),
        )

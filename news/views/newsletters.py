"""The archive for everybody, and the desk of who prepares and sends."""

from urllib.parse import urlencode

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import DetailView, FormView, ListView, TemplateView, View

from core.reconciling import moment_of
from core.search import order_by_relevance
from core.views import PermissionRequiredMixin
from news.actions import newsletters as actions
from news.bilingual import LANGUAGES
from news.forms.newsletters import NewsletterForm
from news.models import Article, Letter, Newsletter
from news.models.newsletters import territory_of
from news.newsletters import choosing, rendering
from places.models import Oblast

MOST_FOUND = 20


class Archive(ListView):
    """What was sent, the newest first."""

    template_name = "newsletter/archive.html"
    paginate_by = 20

    def get_queryset(self):
        return Newsletter.objects.visible_to(self.request.user).in_archive()


class Issue(DetailView):
    """One newsletter, with those of its items that everybody may read today."""

    template_name = "newsletter/issue.html"
    slug_field = slug_url_kwarg = "number"
    context_object_name = "newsletter"

    def get_queryset(self):
        return Newsletter.objects.visible_to(self.request.user).in_archive()

    def get_context_data(self, **kwargs):
        items = rendering.items_to_show(self.object)
        return super().get_context_data(
            items=items, oblasti=names_of(self.object.oblasti), **kwargs
        )


def number_of(text):
    """Of a row; None for what is none."""
    is_short = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_short else None


def names_of(codes):
    return list(Oblast.objects.filter(code__in=codes)) if codes else []


class Drafts(PermissionRequiredMixin, ListView):
    """All newsletters that the person may prepare or has sent, with their figures."""

    permission_required = "news.write_newsletters"
    template_name = "newsletter/drafts.html"
    paginate_by = 20

    def get_queryset(self):
        rows = Newsletter.objects.editable_by(self.request.user)
        return rows.select_related("sent_by__person", "created_by__person")

    def get_context_data(self, **kwargs):
        territory = territory_of(self.request.user)
        return super().get_context_data(
            readers=choosing.readers(territory).count(),
            territory=names_of(territory),
            **kwargs,
        )


class Create(PermissionRequiredMixin, View):
    http_method_names = ["post"]
    permission_required = "news.write_newsletters"

    def post(self, request):
        return redirect(actions.create(actor=request.user).get_desk_url())


class OneNewsletter(PermissionRequiredMixin):
    """The newsletter of the address, if the person prepares it."""

    permission_required = "news.write_newsletters"

    @cached_property
    def newsletter(self):
        rows = Newsletter.objects.editable_by(self.request.user)
        return get_object_or_404(
            rows.select_related("sent_by__person"), pk=self.kwargs["pk"]
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(newsletter=self.newsletter, **kwargs)


class OneDraft(OneNewsletter):
    """What has left is not prepared any more: its page shows how far it is."""

    def dispatch(self, request, *args, **kwargs):
        is_allowed = request.user.has_perm(self.permission_required)
        if is_allowed and not self.newsletter.is_draft():
            return redirect("newsletter:progress", self.newsletter.pk)
        return super().dispatch(request, *args, **kwargs)


class Prepare(OneDraft, FormView):
    """Words, choice and order on one page; each button keeps the words too."""

    form_class = NewsletterForm
    template_name = "newsletter/prepare.html"
    conflict = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.copy()}

    def copy(self):
        """The form writes into a row of its own, so that the page shows what is stored."""
        return Newsletter.objects.get(pk=self.newsletter.pk)

    def form_valid(self, form):
        try:
            actions.write(
                self.newsletter,
                words=form.words(),
                seen_at=moment_of(form.cleaned_data["version"]),
                actor=self.request.user,
            )
            where = self.act(*self.request.POST.get("do", "").partition(":")[::2])
        except ValidationError as error:
            form.add_error(None, error)
            if getattr(error, "code", "") == "conflict":
                self.take_note_of_others(form)
            return self.form_invalid(form)
        return redirect(where)

    def take_note_of_others(self, form):
        """After a conflict the second „save“ is meant for the version that was just shown."""
        self.conflict = self.copy()
        form.data = form.data.copy()
        form.data["version"] = self.conflict.changed_at.isoformat()

    def act(self, what, which):
        """What the pressed button asks for, and where the page opens again."""
        pk = number_of(which) or 0
        here = self.newsletter.get_desk_url()
        if what == "add":
            actions.add(self.newsletter, self.asked_for())
        elif what in {"up", "down"}:
            actions.move(self.newsletter, pk, by=-1 if what == "up" else 1)
        elif what == "remove":
            actions.remove(self.newsletter, pk)
        elif what in {"all", "some"}:
            actions.set_for_all(self.newsletter, pk, is_for_all=what == "all")
        elif what == "search":
            return (
                f"{here}?{urlencode({'q': self.request.POST.get('q', '')[:100]})}#offer"
            )
        elif what == "preview":
            return reverse("newsletter:preview", args=[self.newsletter.pk])
        else:
            messages.success(self.request, _("The draft is saved."))
            return here
        return f"{here}#{'offer' if what == 'add' else 'items'}"

    def asked_for(self):
        asked = self.request.POST.getlist("article")[:100]
        numbers = {number_of(one) for one in asked} - {None}
        return list(choosing.public().filter(pk__in=numbers).order_by("-published_at"))

    def found(self):
        """By words also older ones; else what is new since the last newsletter."""
        words = self.request.GET.get("q", "")[:100]
        there = self.newsletter.items.values("article")
        if words:
            rows = choosing.public().exclude(pk__in=there)
            return words, list(order_by_relevance(rows.for_cards(), words)[:MOST_FOUND])
        rows = choosing.offered(self.newsletter).for_cards()
        return "", list(rows[: choosing.MOST_OFFERED])

    def get_context_data(self, **kwargs):
        words, found = self.found()
        items = self.newsletter.items.select_related(
            "article__organisation", "article__rubric"
        )
        shown = set(choosing.public_items(self.newsletter).values_list("pk", flat=True))
        # What is written of one since it was taken off is its publisher's own.
        seen = Article.objects.visible_to(self.request.user).filter(
            newsletter_items__newsletter=self.newsletter
        )
        seen = set(seen.values_list("pk", flat=True))
        return super().get_context_data(
            items=[
                (item, item.pk in shown, item.article_id in seen and item.article)
                for item in items
            ],
            found=found,
            q=words,
            last=choosing.last_sent(),
            conflict=self.conflict,
            **kwargs,
        )


@method_decorator(csp_update({"frame-src": ["'self'"]}), name="dispatch")
class Preview(OneDraft, TemplateView):
    """As mail and as text in both languages, and who would get it."""

    template_name = "newsletter/preview.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("language")
        language = asked if asked in LANGUAGES else translation.get_language()
        territory = territory_of(self.request.user)
        found = rendering.words(self.newsletter, language)
        text, _html = found.for_links(settings.SITE_URL, settings.SITE_URL)
        return super().get_context_data(
            language=language,
            languages=settings.LANGUAGES,
            found=found,
            text=text,
            reach=choosing.reach(self.newsletter, territory),
            territory=names_of(territory),
            **kwargs,
        )


# Nothing is loaded and nothing runs: what a mail program would show, within our own page only.
ONLY_WORDS = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups"
)


@method_decorator(xframe_options_sameorigin, name="dispatch")
class AsMail(OneDraft, View):
    """The HTML part alone, as it leaves."""

    def get(self, request, pk, language):
        if language not in LANGUAGES:
            raise Http404
        found = rendering.words(self.newsletter, language)
        _text, html = found.for_links(settings.SITE_URL, settings.SITE_URL)
        return HttpResponse(html, headers={"Content-Security-Policy": ONLY_WORDS})


class Try(OneDraft, View):
    """The letter to oneself."""

    http_method_names = ["post"]

    def post(self, request, pk):
        asked = request.POST.get("language")
        language = asked if asked in LANGUAGES else request.user.language
        try:
            actions.try_out(self.newsletter, language=language, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = _("The test mail is on its way to %(email)s.")
            messages.success(request, words % {"email": request.user.email})
        back = reverse("newsletter:preview", args=[pk])
        return redirect(f"{back}?language={language}")


class Send(OneDraft, TemplateView):
    """Asks once more, with the numbers."""

    template_name = "newsletter/send.html"

    def get_context_data(self, **kwargs):
        territory = territory_of(self.request.user)
        return super().get_context_data(
            seen=actions.print_of(self.newsletter),
            reach=choosing.reach(self.newsletter, territory),
            territory=names_of(territory),
            names=dict(settings.LANGUAGES),
            too_soon=actions.too_soon(territory),
            items=choosing.public_items(self.newsletter).count(),
            **kwargs,
        )

    def post(self, request, pk):
        try:
            actions.send(
                self.newsletter,
                seen=request.POST.get("seen", "")[:16],
                actor=request.user,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("newsletter:send", pk)
        messages.success(request, _("The newsletter is going out."))
        return redirect("newsletter:progress", pk)


class Delete(OneDraft, TemplateView):
    template_name = "newsletter/delete.html"

    def post(self, request, pk):
        actions.delete(self.newsletter, actor=request.user)
        messages.success(request, _("The draft is deleted."))
        return redirect("newsletter:drafts")


class Progress(OneNewsletter, TemplateView):
    """How far the sending has come, and what became of the letters."""

    template_name = "newsletter/progress.html"

    def get(self, request, *args, **kwargs):
        if self.newsletter.is_draft():
            return redirect(self.newsletter.get_desk_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        counts = self.newsletter.count_letters()
        total = sum(counts.values())
        waiting = counts.get("waiting", 0) + counts.get("sending", 0)
        return super().get_context_data(
            rows=figures(counts),
            total=total,
            done=total - waiting,
            oblasti=names_of(self.newsletter.oblasti),
            knows_letters=not self.newsletter.counts,
            **kwargs,
        )


# Bounces are only known where somebody reads the mailbox into which they come.
OPENED = ("waiting", "sending", "failed", "unknown", "bounced", "dropped")


def figures(counts):
    """[(state, label, number, whether it opens to a list)]; sent ones that came back were sent."""
    shown = [
        state
        for state in Letter.State
        if state != Letter.State.BOUNCED or settings.MAILBOX_URL
    ]
    numbers = dict(counts)
    sent, bounced = numbers.get("sent", 0), numbers.get("bounced", 0)
    numbers["sent"] = sent + bounced
    return [
        (state.value, state.label, numbers.get(state, 0), state in OPENED)
        for state in shown
    ]


class Letters(OneNewsletter, ListView):
    """What a figure opens to: letters of one state, without the addresses."""

    template_name = "newsletter/letters.html"
    paginate_by = 50

    @cached_property
    def state(self):
        if self.kwargs["state"] not in OPENED:
            raise Http404
        return Letter.State(self.kwargs["state"])

    def get_queryset(self):
        rows = self.newsletter.letters.filter(state=self.state)
        return rows.select_related("subscriber", "variant").order_by("pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(state=self.state, **kwargs)


class StopSending(OneNewsletter, View):
    """What has not left yet stays here."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if actions.stop(self.newsletter, actor=request.user):
            dropped = self.newsletter.letters.filter(state=Letter.State.DROPPED).count()
            words = ngettext(
                "Stopped. %(count)s letter does not leave any more.",
                "Stopped. %(count)s letters do not leave any more.",
                dropped,
            )
            messages.success(request, words % {"count": dropped})
        return redirect("newsletter:progress", pk)

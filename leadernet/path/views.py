"""The page of a whole path, and the form by which people add a step to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import throttle
from core.models import Link
from core.views import Acts, SignedInMixin
from leadernet.path import actions, finding
from leadernet.path.forms import LEADS, LinkForm
from leadernet.path.kinds import BY_KEY, kind_by_type, kind_of
from leadernet.path.walking import Step, path_of, visible
from leadernet.search import KINDS as KINDS_IN_WORDS
from participation.common.keys import key_of


def may_link(user, thing):
    """Who works on the thing says from what it came; the results of a project are its own."""
    model = type(thing)
    if not user.is_authenticated or not hasattr(model.objects, "editable_by"):
        return False
    return model.objects.editable_by(user).filter(pk=thing.pk).exists()


class OfThing:
    @cached_property
    def thing(self):
        kind = BY_KEY.get(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return get_object_or_404(kind.rows(self.request.user), pk=self.kwargs["number"])


class PathPage(OfThing, TemplateView):
    template_name = "leadernet/path/path.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            here=Step(self.thing),
            path=path_of(self.thing, user).say_origins(),
            may_link=may_link(user, self.thing),
            **kwargs,
        )


class Linking(OfThing, SignedInMixin):
    """For who works on the thing."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_link(request.user, self.thing):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def next_address(self, result=None):
        return reverse("path_links", args=[kind_of(self.thing).key, self.thing.pk])

    def own_links(self):
        content_type, number = key_of(self.thing)
        ends = Q(content_type=content_type, object_id=number)
        ends |= Q(to_content_type=content_type, to_object_id=number)
        return Link.objects.steps().filter(ends).order_by("pk")


class Links(Linking, Acts, FormView):
    form_class = LinkForm
    template_name = "leadernet/path/links.html"
    done = gettext_lazy("The step is written down.")

    @cached_property
    def query(self):
        return self.request.GET.get("q", "").strip()[:200]

    @cached_property
    def entries(self):
        """What the words found; a search costs more than a page, so not without end."""
        user = self.request.user
        if not self.query or not throttle.hit(f"links:{user.pk}", limit=60, seconds=60):
            return []
        return finding.by_words(self.query, user, language=get_language())

    def get_form_kwargs(self):
        own = {
            "user": self.request.user,
            "entries": self.entries,
            "kinds": KINDS_IN_WORDS,
        }
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            here=Step(self.thing),
            query=self.query,
            entries=self.entries,
            links=self.shown_links(),
            **kwargs,
        )

    def shown_links(self):
        """[(link, its other end, did this lead to it)], of what the reader sees."""
        here, ends = key_of(self.thing), []
        for link in self.own_links():
            came = (link.content_type_id, link.object_id)
            led = (link.to_content_type_id, link.to_object_id)
            ends.append((link, led if came == here else came, came == here))
        known = {end for _link, end, _leads in ends if kind_by_type(end[0])}
        seen = visible(known, self.request.user)
        return [
            (link, Step(seen[end]), leads) for link, end, leads in ends if end in seen
        ]

    def act(self, form):
        data = form.cleaned_data
        actions.link(
            self.thing,
            other=data["other"],
            leads=data["direction"] == LEADS,
            actor=self.request.user,
        )


class Unlink(Linking, View):
    def post(self, request, **kwargs):
        link = get_object_or_404(self.own_links(), pk=kwargs["link"])
        ends = {
            (link.content_type_id, link.object_id),
            (link.to_content_type_id, link.to_object_id),
        } - {key_of(self.thing)}
        if not visible({end for end in ends if kind_by_type(end[0])}, request.user):
            raise Http404
        try:
            actions.unlink(self.thing, link, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The step is taken out of the path."))
        return redirect(self.next_address())

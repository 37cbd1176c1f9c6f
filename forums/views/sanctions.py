"""About the author of a post: warned, suspended, all hidden as spam; and lifting it again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import ListView, TemplateView, View

from core.views import own_path
from forums import actions, authority, selectors
from forums.filters import Filter, Filters
from forums.models import Sanction
from forums.sanction_forms import ReasonForm, SuspendForm
from forums.views.moderation import Moderation

OF_PEOPLE = [Sanction.Kind.WARNING, Sanction.Kind.SUSPENSION, Sanction.Kind.SPAM]


class Judge(Moderation, TemplateView):
    """What was decided about the author before, and what may be decided now."""

    template_name = "forums/judge.html"
    tab = "queue"

    @cached_property
    def post_row(self):
        posts = authority.judged_posts(self.request.user)
        posts = posts.select_related("topic__forum", "poster__person")
        return get_object_or_404(posts, pk=self.kwargs["pk"])

    def form_of(self, act, data=None):
        if act != "suspend":
            return ReasonForm(data, auto_id=f"{act}_%s")
        user = self.request.user
        return SuspendForm(
            data,
            auto_id="suspend_%s",
            reaches=authority.reaches(user, self.post_row.topic.forum),
            may_without_end=user.is_moderator(),
        )

    def get_context_data(self, **kwargs):
        user, post = self.request.user, self.post_row
        known = authority.governed(user).filter(user=post.poster)
        forms = {f"{act}_form": self.form_of(act) for act in self.ACTS}
        context = {
            "post": post,
            "sanctions": known.select_related("post__topic", "decided_by__person")[:20],
            "may_suspend_everywhere": user.is_moderator(),
            "posts_in_reach": authority.posts_in_reach(post.poster, user).count(),
        }
        return super().get_context_data(**forms | context | kwargs)

    ACTS = {"warn": actions.warn, "suspend": actions.suspend, "spam": actions.sweep}

    def post(self, request, pk):
        act = request.POST.get("act")
        if act not in self.ACTS:
            return redirect("forums:judge", pk)
        form = self.form_of(act, request.POST)
        if form.is_valid():
            try:
                self.ACTS[act](self.post_row, actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Done. The author gets your words."))
                return redirect("forums:sanctions")
        return self.render_to_response(self.get_context_data(**{f"{act}_form": form}))


class Sanctions(Moderation, ListView):
    """What was decided about people and posts, newest first, where the reader moderates."""

    template_name = "forums/sanctions.html"
    paginate_by = 30
    tab = "sanctions"

    @cached_property
    def chosen(self):
        return {name: self.request.GET.get(name, "") for name in ("kind", "person")}

    def get_queryset(self):
        found = authority.governed(self.request.user)
        if self.chosen["kind"] in Sanction.Kind.values:
            found = found.filter(kind=self.chosen["kind"])
        if self.chosen["person"].isdecimal():
            found = found.filter(user=self.chosen["person"][:9])
        people = ("user__person", "decided_by__person", "ended_by__person")
        return found.select_related(*people, "post__topic__forum", "group")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        access = selectors.access_of(self.request.user)
        undoable = authority.undoable(self.request.user).filter(
            pk__in=[sanction.pk for sanction in context["page_obj"]]
        )
        undoable = set(undoable.values_list("pk", flat=True))
        for sanction in context["page_obj"]:
            post = sanction.post
            sanction.is_undoable = sanction.pk in undoable
            sanction.is_readable = post is not None and access.may(
                "can_approve_posts", post.topic.forum_id
            )
        return context | {
            "filters": self.filters(),
            "is_narrowed": any(self.chosen.values()),
            "here": self.request.get_full_path(),
        }

    def filters(self):
        kind, person = self.chosen["kind"], self.chosen["person"]
        everything = pgettext("measures", "all")
        return Filters(
            [Filter("kind", _("Kind"), kind, Sanction.Kind.choices, everything)],
            reverse("forums:sanctions"),
            _("All measures"),
            (("person", person),) if person else (),
        )


class Lift(Moderation, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        sanction = get_object_or_404(authority.undoable(request.user), pk=pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, _("Say in a few words why: the author will read them.")
            )
        elif actions.lift(sanction, actor=request.user, **form.cleaned_data):
            messages.success(request, _("Lifted. The author gets your words."))
        else:
            messages.info(request, _("Another moderator has decided already."))
        back = request.POST.get("back", "")
        return redirect(own_path(request, back, reverse("forums:sanctions")))

"""What moderators do with a whole topic, and with several of its posts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core.views import SignedInMixin
from forums import actions, arranging_forms, selectors
from forums.addresses import post_url, topic_url
from forums.views.mixins import InTopic


class LockTopic(InTopic, SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        self.demand("can_lock_topics")
        locked = request.POST.get("locked") != "0"
        reason = request.POST.get("reason", "").strip()[:500]
        if locked and not reason:
            messages.error(
                request, _("Say in a few words why: the author will read them.")
            )
            return redirect(topic_url(self.topic))
        actions.set_lock(self.topic, locked=locked, actor=request.user, reason=reason)
        messages.success(
            request,
            _("The topic is closed.") if locked else _("The topic is open again."),
        )
        return redirect(topic_url(self.topic))


class OfTopic(SignedInMixin):
    """A page about one topic that the person moderates."""

    @cached_property
    def topic(self):
        topics = selectors.visible_topics(self.request.user)
        return get_object_or_404(
            topics.select_related("forum__place__group"), pk=self.kwargs["pk"]
        )

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        try:
            forum = self.topic.forum_id
        except Http404:
            return self.lead_on()
        if not selectors.access_of(request.user).may("can_approve_posts", forum):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def lead_on(self):
        """To the topic with which somebody has merged this one meanwhile."""
        topic = selectors.topic_now(self.kwargs["pk"], self.request.user)
        if topic is None:
            raise Http404
        messages.info(self.request, _("The topic has been merged with this one."))
        return redirect(topic_url(topic))

    def form(self, form_class, data=None, **kwargs):
        user = self.request.user
        names = f"{form_class.__name__.lower()}_%s"  # one page, several forms
        return form_class(data, topic=self.topic, user=user, auto_id=names, **kwargs)


class Arrange(OfTopic, TemplateView):
    """Pin, move or merge; each form says which act it is for."""

    template_name = "forums/arrange.html"
    FORMS = {
        "type": arranging_forms.TypeForm,
        "move": arranging_forms.MoveForm,
        "merge": arranging_forms.MergeForm,
    }

    def get_context_data(self, **kwargs):
        sent = {f"{act}_form": self.form(self.FORMS[act]) for act in self.FORMS}
        sent["type_form"].initial["kind"] = self.topic.type
        return super().get_context_data(
            **sent | {"topic": self.topic, "forum": self.topic.forum} | kwargs
        )

    def post(self, request, pk):
        act = request.POST.get("act")
        if act not in self.FORMS:
            return redirect("forums:arrange", pk)
        form = self.form(self.FORMS[act], request.POST)
        if form.is_valid():
            try:
                topic = getattr(self, f"do_{act}")(
                    actor=request.user, **form.cleaned_data
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(topic_url(topic))
        return self.render_to_response(self.get_context_data(**{f"{act}_form": form}))

    def do_type(self, **how):
        actions.set_type(self.topic, **how)
        messages.success(self.request, _("Saved. The author gets your words."))
        return self.topic

    def do_move(self, **how):
        topic = actions.move(self.topic, **how)
        messages.success(
            self.request,
            _("The topic stands in “%(forum)s” now.") % {"forum": topic.forum.name},
        )
        return topic

    def do_merge(self, **how):
        topic = actions.merge_topics(self.topic, **how)
        messages.success(self.request, _("The two topics are one now."))
        return topic


class TopicPosts(OfTopic, TemplateView):
    """Chosen posts become a topic of their own, or one post."""

    template_name = "forums/topic_posts.html"
    PER_PAGE = 50

    @cached_property
    def page(self):
        posts = self.topic.posts.filter(approved=True).order_by("created", "pk")
        posts = posts.select_related("poster__person")
        pages = Paginator(posts, self.PER_PAGE)
        return pages.get_page(self.request.GET.get("page"))

    def get_context_data(self, **kwargs):
        context = {
            "form": self.form(arranging_forms.SplitForm),
            "chosen": self.request.POST.getlist("posts"),
            "topic": self.topic,
            "forum": self.topic.forum,
            "page_obj": self.page,
        }
        return super().get_context_data(**context | kwargs)

    def post(self, request, pk):
        joins = request.POST.get("act") == "join"
        form_class = arranging_forms.JoinForm if joins else arranging_forms.SplitForm
        numbers = [post.pk for post in self.page]
        form = self.form(form_class, request.POST, choices=numbers)
        if form.is_valid():
            try:
                return self.join(form) if joins else self.split(form)
            except ValidationError as error:
                form.add_error(None, error)
        return self.render_to_response(self.get_context_data(form=form))

    def join(self, form):
        data = {name: form.cleaned_data[name] for name in ("posts", "reason")}
        post = actions.join_posts(self.topic, actor=self.request.user, **data)
        messages.success(self.request, _("The posts are one now."))
        return redirect(post_url(post))

    def split(self, form):
        topic = actions.split(self.topic, actor=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The posts have a topic of their own now."))
        return redirect(topic_url(topic))

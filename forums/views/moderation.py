"""The queue of waiting and reported posts, closing a topic, and what was decided."""

from django.contrib import messages
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView, View
from machina.apps.forum_conversation.models import Post, Topic

from core.models import AuditEntry
from core.views import SignedInMixin
from forums import actions, forms, selectors
from forums.access import among
from forums.addresses import topic_url
from forums.views.mixins import InTopic


class LockTopic(InTopic, SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        self.demand("can_lock_topics")
        locked = request.POST.get("locked") != "0"
        actions.set_lock(self.topic, locked=locked, actor=request.user)
        messages.success(
            request,
            _("The topic is closed.") if locked else _("The topic is open again."),
        )
        return redirect(topic_url(self.topic))


class Moderation(SignedInMixin):
    """For those who moderate some forum; others do not learn that it is here."""

    @cached_property
    def practised(self):
        """The forums in which the person practises."""
        return selectors.access_of(self.request.user).practised

    def may_enter(self):
        return selectors.moderates(self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Queue(Moderation, ListView):
    template_name = "forums/queue.html"
    paginate_by = 20

    @cached_property
    def in_practice(self):
        """`?practice=1`: the invented posts of one's own practice instead of real ones."""
        return "practice" in self.request.GET and bool(self.practised)

    def may_enter(self):
        return self.in_practice or super().may_enter()

    def get_queryset(self):
        return selectors.queue(self.request.user, in_practice=self.in_practice)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        selectors.with_files(context["page_obj"])
        access = selectors.access_of(self.request.user)
        for post in context["page_obj"]:
            forum = post.topic.forum_id
            post.is_readable = access.may("can_read_forum", forum)
            post.group = None if post.is_readable else access.group_of(forum)
        return context | {"form": forms.HideForm(), "in_practice": self.in_practice}


class Decide(Moderation, View):
    """Approve, hide or keep one post of the queue."""

    http_method_names = ["post"]

    def may_enter(self):
        return bool(self.practised) or super().may_enter()

    def post(self, request, pk):
        post = get_object_or_404(selectors.decidable_posts(request.user), pk=pk)
        decision = request.POST.get("decision")
        if decision == "approve":
            done = actions.approve(post, actor=request.user)
            self.say(done, _("Approved; it stands in its topic now."))
        elif decision == "keep":
            done = actions.keep(post, actor=request.user)
            self.say(done, _("Kept; the reports are closed."))
        else:
            self.hide(post)
        address = reverse("forums:moderation")
        in_practice = post.topic.forum_id in self.practised
        return redirect(f"{address}?practice=1" if in_practice else address)

    def say(self, done, words):
        if done:
            messages.success(self.request, words)
        else:
            messages.info(self.request, _("Another moderator has decided already."))

    def hide(self, post):
        form = forms.HideForm(self.request.POST)
        if not form.is_valid():
            messages.error(
                self.request, _("Say in a few words why: the author will read them.")
            )
            return
        reason = form.cleaned_data["reason"]
        done = actions.hide(post, reason=reason, actor=self.request.user)
        self.say(done, _("Hidden; the author gets your words."))


class Log(Moderation, ListView):
    """What moderators did, newest first, in the forums that the reader moderates.

    Of reported posts in closed groups everybody reads only what they decided themselves.
    """

    template_name = "forums/log.html"
    paginate_by = 30
    ABOUT_POSTS = ("forums.approved", "forums.hidden", "forums.kept")
    ABOUT_TOPICS = ("forums.locked", "forums.unlocked")

    def get_queryset(self):
        user = self.request.user
        topics = Topic.objects.filter(
            forum__in=among(selectors.access_of(user).moderated_ids())
        )
        posts = Post.objects.filter(topic__in=topics)
        about_posts = Q(object_id__in=posts.values("pk")) | Q(actor=user)
        return (
            AuditEntry.objects.filter(
                Q(about_posts, verb__in=self.ABOUT_POSTS)
                | Q(verb__in=self.ABOUT_TOPICS, object_id__in=topics.values("pk"))
            )
            .select_related("actor__person")
            .prefetch_related(
                GenericPrefetch(
                    "target", [Post.objects.select_related("topic"), topics]
                )
            )
        )

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView, View
from machina.apps.forum_conversation.models import Post

from core.models import Attachment, AuditEntry
from core.views import SignedInMixin
from forums import actions, forms, selectors
from forums.addresses import POSTS_PER_PAGE, forum_url, post_url, topic_url
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.tree import nodes


class Index(TemplateView):
    """The forums that the reader may see, as a tree."""

    template_name = "forums/index.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        forums = list(
            selectors.visible_forums(user)
            .select_related("last_post__topic__forum", "last_post__poster__person")
            .order_by("tree_id", "lft")
        )
        unread = TrackingHandler().get_unread_forums_from_list(user, forums)
        return super().get_context_data(**kwargs) | {
            "nodes": nodes(forums, {forum.pk for forum in unread}),
            "waiting": selectors.queue(user).count() if may_moderate(user) else 0,
            "may_moderate": may_moderate(user),
        }


def may_moderate(user):
    return user.is_authenticated and bool(selectors.access_of(user).moderated_ids())


class InForum:
    """A view below one forum that the reader may see."""

    @cached_property
    def forum(self):
        return get_object_or_404(
            selectors.visible_forums(self.request.user), pk=self.kwargs["forum_pk"]
        )

    @cached_property
    def access(self):
        return selectors.access_of(self.request.user)

    def may(self, codename):
        return self.access.may(codename, self.forum.pk)

    def demand(self, codename):
        if not self.may(codename):
            raise PermissionDenied


class InTopic(InForum):
    @cached_property
    def topic(self):
        topics = selectors.visible_topics(self.request.user).select_related("forum")
        return get_object_or_404(topics, pk=self.kwargs["pk"], forum=self.forum)


class ForumPage(InForum, ListView):
    template_name = "forums/forum.html"
    paginate_by = 20

    def get_queryset(self):
        topics = (
            selectors.visible_topics(self.request.user)
            .filter(forum=self.forum)
            .select_related("forum", "poster__person", "last_post__poster__person")
            .defer("last_post__content", "last_post___content_rendered")
            .order_by("-type", "-last_post_on", "-pk")
        )
        user = self.request.user
        return (
            TrackingHandler.with_marks(topics, user)
            if user.is_authenticated
            else topics
        )

    def get_context_data(self, **kwargs):
        children = selectors.visible_forums(self.request.user).filter(parent=self.forum)
        return super().get_context_data(**kwargs) | {
            "forum": self.forum,
            "nodes": nodes(
                list(
                    children.select_related(
                        "last_post__topic__forum", "last_post__poster__person"
                    )
                ),
                set(),
            ),
            "may_start": self.forum.is_forum and self.may("can_start_new_topics"),
        }


class TopicPage(InTopic, ListView):
    """One page of a topic; `?post=` finds the page on which a post stands."""

    template_name = "forums/topic.html"
    paginate_by = POSTS_PER_PAGE

    def get_queryset(self):
        posts = selectors.visible_posts(self.request.user).filter(topic=self.topic)
        return posts.select_related("poster__person", "topic__forum").order_by(
            "created", "pk"
        )

    def paginate_queryset(self, queryset, page_size):
        wanted = self.request.GET.get("post", "")
        if wanted.isdecimal() and "page" not in self.request.GET:
            post = queryset.filter(pk=wanted[:12]).first()
            if post:
                before = queryset.filter(created__lt=post.created).count()
                self.kwargs["page"] = before // page_size + 1
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        for post in context["page_obj"]:
            post.is_editable = user.is_authenticated and actions.may_edit(user, post)
        with_files(context["page_obj"])
        TrackingHandler().mark_topic_read(self.topic, user)
        is_open = not self.topic.is_locked or self.may("can_reply_to_locked_topics")
        return context | {
            "topic": self.topic,
            "forum": self.forum,
            "form": forms.ReplyForm(),
            "may_reply": is_open and self.may("can_reply_to_topics"),
            "may_moderate": self.may("can_approve_posts"),
            "is_open": is_open,
            "organisations": organisations_of(context["page_obj"]),
        }


def organisations_of(posts):
    """{person: the organisation on whose behalf they are known}, one query for the page."""
    people = {post.poster.person.pk for post in posts if post.poster_id}
    memberships = selectors.public_memberships(people)
    return {membership.person_id: membership.organisation for membership in memberships}


def with_files(posts):
    """Each post's attachments, one query for the page."""
    found = {}
    for attachment in Attachment.objects.filter(
        content_type__app_label="forum_conversation",
        content_type__model="post",
        object_id__in=[post.pk for post in posts],
    ):
        found.setdefault(attachment.object_id, []).append(attachment)
    for post in posts:
        post.kept_files = found.get(post.pk, [])


class Writing(SignedInMixin, FormView):
    """A form whose act may refuse; then it comes back with what was typed."""

    def form_valid(self, form):
        try:
            actions.hold_back_floods(self.request.user)
            post = self.act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if post.approved:
            messages.success(self.request, _("Your post is in the topic."))
        else:
            messages.info(
                self.request,
                _(
                    "Thank you. A moderator reads first posts before everybody does, usually on the same day."
                ),
            )
        return redirect(post_url(post))


class StartTopic(InForum, Writing):
    form_class = forms.TopicForm
    template_name = "forums/topic_form.html"

    def get_context_data(self, **kwargs):
        self.demand("can_start_new_topics")
        return super().get_context_data(**kwargs) | {"forum": self.forum}

    def act(self, data):
        self.demand("can_start_new_topics")
        if not self.forum.is_forum:
            raise Http404
        return actions.start_topic(
            self.forum,
            subject=data["subject"],
            content=data["content"],
            uploads=data["uploads"],
            actor=self.request.user,
        )


class Reply(InTopic, Writing):
    form_class = forms.ReplyForm
    template_name = "forums/post_form.html"

    def get_initial(self):
        quoted = self.request.GET.get("quote", "")
        if not quoted.isdecimal():
            return {}
        post = (
            selectors.visible_posts(self.request.user)
            .filter(topic=self.topic, pk=quoted[:12])
            .first()
        )
        if post is None:
            return {}
        lines = "\n".join(f"> {line}" for line in post.content.raw.splitlines())
        return {"content": f"{lines}\n\n"}

    def get_context_data(self, **kwargs):
        self.demand("can_reply_to_topics")
        return super().get_context_data(**kwargs) | {
            "topic": self.topic,
            "forum": self.forum,
        }

    def act(self, data):
        self.demand("can_reply_to_topics")
        return actions.reply(
            self.topic,
            content=data["content"],
            uploads=data["uploads"],
            actor=self.request.user,
        )


class OnePost(SignedInMixin):
    """A view about one post that the reader may see."""

    @cached_property
    def post_row(self):
        posts = selectors.visible_posts(self.request.user).select_related(
            "topic__forum", "poster"
        )
        return get_object_or_404(posts, pk=self.kwargs["pk"])


class EditPost(OnePost, FormView):
    form_class = forms.EditForm
    template_name = "forums/post_form.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not actions.may_edit(
            request.user, self.post_row
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"content": self.post_row.content.raw}

    def get_context_data(self, **kwargs):
        topic = self.post_row.topic
        return super().get_context_data(**kwargs) | {
            "topic": topic,
            "forum": topic.forum,
            "is_edit": True,
        }

    def form_valid(self, form):
        actions.edit(
            self.post_row, content=form.cleaned_data["content"], actor=self.request.user
        )
        messages.success(self.request, _("Saved."))
        return redirect(post_url(self.post_row))


class DeletePost(OnePost, View):
    """One's own post, within half an hour: it is hidden, the conversation stays readable."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if not actions.may_edit(request.user, self.post_row):
            raise PermissionDenied
        topic = self.post_row.topic
        actions.hide(
            self.post_row, reason=_("taken back by its author"), actor=request.user
        )
        messages.success(request, _("Your post is taken back."))
        topic.refresh_from_db()
        return redirect(topic_url(topic) if topic.approved else forum_url(topic.forum))


class FlagPost(OnePost, FormView):
    form_class = forms.FlagForm
    template_name = "forums/flag.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "post": self.post_row,
            "topic": self.post_row.topic,
        }

    def form_valid(self, form):
        actions.flag(
            self.post_row, reason=form.cleaned_data["reason"], actor=self.request.user
        )
        messages.success(self.request, _("Thank you. A moderator will look at it."))
        return redirect(post_url(self.post_row))


class LockTopic(InTopic, SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        self.demand("can_lock_topics")
        locked = not self.topic.is_locked
        actions.set_lock(self.topic, locked=locked, actor=request.user)
        messages.success(
            request,
            _("The topic is closed.") if locked else _("The topic is open again."),
        )
        return redirect(topic_url(self.topic))


class Unread(SignedInMixin, ListView):
    template_name = "forums/unread.html"
    paginate_by = 20

    def get_queryset(self):
        topics = selectors.visible_topics(self.request.user).filter(approved=True)
        unread = TrackingHandler().unread_among(topics, self.request.user)
        return unread.select_related("forum", "poster__person").order_by(
            "-last_post_on", "-pk"
        )


class MarkRead(SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request):
        forums = list(selectors.visible_forums(request.user))
        TrackingHandler().mark_forums_read(forums, request.user)
        messages.success(request, _("Everything is marked as read."))
        return redirect("forum:index")


class Moderation(SignedInMixin):
    """For those who moderate some forum; others do not learn that it is here."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Queue(Moderation, ListView):
    template_name = "forums/queue.html"
    paginate_by = 20

    def get_queryset(self):
        return selectors.queue(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form": forms.HideForm()}


class Decide(Moderation, View):
    """Approve, hide or keep one post of the queue."""

    http_method_names = ["post"]

    def post(self, request, pk):
        moderated = selectors.access_of(request.user).moderated_ids()
        post = get_object_or_404(Post.objects.filter(topic__forum__in=moderated), pk=pk)
        decision = request.POST.get("decision")
        if decision == "approve":
            actions.approve(post, actor=request.user)
            messages.success(request, _("Approved; it stands in its topic now."))
        elif decision == "keep":
            actions.keep(post, actor=request.user)
            messages.success(request, _("Kept; the reports are closed."))
        else:
            self.hide(post)
        return redirect("forums:moderation")

    def hide(self, post):
        form = forms.HideForm(self.request.POST)
        if not form.is_valid():
            messages.error(
                self.request, _("Say in a few words why: the author will read them.")
            )
            return
        actions.hide(post, reason=form.cleaned_data["reason"], actor=self.request.user)
        messages.success(self.request, _("Hidden; the author gets your words."))


class Log(Moderation, ListView):
    """What moderators did, newest first, in the forums that the reader moderates."""

    template_name = "forums/log.html"
    paginate_by = 30
    VERBS = (
        "forums.approved",
        "forums.hidden",
        "forums.kept",
        "forums.locked",
        "forums.unlocked",
    )

    def get_queryset(self):
        moderated = selectors.access_of(self.request.user).moderated_ids()
        posts = Post.objects.filter(topic__forum__in=moderated)
        return (
            AuditEntry.objects.filter(
                verb__in=self.VERBS[:3], object_id__in=posts.values("pk")
            )
            .select_related("actor__person")
            .prefetch_related("target__topic__forum")
        )

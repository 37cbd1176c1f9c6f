"""Starting a topic, answering, editing, taking back, reporting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from core.views import Acts, SignedInMixin
from forums import actions, following, forms, selectors
from forums.addresses import forum_url, post_url, topic_url
from forums.markup import quote
from forums.views.drafting import KeepsDraft
from forums.views.forwarding import FollowsTopic
from forums.views.mixins import InForum, OnePost
from forums.views.previewing import AnswersScripts, Previews
from forums.views.silence import ActsUnlessSilent, SaysSilence
from members import behalf


class Writing(SignedInMixin, Previews, AnswersScripts, FormView):
    """A form whose act may refuse; then it comes back with what was typed."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.demand_writing()
        return super().dispatch(request, *args, **kwargs)

    def demand_writing(self):
        """Refuse whoever may not write here, whatever they send."""

    def is_sent(self):
        """The words are a post now."""

    def form_valid(self, form):
        try:
            actions.hold_back_floods(self.request.user)
            post = self.act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        self.is_sent()
        if post.approved:
            messages.success(self.request, _("Your post is in the topic."))
        else:
            messages.info(
                self.request,
                _(
                    "Thank you. A moderator reads first posts before everybody does, usually on the same day."
                ),
            )
        return self.lead_to(post_url(post))


class Drafted(KeepsDraft):
    """A draft goes once its post is there."""

    def is_sent(self):
        self.typed_is_saved()


class AsChosen:
    """The writer chooses for whom (not asked of who works for nobody), and whether to follow."""

    def get_form_kwargs(self):
        found = behalf.choices(self.request.user)
        return super().get_form_kwargs() | {"organisations": found}

    def get_initial(self):
        return {"follow": self.follows()} | super().get_initial()

    def behalf(self, data):
        return actions.Behalf(data["behalf"]) if "behalf" in data else None


class StartTopic(SaysSilence, AsChosen, Drafted, InForum, Writing):
    form_class = forms.TopicForm
    template_name = "forums/topic_form.html"

    def demand_writing(self):
        self.demand("can_start_new_topics")

    def instance(self):
        return self.forum

    def follows(self):
        return following.habit(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"forum": self.forum}

    def act(self, data):
        if not self.forum.is_forum:
            raise Http404
        return actions.start_topic(
            self.forum,
            subject=data["subject"],
            content=data["content"],
            uploads=data["uploads"],
            actor=self.request.user,
            behalf=self.behalf(data),
            poll=data["poll"],
            follow=data["follow"],
        )


class Reply(SaysSilence, AsChosen, Drafted, FollowsTopic, Writing):
    form_class = forms.ReplyForm
    template_name = "forums/post_form.html"

    def demand_writing(self):
        self.demand("can_reply_to_topics")

    def instance(self):
        return self.topic

    def follows(self):
        return following.followed(self.request.user, self.topic).after_writing

    def get_initial(self):
        return self.quoted() | super().get_initial()

    def quoted(self):
        """`?quote=` puts a whole post into the field."""
        quoted = self.request.GET.get("quote", "")
        if not quoted.isdecimal():
            return {}
        posts = selectors.posts_of(self.topic, self.request.user)
        post = posts.select_related("poster__person").filter(pk=quoted[:12]).first()
        if post is None:
            return {}
        author = post.poster or post.username or _("former member")
        return {"content": quote(post.content.raw, author=str(author))}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "topic": self.topic,
            "forum": self.forum,
        }

    def act(self, data):
        return actions.reply(
            self.topic,
            content=data["content"],
            uploads=data["uploads"],
            actor=self.request.user,
            behalf=self.behalf(data),
            follow=data["follow"],
        )


class EditPost(SaysSilence, Drafted, OnePost, Previews, AnswersScripts, FormView):
    """By its author for half an hour, by a moderator with a reason.

    Who is suspended reads why before their own post, however old it is.
    """

    template_name = "forums/post_form.html"

    def posts(self):
        """Also one that waits for the moderator's decision."""
        return selectors.openable_posts(self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.may_open(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_open(self, user):
        return (
            actions.may_edit(user, self.post_row)
            or actions.may_correct(user, self.post_row)
            or (self.is_own and self.silence is not None)
        )

    def instance(self):
        return self.post_row

    def where(self):
        return self.post_row.topic.forum, self.post_row.topic

    @property
    def is_own(self):
        return self.post_row.poster_id == self.request.user.pk

    def get_form_class(self):
        return forms.OwnPostForm if self.is_own else forms.CorrectForm

    def get_form_kwargs(self):
        [post] = selectors.with_files([self.post_row])
        return super().get_form_kwargs() | {"kept": post.kept_files}

    def get_initial(self):
        return {"content": self.post_row.content.raw} | super().get_initial()

    def get_context_data(self, **kwargs):
        topic = self.post_row.topic
        return super().get_context_data(**kwargs) | {
            "topic": topic,
            "forum": topic.forum,
            "is_edit": True,
            "is_own": self.is_own,
        }

    def form_valid(self, form):
        user = self.request.user
        try:
            actions.hold_back_edits(user)
            actions.edit(self.post_row, actor=user, **form.changes())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        self.is_sent()
        messages.success(self.request, _("Saved."))
        is_shown = self.is_own or self.post_row.approved
        queue = reverse("forums:moderation")
        return self.lead_to(post_url(self.post_row) if is_shown else queue)


class DeletePost(OnePost, ActsUnlessSilent, View):
    """One's own post, within half an hour: it is hidden, the conversation stays readable."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if not actions.may_edit(request.user, self.post_row):
            raise PermissionDenied
        topic = self.post_row.topic
        try:
            actions.take_back(self.post_row, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
            return redirect(post_url(self.post_row))
        messages.success(request, _("Your post is taken back."))
        topic.refresh_from_db()
        return redirect(topic_url(topic) if topic.approved else forum_url(topic.forum))


class FlagPost(OnePost, Acts, FormView):
    form_class = forms.FlagForm
    template_name = "forums/flag.html"
    done = gettext_lazy("Thank you. A moderator will look at it.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "post": self.post_row,
            "topic": self.post_row.topic,
        }

    def act(self, form):
        user = self.request.user
        actions.hold_back_reports(user)
        actions.flag(self.post_row, reason=form.cleaned_data["reason"], actor=user)

    def next_address(self, result):
        return post_url(self.post_row)

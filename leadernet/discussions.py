"""From a news item, an event, an idea, a cause or a question to the one topic in which it is talked about."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import typed
from core.memory import while_unchanged
from core.models import TypedForm
from forums import actions, reference, selectors
from forums.addresses import reply_url, topic_url
from forums.forms import EditForm
from forums.models import Discussion
from forums.views.mixins import InForum
from forums.views.silence import SaysSilence
from forums.views.writing import Drafted, Writing
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.ideas.models import Idea


@while_unchanged
def state_of(about):
    """(is it open for a discussion, the topic if there is one)"""
    open_now = is_open(about)
    return open_now, topic_of(about) if open_now else None


def is_open(about) -> bool:
    """The forum is everybody's, so only what everybody reads is talked about there."""
    return open_rows(type(about)).filter(pk=about.pk).exists()


def open_rows(model):
    return model.objects.visible_to(AnonymousUser()).live()


def address(about):
    """Where its discussion begins."""
    part = about.pk if isinstance(about, Cause | Idea | Question) else about.slug
    return reverse(f"discuss_{about._meta.model_name}", args=[part])


def topic_of(about):
    found = Discussion.objects.filter(
        content_type__app_label=about._meta.app_label,
        content_type__model=about._meta.model_name,
        object_id=about.pk,
    )
    # Where the first post was taken away, it may be talked about anew.
    standing = found.filter(topic__first_post__hidden=None)
    row = standing.select_related("topic__forum").first()
    return row and row.topic


def about(topic, user):
    """The other way round: what the topic is about."""
    row = getattr(topic, "discussion", None)
    if row is None:
        return None
    rows = row.content_type.model_class().objects.visible_to(user)
    return rows.filter(pk=row.object_id).first()


def sees(user, topic) -> bool:
    if topic.approved:
        return topic.forum_id in selectors.access_of(user).readable_ids()
    return selectors.visible_topics(user).filter(pk=topic.pk).exists()


def may_discuss(user) -> bool:
    access = selectors.access_of(user)
    return access.may("can_start_new_topics", reference.news_forum_id())


class Discuss(SaysSilence, Drafted, InForum, Writing):
    """The first post about it; who comes second is led to the topic."""

    model = None
    form_class = EditForm
    template_name = "leadernet/discuss.html"

    @cached_property
    def about(self):
        return get_object_or_404(open_rows(self.model), **self.kwargs)

    @property
    def title(self):
        return getattr(self.about, "shown_title", self.about.title)

    @cached_property
    def forum(self):
        forum = reference.news_forum()
        if forum is None:
            raise PermissionDenied
        return forum

    def demand_writing(self):
        self.demand("can_start_new_topics")

    def get(self, request, *args, **kwargs):
        topic = topic_of(self.about)
        if topic is None:
            return super().get(request, *args, **kwargs)
        if not sees(request.user, topic):
            return redirect(self.about)
        return redirect(self.resume_in(topic) or topic_url(topic))

    def instance(self):
        """A draft is of the topic to be; where somebody was quicker, a reply to theirs."""
        return topic_of(self.about) or Discussion()

    def resume_in(self, topic):
        page = self.typed_page.number if "typed" in self.request.GET else None
        return page and f"{reply_url(topic)}?typed={page}"

    def typed_context(self):
        context = super().typed_context()
        here = [one for one in context["waiting"] if one.address.endswith(self.path)]
        return context | {"waiting": here}

    @property
    def path(self):
        """Its address, in whichever language it is opened."""
        with translation.override(settings.LANGUAGE_CODE):
            return address(self.about)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "about": self.about,
            "title": self.title,
            "forum": self.forum,
        }

    def where(self):
        return reference.news_forum(), topic_of(self.about)

    def act(self, data):
        """Somebody may have been quicker: then the text is a reply."""
        user, content = self.request.user, data["content"]
        topic = topic_of(self.about)
        if topic and not sees(user, topic):
            raise ValidationError(
                _("A moderator is reading the discussion. Try again a little later.")
            )
        if topic is None:
            topic = actions.discuss(
                self.about,
                forum=reference.news_forum(),
                title=self.title,
                content=content,
                actor=user,
            )
            begun = TypedForm.objects.about(Discussion())
            drafts = begun.filter(address__endswith=self.path)
            typed.lead_on(drafts, topic, address=reply_url(topic))
            if topic.poster_id == user.pk:
                return topic.posts.first()
        return actions.reply(topic, content=content, actor=user)

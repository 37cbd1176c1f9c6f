"""A cause that comes from a topic of the forums or from a meeting: causes know neither."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from events.models import Event
from forums import selectors
from forums.addresses import topic_url
from forums.models import Discussion
from leadernet import discussions
from leadernet.path import actions as path
from participation.causes.models import Cause
from participation.causes.views import CauseCreate


def address_from(thing, user) -> str:
    """Where a cause is proposed that comes from the event or the topic; empty where none is."""
    if not user.is_authenticated:
        return ""
    if isinstance(thing, Event):
        slug = thing.slug if has_begun(thing) else ""
        return slug and reverse("cause_from_event", args=[slug])
    if settled(thing) or not discussions.sees(AnonymousUser(), thing):
        return ""
    return reverse("cause_from_topic", args=[thing.pk])


def has_begun(event) -> bool:
    return event.is_published and event.starts_at <= timezone.now()


def settled(topic) -> bool:
    """The topic is about something; what was refused or taken away gives it free."""
    row = getattr(topic, "discussion", None)
    about = row and row.about
    if about is None:
        return False
    waits = isinstance(about, Cause) and about.status == Cause.Status.WAITING
    return waits or discussions.is_open(about)


@transaction.atomic
def talk_on(cause: Cause, topic) -> None:
    """The topic becomes the discussion of the cause, unless somebody was quicker."""
    topic = type(topic).objects.select_for_update(of=["self"]).get(pk=topic.pk)
    if settled(topic):
        return
    about = {
        "content_type": ContentType.objects.get_for_model(Cause),
        "object_id": cause.pk,
    }
    Discussion.objects.update_or_create(topic=topic, defaults=about)


class CauseFrom(CauseCreate):
    """The form of every cause, with what it comes from above it."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(came_from=self.came_from(), **kwargs)


class CauseFromTopic(CauseFrom):
    @cached_property
    def topic(self):
        rows = selectors.visible_topics(AnonymousUser())
        topic = get_object_or_404(
            rows.select_related("forum", "discussion"), pk=self.kwargs["pk"]
        )
        if settled(topic):
            raise Http404
        return topic

    def came_from(self):
        return {"title": self.topic.subject, "url": topic_url(self.topic)}

    def get_initial(self):
        return super().get_initial() | {"title": self.topic.subject[:200]}

    def act(self, form):
        with transaction.atomic():
            cause = super().act(form)
            talk_on(cause, self.topic)
        return cause


class CauseFromEvent(CauseFrom):
    """What was said at a meeting or a training that has begun."""

    @cached_property
    def event(self):
        rows = Event.objects.visible_to(self.request.user)
        event = get_object_or_404(rows, slug=self.kwargs["slug"])
        if not has_begun(event):
            raise Http404
        return event

    def came_from(self):
        return {"title": self.event.title, "url": self.event.get_absolute_url()}

    def act(self, form):
        with transaction.atomic():
            cause = super().act(form)
            try:
                path.link(cause, other=self.event, leads=False, actor=self.request.user)
            except ValidationError as error:
                # The same form sent twice made one cause, which has its step already.
                if error.code != "known":
                    raise
        return cause

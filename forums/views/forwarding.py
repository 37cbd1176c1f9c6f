"""Old addresses of topics and posts that were moved, split off or merged lead on."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property

from forums import selectors
from forums.addresses import in_queue, post_url, topic_url
from forums.views.mixins import InTopic


class LeadsOn:
    """Before the page of a topic: where something else stands now, the reader is led there."""

    def get(self, request, *args, **kwargs):
        number = request.GET.get("post", "")[:9]
        wanted = number if number.isdecimal() else None
        try:
            here = self.topic.posts.filter(approved=True)
        except Http404:
            address = address_of_post(wanted, request.user) or self.address_of_topic()
            if address:
                return redirect(address)
            raise
        if wanted and not here.filter(pk=wanted).exists():
            # What waits here is shown here, to its author alone.
            here_alone = {"pk": wanted, "topic": self.topic}
            address = address_of_post(wanted, request.user, without=here_alone)
            if address:
                return redirect(address)
        return super().get(request, *args, **kwargs)

    def address_of_topic(self):
        topic = selectors.topic_now(self.kwargs["pk"], self.request.user)
        return topic and topic_url(topic)


class FollowsTopic(InTopic):
    """A form about a topic: what is sent from a page opened before goes where it stands now."""

    @cached_property
    def topic(self):
        try:
            return super().topic
        except Http404:
            topic = selectors.topic_now(self.kwargs["pk"], self.request.user)
            if topic is None:
                raise
            return topic


def address_of_post(number, user, *, without=None):
    """Of the post itself or of the one that holds its text, when the reader sees it.

    What waits for the reader's decision is in the queue.
    """
    if number is None:
        return None
    post = selectors.post_now(number, user, without=without)
    if post:
        return post_url(post)
    waits = user.is_authenticated and selectors.queue(user).exclude(poster=user)
    return in_queue(number) if waits and waits.filter(pk=number).exists() else None

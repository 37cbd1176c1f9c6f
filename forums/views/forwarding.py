"""Old addresses of topics and posts that were moved, split off or merged lead on."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect

from forums import selectors
from forums.addresses import post_url, topic_url
from forums.models import HiddenPost, MergedTopic


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
        number = self.kwargs["pk"]
        merged = MergedTopic.objects.filter(number=number).values_list("into")
        topics = selectors.visible_topics(self.request.user).select_related("forum")
        topic = topics.filter(Q(pk__in=merged) | Q(pk=number)).first()
        return topic and topic_url(topic)


def address_of_post(number, user, *, without=None):
    """Of the post itself or of the one that holds its text, when the reader sees it."""
    if number is None:
        return None
    into = HiddenPost.objects.filter(post=number).values_list("merged_into")
    posts = selectors.visible_posts(user).filter(Q(pk__in=into) | Q(pk=number))
    if without:
        posts = posts.exclude(**without)
    post = posts.select_related("topic__forum").first()
    return post and post_url(post)

"""Names for completing an @, as JSON."""

from django.http import JsonResponse
from django.views.generic import View

from core import throttle
from core.views import SignedInMixin
from forums import mentionable, selectors
from forums.views.mixins import InForum

PER_MINUTE = 120


class People(InForum, SignedInMixin, View):
    """`?q=` is how the name begins, `?topic=` whose writers come first.

    Names only, of people whom the asker may know of and who may read the forum.
    """

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.demand("can_reply_to_topics")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        user, forum = request.user, self.forum
        if not throttle.hit(f"people:{user.pk}", limit=PER_MINUTE, seconds=60):
            return JsonResponse({"people": []}, status=429)
        begun = " ".join(request.GET.get("q", "").split())[:60]
        found = mentionable.suggested(begun, forum, self.topic_number(), user)
        people = [
            {"name": one.name, "words": mentionable.words_for(one, forum, user)}
            for one in found
        ]
        answer = JsonResponse({"people": people})
        answer["Cache-Control"] = "private, no-store"
        return answer

    def topic_number(self):
        asked = self.request.GET.get("topic", "")
        if not asked.isdecimal():
            return None
        topics = selectors.visible_topics(self.request.user)
        return topics.filter(forum=self.forum, pk=asked[:9]).first()

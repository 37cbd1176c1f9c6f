"""What moderators decided about somebody, for themselves to read."""

from django.views.generic import DetailView, ListView

from core.views import SignedInMixin
from forums.models import Sanction


class OwnDecisions(SignedInMixin):
    def get_queryset(self):
        own = Sanction.objects.visible_to(self.request.user)
        return own.select_related("post__topic", "forum", "group")


class Decisions(OwnDecisions, ListView):
    template_name = "forums/decisions.html"
    paginate_by = 30


class Decision(OwnDecisions, DetailView):
    template_name = "forums/decision.html"
    context_object_name = "sanction"

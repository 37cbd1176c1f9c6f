"""Pages that bring the work of several apps together."""

from django.views.generic import TemplateView

from core.views import SignedInMixin
from events.models import Event
from leadernet import desk, figures
from news.models import Article


class FrontPage(TemplateView):
    template_name = "leadernet/front_page.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "figures": figures.network_figures(),
            "members_by_oblast": figures.members_by_oblast(),
            "events": Event.objects.visible_to(user).live().upcoming().for_agenda()[:5],
            "articles": Article.objects.visible_to(user)
            .live()
            .newest()
            .for_cards()[:6],
        }


class Desk(SignedInMixin, TemplateView):
    template_name = "leadernet/desk.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | desk.contents(self.request.user)

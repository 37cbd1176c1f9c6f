"""Pages that bring the work of several apps together."""

import datetime
import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import search, throttle
from core.search_views import AsksSearch
from core.views import SignedInMixin, own_path
from events.models import Event
from leadernet import desk, figures, styleguide
from leadernet.search import KINDS
from news.models import Article

# As many as fit under a field on a phone.
LINKS = 8


class FrontPage(TemplateView):
    """Readers with the same rights get the same page; its parts are asked for by the template."""

    template_name = "leadernet/front_page.html"

    def figures(self):
        return figures.network_figures()

    def members_by_oblast(self):
        return figures.members_by_oblast()

    def events(self):
        visible = Event.objects.visible_to(self.request.user)
        return visible.live().upcoming().for_agenda()[:5]

    def articles(self):
        visible = Article.objects.visible_to(self.request.user)
        return visible.live().newest().for_cards()[:6]


class Search(AsksSearch, TemplateView):
    """What somebody may find by the words they typed; an empty question explains itself."""

    template_name = "leadernet/search.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        kind = self.request.GET.get("kind")
        kind = kind if kind in KINDS else None
        found = search.find(
            self.query,
            keys=user.audience_keys() if user.is_authenticated else ["public"],
            language=get_language(),
            kind=kind,
            page=self.page_number,
            user=user if user.is_authenticated else AnonymousUser(),
        )
        for entry in found.entries:
            entry.kind_name = KINDS.get(entry.kind, "")
        return super().get_context_data(**kwargs) | {
            "query": self.query,
            "kind": kind,
            "found": found,
            "kinds": [
                (key, label, found.counts[key])
                for key, label in KINDS.items()
                if found.counts.get(key)
            ],
            "all_kinds": sum(found.counts.values()),
        }


class SearchLinks(SignedInMixin, View):
    """Public pages for the link dialog of the editor: readers follow the link, so nothing else."""

    def get(self, request):
        query = request.GET.get("q", "").strip()[:200]
        if not throttle.hit(f"links:{request.user.pk}", limit=60, seconds=60):
            said = _("You search very fast. Wait a minute or write the address below.")
            return JsonResponse({"results": [], "said": said}, status=429)
        asked = request.GET.get("language")
        found = search.find(
            query,
            keys=["public"],
            language=asked if asked in dict(settings.LANGUAGES) else "bg",
            user=AnonymousUser(),
        )
        results = [
            {
                "title": entry.title,
                "kind": str(KINDS.get(entry.kind, "")),
                "address": re.sub(r"^/en(?=/)", "", entry.url),
            }
            for entry in found.entries[:LINKS]
        ]
        return JsonResponse({"results": results, "said": self.words(query, results)})

    def words(self, query, results):
        if not query:
            return ""
        number = len(results)
        if not number:
            return _("Nothing public is found by these words.")
        found = ngettext(
            "%(number)d page is found.", "%(number)d pages are found.", number
        )
        return found % {"number": number}


class Desk(SignedInMixin, TemplateView):
    template_name = "leadernet/desk.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | desk.contents(self.request.user)


class StyleGuide(TemplateView):
    template_name = "styleguide.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | styleguide.samples(self.request)


class AdminSignIn(View):
    """In place of the admin's own: that one counts no wrong passwords and asks for no factor."""

    def dispatch(self, request):
        next_page = own_path(request, request.GET.get("next", ""), "/admin/")
        if not request.user.is_authenticated:
            return redirect_to_login(next_page)
        if not request.user.is_staff:
            raise PermissionDenied
        return redirect(next_page)


class Robots(View):
    """Everything public may be listed; searches, forms and files need not be."""

    def get(self, request):
        lines = [
            "User-agent: *",
            "Disallow: /accounts/",
            "Disallow: /admin/",
            "Disallow: /search/",
            "Disallow: /en/search/",
            f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


class SecurityTxt(View):
    """Where to report a hole (RFC 9116); the address is SECURITY_CONTACT."""

    def get(self, request):
        expires = timezone.now() + datetime.timedelta(days=180)
        lines = [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
            "Preferred-Languages: bg, en",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")

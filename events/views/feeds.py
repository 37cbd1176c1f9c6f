"""Calendars for programs: of every selection, of one event, and everybody's own by a secret key."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import ical, secret_addresses
from core.views import SignedInMixin
from events import calendars, feeds
from events.actions import calendar_keys
from events.filters import WithdrawalFilter
from events.forms import CalendarKeyForm
from events.models import CalendarKey, Withdrawal
from events.views.calendar import NOT_IN_FEEDS, FilteredEvents
from events.views.mixins import EventMixin


class CalendarFeed(FilteredEvents, View):
    """What is coming and what was in the last months, of the selection in the address."""

    def get(self, request):
        withdrawn = WithdrawalFilter(
            request.GET, queryset=Withdrawal.objects.all(), request=request
        )
        feed = feeds.of_selection(
            self.selection_name(), self.filterset.qs, withdrawn.qs, request.user
        )
        return answer(request, feed)


class OwnCalendarFeed(View):
    """The calendar of whoever made the key; rights are asked each time a program asks."""

    def get(self, request, secret):
        alive = CalendarKey.objects.alive().select_related("user__person")
        key = get_object_or_404(alive, secret=secret)
        secret_addresses.note_use(key)
        with translation.override(key.user.language):
            name = _("%(site)s: my events") % {"site": settings.SITE_NAME}
            response = answer(request, feeds.of_key(name, key))
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response


def answer(request, feed):
    """Nothing (304) to a program that has it already, without reading the events."""
    etag, changed_at = feed.stamp()
    seconds = int(changed_at.timestamp()) if changed_at else None
    unchanged = get_conditional_response(request, etag, seconds)
    if unchanged is not None:
        return unchanged
    response = ical.response(feed.text())
    response["ETag"] = etag
    if changed_at:
        response.headers["Last-Modified"] = http_date(seconds)
    return response


class EventCalendar(EventMixin, View):
    """One event for the reader's own calendar; with the online link if they have a place."""

    def get(self, request, **kwargs):
        user = self.request.user
        with_links = (
            user.is_authenticated
            and self.event.registrations.active().filter(person=user.person).exists()
        )
        text = calendars.calendar(
            [self.event], name=self.event.title, with_online_links=with_links
        )
        return ical.response(text, name=f"{self.event.slug}.ics")


class Subscribe(FilteredEvents, TemplateView):
    """How to have the selection in one's own calendar, step by step."""

    template_name = "events/subscribe.html"

    def get_context_data(self, **kwargs):
        if not self.filterset.form.is_valid():
            raise Http404
        path = reverse("events:calendar")
        query = self.query(without=NOT_IN_FEEDS)
        address = f"{settings.SITE_URL}{path}{'?' if query else ''}{query}"
        return super().get_context_data(
            address=address,
            webcal=webcal(address),
            selection=self.selection(),
            is_private=self.is_private(),
            **kwargs,
        )


class OwnCalendar(SignedInMixin, FormView):
    """One's own address: what it holds, when a program last asked, a new one, none."""

    form_class = CalendarKeyForm
    template_name = "events/own_calendar.html"
    success_url = "."

    def key(self):
        keys = CalendarKey.objects.alive().filter(user=self.request.user)
        return keys.first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.key()}

    def get_context_data(self, **kwargs):
        key = self.key()
        address = key and settings.SITE_URL + reverse(
            "events:own_feed", args=[key.secret]
        )
        return super().get_context_data(
            key=key, address=address, webcal=key and webcal(address), **kwargs
        )

    def post(self, request, *args, **kwargs):
        if "renew" in request.POST:
            calendar_keys.renew(request.user)
            words = _("Your calendar has a new address; the old one gives nothing.")
        elif "end" in request.POST:
            calendar_keys.end(request.user)
            words = _("The address gives nothing any more.")
        else:
            return super().post(request, *args, **kwargs)
        messages.success(request, words)
        return redirect("events:own_calendar")

    def form_valid(self, form):
        calendar_keys.make(self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Your calendar has an address of its own."))
        return redirect("events:own_calendar")


def webcal(address):
    """What a phone and most calendar programs open by themselves."""
    return "webcal:" + address.partition(":")[2]

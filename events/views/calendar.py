import datetime

from django.db.models import Max, Min
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View

from events import calendars, months
from events.filters import EventFilter
from events.models import Event
from events.views.mixins import EventMixin

FEED_REMEMBERS = datetime.timedelta(days=90)
FEED_AT_MOST = 1000
# What in an address says which tab it is.
TAB = {"view", "when", "month"}


class FilteredEvents:
    """Live events that the reader may see, narrowed by the address."""

    @cached_property
    def live(self):
        return Event.objects.visible_to(self.request.user).live()

    @cached_property
    def filterset(self):
        return EventFilter(self.request.GET, queryset=self.live, request=self.request)

    def get_context_data(self, **kwargs):
        self.filterset.offer(self.live)
        drafts = Event.objects.editable_by(self.request.user).filter(is_published=False)
        return super().get_context_data(
            filterset=self.filterset,
            filters=self.filters_as_query(),
            kept={
                name: value for name, value in self.request.GET.items() if name in TAB
            },
            drafts=drafts.order_by("starts_at", "pk")[:10],
            **kwargs,
        )

    def filters_as_query(self):
        """The narrowing without the page, the month or the tab, for links that keep it."""
        query = self.request.GET.copy()
        for name in set(query) - set(EventFilter.Meta.fields):
            del query[name]
        return query.urlencode()


def event_list(request):
    """One address, two ways to look: an agenda, or a month."""
    view = Month if request.GET.get("view") == "month" else Agenda
    return view.as_view()(request)


class Agenda(FilteredEvents, ListView):
    template_name = "events/event_list.html"
    paginate_by = 20

    def get_queryset(self):
        events = self.filterset.qs.for_agenda()
        return events.past() if self.is_past else events.upcoming()

    @cached_property
    def is_past(self):
        return self.request.GET.get("when") == "past"

    def get_context_data(self, **kwargs):
        tab = "past" if self.is_past else "agenda"
        return super().get_context_data(is_past=self.is_past, tab=tab, **kwargs)


class Month(FilteredEvents, TemplateView):
    template_name = "events/event_month.html"

    def get_context_data(self, **kwargs):
        first = months.first_of_month(self.request.GET.get("month", ""))
        span = self.live.aggregate(earliest=Min("starts_at"), latest=Max("starts_at"))
        today = timezone.localdate()
        edges = [timezone.localtime(at).date() for at in span.values() if at] + [today]
        month = months.draw(
            first,
            self.filterset.qs.select_related("settlement"),
            earliest=min(edges),
            latest=max(edges),
        )
        return super().get_context_data(month=month, tab="month", today=today, **kwargs)


class CalendarFeed(FilteredEvents, View):
    """For calendar programs: what is coming and what was in the last months."""

    def get(self, request):
        recent = timezone.now() - FEED_REMEMBERS
        events = (
            self.filterset.qs.filter(ends_at__gte=recent)
            .select_related("organiser", "settlement")
            .order_by("starts_at", "pk")[:FEED_AT_MOST]
        )
        return ics_response(calendars.calendar(events, name=_("LeaderNet: events")))


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
        return ics_response(text, name=f"{self.event.slug}.ics")


def ics_response(text, *, name="leadernet.ics"):
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

"""Events to look at: as an agenda, a week, a month, a map. One question in all addresses."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import ListView, TemplateView

from events import maps, months
from events.filters import EventFilter
from events.models import Event
from members.models import Group

# What in an address says which tab it is and where in time.
TAB = {"view", "when", "month", "week"}
# Places are taken and freed every minute: a calendar program would not know.
NOT_IN_FEEDS = {"free"}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_here: bool


class FilteredEvents:
    """Live events that the reader may see, narrowed by the address."""

    tab = ""

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
            filters=self.query(),
            feed_filters=self.query(without=NOT_IN_FEEDS),
            tabs=self.tabs(),
            tab=self.tab,
            kept={
                name: value for name, value in self.request.GET.items() if name in TAB
            },
            drafts=drafts.order_by("starts_at", "pk")[:10],
            **kwargs,
        )

    def query(self, *, without=(), **own):
        """The narrowing as a query, with what the link adds: its tab and place in time."""
        query = self.request.GET.copy()
        for name in set(query) - set(EventFilter.Meta.fields) | set(without):
            query.pop(name, None)
        for name, value in own.items():
            query[name] = value
        return query.urlencode()

    def address(self, **own):
        query = self.query(**own)
        return f"{reverse('events:list')}{'?' if query else ''}{query}"

    def tabs(self):
        """The ways to look; week and month stay where the reader is in time."""
        ways = [
            ("agenda", _("Upcoming"), {}),
            ("week", _("By week"), {"view": "week"} | self.same_week()),
            ("month", _("By month"), {"view": "month"} | self.same_month()),
            ("map", pgettext("view", "Map"), {"view": "map"}),
            ("past", _("Past"), {"when": "past"}),
        ]
        return [
            Tab(label, self.address(**own), key == self.tab) for key, label, own in ways
        ]

    def same_week(self):
        return {}

    def same_month(self):
        return {}

    def edges(self):
        """The days between which there are events, with today: as far as links lead."""
        starts = self.live.order_by("starts_at").values_list("starts_at", flat=True)
        ends = self.live.order_by("-starts_at").values_list("starts_at", flat=True)
        days = [timezone.localtime(at).date() for at in (*starts[:1], *ends[:1])]
        return min([*days, timezone.localdate()]), max([*days, timezone.localdate()])

    def selection(self):
        """[(what is narrowed, to what)] in words."""
        form = self.filterset.form
        if not form.is_valid():
            return []
        return [
            (form.fields[name].label, self.in_words(name, value))
            for name in EventFilter.Meta.fields
            if name not in NOT_IN_FEEDS and (value := form.cleaned_data.get(name))
        ]

    def in_words(self, name, value):
        """Of a fixed list the words of the choice, of a row its name."""
        if not isinstance(value, str):
            return value
        return dict(self.filterset.form.fields[name].choices)[value]

    def selection_name(self):
        """What a calendar program calls the feed."""
        words = [str(settings.SITE_NAME), *(str(word) for _l, word in self.selection())]
        return ": ".join([words[0], ", ".join(words[1:]) or _("events")])

    def is_private(self):
        """Is the selection of a group whose events no stranger, and so no public feed, sees?"""
        slug = self.request.GET.get("group", "")
        closed = (Group.Access.CLOSED, Group.Access.PRIVATE)
        known = Group.objects.visible_to(self.request.user)
        return known.filter(slug=slug, access__in=closed).exists()


def event_list(request):
    """One address, several ways to look at the same selection."""
    ways = {"month": Month, "week": Week, "map": Map}
    return ways.get(request.GET.get("view"), Agenda).as_view()(request)


class Agenda(FilteredEvents, ListView):
    template_name = "events/event_list.html"
    paginate_by = 20

    def get_queryset(self):
        events = self.filterset.qs
        return events.past() if self.is_past else events.upcoming()

    def paginate_queryset(self, queryset, page_size):
        """The rows of the page by their keys: nothing is counted for those passed over."""
        paginator, page, rows, is_long = super().paginate_queryset(queryset, page_size)
        keys = list(rows.values_list("pk", flat=True))
        found = Event.objects.for_agenda().in_bulk(keys)
        page.object_list = [found[key] for key in keys if key in found]
        return paginator, page, page.object_list, is_long

    @cached_property
    def is_past(self):
        return self.request.GET.get("when") == "past"

    @property
    def tab(self):
        return "past" if self.is_past else "agenda"

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_past=self.is_past, **kwargs)


class Month(FilteredEvents, TemplateView):
    template_name = "events/event_month.html"
    tab = "month"

    @cached_property
    def first(self):
        return months.first_of_month(self.request.GET.get("month", ""))

    def same_month(self):
        return {"month": f"{self.first:%Y-%m}"} if "month" in self.request.GET else {}

    def same_week(self):
        """The first of the month, unless it is the present one: then today."""
        if self.first == timezone.localdate().replace(day=1):
            return {}
        return {"week": months.week_name(self.first)}

    def get_context_data(self, **kwargs):
        earliest, latest = self.edges()
        month = months.draw(
            self.first,
            self.filterset.qs.for_calendar(),
            earliest=earliest,
            latest=latest,
        )
        steps = [
            step and self.address(view="month", month=f"{step:%Y-%m}")
            for step in (month.previous, month.next)
        ]
        return super().get_context_data(
            month=month,
            previous_url=steps[0],
            next_url=steps[1],
            today_url=self.address(view="month"),
            is_now=self.first == timezone.localdate().replace(day=1),
            **kwargs,
        )


class Week(FilteredEvents, TemplateView):
    template_name = "events/event_week.html"
    tab = "week"

    @cached_property
    def monday(self):
        return months.monday_of_week(self.request.GET.get("week", ""))

    def same_week(self):
        if "week" not in self.request.GET:
            return {}
        return {"week": months.week_name(self.monday)}

    def same_month(self):
        return {"month": f"{self.monday:%Y-%m}"} if "week" in self.request.GET else {}

    def get_context_data(self, **kwargs):
        earliest, latest = self.edges()
        seven = datetime.timedelta(days=7)
        before, after = self.monday - seven, self.monday + seven
        days = months.week_days(self.monday, self.filterset.qs.for_agenda())
        return super().get_context_data(
            days=days,
            number=self.monday.isocalendar().week,
            sunday=days[-1].date,
            previous_url=self.link(before) if self.monday > earliest else None,
            next_url=self.link(after) if after <= latest else None,
            today_url=self.address(view="week"),
            is_now=any(day.is_today for day in days),
            **kwargs,
        )

    def link(self, monday):
        return self.address(view="week", week=months.week_name(monday))


class Map(FilteredEvents, TemplateView):
    """How many events of the chosen time are where; without a place they stand beside."""

    template_name = "events/event_map.html"
    tab = "map"
    without_place_at_most = 20

    @cached_property
    def month(self):
        text = self.request.GET.get("month", "")
        return months.first_of_month(text) if text else None

    @cached_property
    def is_past(self):
        return self.request.GET.get("when") == "past"

    def same_month(self):
        return {"month": f"{self.month:%Y-%m}"} if self.month else {}

    def chosen_time(self):
        """What the other tabs need in an address to show the same events."""
        if self.month:
            return {"view": "month", "month": f"{self.month:%Y-%m}"}
        return {"when": "past"} if self.is_past else {}

    def events(self):
        events = self.filterset.qs
        if self.month:
            return events.within(*months.moments_of_month(self.month)).order_by(
                "starts_at", "pk"
            )
        return events.past() if self.is_past else events.upcoming()

    def get_context_data(self, **kwargs):
        events = self.events()
        elsewhere = events.filter(settlement=None)
        return super().get_context_data(
            map=maps.event_map(
                events,
                maps.chosen_oblast(self.request.GET),
                list_of=self.list_of,
                map_of=self.map_of,
                chosen=self.request.GET.getlist("obshtina"),
            ),
            country_url=self.address(
                without={"oblast", "obshtina"}, view="map", **self.time()
            ),
            times=self.times(),
            elsewhere=elsewhere.for_agenda()[: self.without_place_at_most],
            elsewhere_count=elsewhere.count(),
            **kwargs,
        )

    def time(self):
        return {
            name: value for name, value in self.chosen_time().items() if name != "view"
        }

    def list_of(self, **place):
        return self.address(
            without={"oblast", "obshtina"}, **self.chosen_time(), **place
        )

    def map_of(self, oblast):
        return self.address(
            without={"oblast", "obshtina"},
            view="map",
            oblast=oblast.code,
            **self.time(),
        )

    def times(self):
        """The stretches of time to choose from: to come, this month or the one shown, past."""
        month = self.month or timezone.localdate().replace(day=1)
        step = months.step
        named = [
            (step(month, -1), False),
            (month, self.month is not None),
            (step(month, 1), False),
        ]
        return {
            "coming": Tab(
                _("to come"),
                self.address(view="map"),
                self.month is None and not self.is_past,
            ),
            "months": [
                (day, Tab("", self.address(view="map", month=f"{day:%Y-%m}"), is_here))
                for day, is_here in named
            ],
            "past": Tab(_("past"), self.address(view="map", when="past"), self.is_past),
        }

"""Pages of a group that are made of other apps' rows: news, events, forum, figures, archive."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from core import audit
from core.memory import while_unchanged
from core.views import Acts
from events.models import Attendance, Event
from forums import reference, selectors
from forums.addresses import forum_url
from forums.forms import NewForumForm
from forums.models import ForumPlace
from leadernet.charts import Bar, bars
from members import stays
from members.actions import groups as actions
from members.archives import alive
from members.coverage import counts_by_oblast, counts_by_obshtina
from members.forms.groups import ReasonForm
from members.models import Group, Organisation, User
from members.views.group_mails import GroupPermissionMixin
from members.views.group_pages import ReadingGroup
from news.models import Article
from participation.surveys.models import Survey
from participation.votes.models import Vote

EVENTS_A_PAGE = 50
ORGANISATIONS = npgettext_lazy("figure", "organisation", "organisations")
PERSONS = npgettext_lazy("figure", "person on their own", "persons on their own")
OBSHTINI = npgettext_lazy("figure", "municipality covered", "municipalities covered")
EVENTS = npgettext_lazy("figure", "event held", "events held")
PARTICIPATIONS = npgettext_lazy(
    "figure", "participation in them", "participations in them"
)
NEWS = npgettext_lazy("figure", "news item", "news items")
POSTS = npgettext_lazy("figure", "post in the forum", "posts in the forum")


def votes_of(group, user):
    """What is announced, the newest first."""
    rows = Vote.objects.visible_to(user).filter(group=group)
    return rows.exclude(status=Vote.Status.DRAFT).for_list()


def surveys_of(group, user):
    """What is open or over, the newest first."""
    rows = Survey.objects.visible_to(user).filter(group=group)
    return rows.exclude(status=Survey.Status.DRAFT).for_list()


def articles_of(group, user):
    return Article.objects.visible_to(user).live().filter(group=group)


def events_of(group, user):
    return Event.objects.visible_to(user).live().filter(group=group)


def forum_of(group, user):
    """The group's own forum, if it has one that the reader may see."""
    places = ForumPlace.objects.filter(audience=ForumPlace.Audience.GROUP, group=group)
    visible = selectors.visible_forums(user)
    return visible.filter(place__in=places).order_by("tree_id", "lft").first()


def topics_of(group, user):
    """Topics of the group's forums, with those below them that are its own too."""
    topics = selectors.visible_topics(user).filter(approved=True)
    return topics.filter(forum__place__group=group)


def latest_topics(group, user):
    topics = topics_of(group, user).filter(last_post_on__isnull=False)
    return topics.select_related("forum").order_by("-last_post_on")[:4]


def posts_of(group, user):
    posts = selectors.visible_posts(user).filter(approved=True)
    return posts.filter(topic__forum__place__group=group)


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the list that it leads to."""

    value: int
    label: str
    url: str


@while_unchanged(by_rights=True)
def figures(group, user) -> list[Figure]:
    """What there is now, counted from what the reader may see."""

    def page(name):
        return reverse(name, args=[group.slug])

    members = page("members:group_members")
    inside = members_of(group)
    events = events_of(group, user).held()
    present = Attendance.objects.counted().filter(session__event__in=events)
    covered = len(counts_by_obshtina(organisations(inside)))
    came = present.values("registration").distinct().count()
    counted = [
        (len(inside), ORGANISATIONS, members),
        (group.memberships.of_people().count(), PERSONS, f"{members}#people"),
        (covered, OBSHTINI, page("group_figures") + "#places"),
        (events.count(), EVENTS, page("group_events") + "#past"),
        (came, PARTICIPATIONS, page("group_figures") + "#events"),
        (articles_of(group, user).count(), NEWS, page("group_news")),
    ]
    if forum_of(group, user):
        counted.append((posts_of(group, user).count(), POSTS, page("group_forum")))
    return [Figure(value, str(label % value), url) for value, label, url in counted]


@while_unchanged
def places_of(group) -> dict:
    """Where the organisations of today work: {obshtina code: number} of its oblast, or by oblast."""
    inside = organisations(members_of(group))
    if group.oblast is None:
        return {
            "by_oblast": counts_by_oblast(inside),
            "by_obshtina": {},
            "elsewhere": 0,
        }
    counts = counts_by_obshtina(inside)
    here = set(group.oblast.obshtini.values_list("code", flat=True))
    return {
        "by_oblast": {},
        "by_obshtina": {code: n for code, n in counts.items() if code in here},
        "elsewhere": len(set(counts) - here),
    }


@while_unchanged
def rows_of(group):
    return stays.stays([group.pk])


def members_of(group):
    """{organisation: since when}, today."""
    return stays.on_day(rows_of(group), timezone.localdate())


@while_unchanged
def growth_of(group):
    """(first day, organisations then, organisations today) of a group that has grown."""
    rows, inside = rows_of(group), members_of(group)
    if not rows:
        return None
    first = rows[0][2]
    began = len(stays.on_day(rows, first))
    return (first, began, len(inside)) if len(inside) > began else None


def organisations(numbers):
    return Organisation.objects.filter(pk__in=list(numbers))


class GroupNews(ReadingGroup, ListView):
    template_name = "leadernet/group_news.html"
    paginate_by = 12
    tab = "news"

    def get_queryset(self):
        return articles_of(self.group, self.request.user).newest().for_cards()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_write=may_write(self.request.user, self.group, "news.create"), **kwargs
        )


class GroupEvents(ReadingGroup, ListView):
    """What is coming, and what was, the newest first."""

    template_name = "leadernet/group_events.html"
    paginate_by = 20
    tab = "events"

    def get_queryset(self):
        return events_of(self.group, self.request.user).past().for_agenda()

    def get_context_data(self, **kwargs):
        upcoming = events_of(self.group, self.request.user).upcoming()
        return super().get_context_data(
            upcoming=upcoming.for_agenda(),
            may_write=may_write(self.request.user, self.group, "events.create"),
            **kwargs,
        )


def may_write(user, group, permission):
    """Of the group, which is alive, and of an organisation that speaks there."""
    inside = user.is_authenticated and group.pk in user.group_ids()
    return inside and not group.is_archived() and user.has_perm(permission)


class GroupFigures(ReadingGroup, TemplateView):
    """Every number of the group, how it grew, and the lists that prove it."""

    template_name = "leadernet/group_figures.html"
    tab = "figures"

    def get_context_data(self, **kwargs):
        group, user = self.group, self.request.user
        events = events_of(group, user).held().order_by("-starts_at", "-pk")
        present = Count(
            "registrations",
            filter=Q(registrations__attendances__isnull=False),
            distinct=True,
        )
        pages = Paginator(events.annotate(present=present), EVENTS_A_PAGE)
        return super().get_context_data(
            figures=figures(group, user),
            years=self.chart(stays.growth_by_year(rows_of(group)), "Y"),
            months=self.chart(
                stays.growth_by_month(rows_of(group), year=self.year), "m.Y"
            ),
            year=self.year,
            merges=self.merges(),
            page_obj=pages.get_page(self.request.GET.get("page")),
            **places_of(group),
            **kwargs,
        )

    def merges(self):
        """Members, of today or once, that were counted twice."""
        everybody = {
            organisation for _group, organisation, *_rest in rows_of(self.group)
        }
        visible = Organisation.objects.visible_to(self.request.user).filter(
            pk__in=everybody
        )
        return stays.merges(self.group.pk, visible.values("pk"))

    @cached_property
    def year(self):
        """Whose months are shown; None: the last twelve, unless nothing happened in them."""
        rows, asked = rows_of(self.group), self.request.GET.get("year", "")
        years = stays.growth_by_year(rows)
        if asked in {str(step.day.year) for step in years}:
            return int(asked)
        if asked or any(step.came or step.left for step in stays.growth_by_month(rows)):
            return None
        lively = [step.day.year for step in years if step.came or step.left]
        return lively[-1] if lively else None

    def chart(self, steps, form):
        members = reverse("members:group_members", args=[self.group.slug])
        return bars(
            Bar(
                label=date_format(step.day, form),
                value=step.count,
                url=f"{members}?on={step.day:%Y-%m-%d}",
                about=step,
            )
            for step in steps
        )


class GroupForum(ReadingGroup, FormView):
    """Leads to the group's forum; where there is none yet, its coordinator opens one."""

    template_name = "leadernet/group_forum.html"
    form_class = NewForumForm
    tab = "forum"

    @cached_property
    def forum(self):
        return forum_of(self.group, self.request.user)

    def get(self, request, **kwargs):
        if self.forum:
            return redirect(forum_url(self.forum))
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs):
        has_forum = ForumPlace.objects.filter(group=self.group).exists()
        return super().get_context_data(has_forum=has_forum, **kwargs)

    def post(self, request, **kwargs):
        if not request.user.has_perm("members.manage_group", self.group):
            raise PermissionDenied
        return super().post(request, **kwargs)

    def form_valid(self, form):
        if not ForumPlace.objects.filter(group=self.group).exists():
            open_forum(self.group, actor=self.request.user, **form.cleaned_data)
            messages.success(self.request, _("The group has a forum now."))
        return redirect("group_forum", self.group.slug)


@transaction.atomic
def open_forum(group: Group, *, is_for_questions: bool = False, actor: User) -> None:
    """One forum for the group, read and written by its members."""
    group = alive(group.pk)
    if ForumPlace.objects.filter(group=group).exists():
        return
    reference.create_forum(
        group.name_bg or group.name_en,
        audience=ForumPlace.Audience.GROUP,
        group=group,
        is_for_questions=is_for_questions,
        description=_("For the members of the group."),
    )
    audit.record("forums.opened_for_group", actor=actor, target=group)


class ForAReason(GroupPermissionMixin, Acts, FormView):
    form_class = ReasonForm
    template_name = "leadernet/group_reason.html"
    tab = None
    permission_required = "members.archive_group"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, warning=self.warning, button=self.button, **kwargs
        )

    def next_address(self, result):
        return self.group


class ArchiveGroup(ForAReason):
    """Close the book: what is still to come is held or cancelled first."""

    heading = gettext_lazy("Make an archive of the group")
    warning = gettext_lazy(
        "Whoever reads the group today will read it as before. Nobody joins any more and "
        "nothing is written or changed in it, until it is opened again for a reason. "
        "All members are told your words."
    )
    button = gettext_lazy("Make an archive")
    done = gettext_lazy("The group is an archive. Its members are told.")

    def act(self, form):
        coming = Event.objects.filter(
            group=self.group, audience="group", cancelled_at=None
        )
        if coming.live().upcoming().exists():
            raise ValidationError(
                _(
                    "There is an event for the members still to come. "
                    "Hold it or cancel it first."
                ),
                code="coming",
            )
        if Vote.objects.filter(group=self.group).under_way().exists():
            raise ValidationError(
                _("A vote of the group is not over. Wait for its end or cancel it."),
                code="vote",
            )
        actions.archive(self.group, actor=self.request.user, **form.cleaned_data)


class ReopenGroup(ForAReason):
    heading = gettext_lazy("Open the group again")
    warning = gettext_lazy(
        "From then on it works as before. All members are told your words."
    )
    button = gettext_lazy("Open the group")
    done = gettext_lazy("The group works again. Its members are told.")

    def act(self, form):
        actions.reopen(self.group, actor=self.request.user, **form.cleaned_data)

"""Panels that bring one app's content onto another app's page."""

from django import template
from django.conf import settings
from django.utils.formats import number_format

from events import linked_data as events_data
from events.models import Event
from forums import selectors
from leadernet import (
    discussions,
    event_surveys,
    groups,
    organisations,
    practice,
    project_gallery,
    project_pages,
    quoting,
)
from leadernet.causes_from import address_from
from leadernet.path import views as paths
from leadernet.path.kinds import kind_of
from leadernet.path.walking import neighbours
from members import linked_data
from news.actions import subscribers
from projects import linked_data as projects_data
from reports import figures, timeline
from reports.sources import SOURCES, Ledger, plain
from reports.sources.volunteering import rule_of
from reports.sources.worth import worth_of_hours

register = template.Library()


@register.inclusion_tag("reports/_indicators.html")
def project_indicators(project):
    """What is achieved: each indicator's current figure with the way to its evidence."""
    # The row lives as long as the page of one reader: what stands below reads from the same.
    project.page_figures = figures.headline_figures(project)
    return {"project": project, "figures": project.page_figures}


@register.inclusion_tag("reports/_volunteer_work.html")
def volunteer_work(project):
    """What the hours of volunteers come to as own contribution; nothing without rate or hours."""
    work = Ledger(project).read(worth_of_hours)
    if not (work.rate and work.hours):
        return {"work": None}
    return {"work": work, "rule": rule_of(project.programme)}


@register.simple_tag
def indicator_rule(indicator):
    """How the value comes about, in words."""
    return SOURCES[indicator.source].rule(indicator)


@register.filter
def promised_of(period, indicator):
    """The target as it is written: a number, or a step of the scale."""
    if indicator.is_qualitative:
        return indicator.step(period.target_value)
    return number_format(plain(period.target_value))


@register.filter
def divides(indicator):
    """Can parts of its figure have targets of their own?"""
    return bool(SOURCES[indicator.source].dimensions)


@register.inclusion_tag("reports/_course.html", takes_context=True)
def project_course(context, project):
    """What comes next, and the activities with the events that the reader may see."""
    events = timeline.events_of(project, context["user"])
    above = getattr(project, "page_figures", [])
    ledger = above[0].ledger if above else None
    return {
        "project": project,
        "events": timeline.next_events(events),
        "steps": timeline.steps(project, events, ledger),
    }


@register.simple_tag(takes_context=True)
def project_tabs(context, project):
    """The parts of a project's page that are not empty for this reader."""
    return project_pages.tabs(project, context["user"])


@register.simple_tag(takes_context=True)
def whole_project(context, project):
    """The project with what its own page shows of it."""
    return project_pages.whole(project, context["user"])


@register.inclusion_tag("projects/_lately.html", takes_context=True)
def project_lately(context, project, parts):
    """The newest of a project: two entries of its diary, some pictures, three news items.

    `parts`: its tabs, which say what is there.
    """
    user, there = context["user"], {part.key for part in parts}
    return {
        "project": project,
        "entries": project_pages.newest_entries(project, user, there),
        "pictures": project_pages.newest_pictures(project, user, there),
        "articles": project_pages.newest_articles(project, user),
    }


@register.simple_tag(takes_context=True)
def project_logos(context, project):
    """Of who pays for it, asked together with the pictures of its page."""
    return project_gallery.logos(project, context["user"])


@register.inclusion_tag("projects/_meta.html", takes_context=True)
def project_meta(context, project):
    """What a public project says to search engines and to whoever shares its address."""
    project = project_pages.whole(project, context["user"])
    pictures = project_gallery.first_pictures(project, context["user"])
    return {
        "project": project,
        "request": context["request"],
        "picture": next(iter(pictures), None),
        "data": projects_data.project_data(project, settings.SITE_URL),
    }


@register.inclusion_tag("projects/_map.html")
def project_map(project):
    """The oblasti that the project works in, shaded by the number of its municipalities."""
    counts = {}
    for obshtina in project.places():
        code = obshtina.oblast.code
        counts[code] = counts.get(code, 0) + 1
    return {"counts": counts, "project": project}


@register.inclusion_tag("leadernet/_practice_band.html", takes_context=True)
def practice_band(context):
    """What every page of the practice place says on top."""
    return {
        "is_practice": practice.shows(context),
        "is_tasks": "tasks" in context,
    }


@register.inclusion_tag("forums/_latest.html", takes_context=True)
def latest_topics(context, number):
    """Where something was written last, in the forums that the reader may see."""
    topics = selectors.latest_topics(context["user"]).select_related("forum")
    return {"topics": topics[:number]}


@register.simple_tag
def newsletter_reader(user):
    """Does the newsletter come to the account's address?"""
    subscriber = subscribers.of_account(user)
    return subscriber is not None and subscriber.is_confirmed()


@register.inclusion_tag("members/_activity.html", takes_context=True)
def organisation_activity(context, organisation):
    """What the organisation tells, invites to and works on: a few rows of each."""
    user = context["user"]
    events = organisations.events_of(organisation, user)
    articles = organisations.articles_of(organisation, user)
    return {
        "organisation": organisation,
        "articles": articles.newest().for_cards()[:3],
        "upcoming": events.upcoming().for_agenda()[:3],
        "past": events.past().for_agenda()[:3],
        "projects": organisations.projects_of(organisation, user)[:5],
    }


@register.simple_tag(takes_context=True)
def organisation_tabs(context, organisation):
    """The parts of an organisation's page that are not empty for this reader."""
    return organisations.tabs(organisation, context["user"])


@register.simple_tag
def organisation_data(organisation):
    """The organisation in the words of schema.org."""
    return linked_data.organisation_data(
        organisation, settings.SITE_URL, settings.SITE_NAME
    )


@register.simple_tag
def event_data(event):
    """A public event in the words of schema.org, else None."""
    return events_data.event_data(event, settings.SITE_URL)


@register.simple_tag
def asked_afterwards(event):
    return event_surveys.is_asked(event)


@register.simple_tag(takes_context=True)
def discussed(context, topic):
    """What the topic is about, when the reader may see it."""
    return discussions.about(topic, context["user"])


@register.inclusion_tag("leadernet/_discussion.html", takes_context=True)
def discussion(context, about):
    """The way to the one topic about something that everybody reads."""
    user = context["user"]
    is_open, topic = discussions.state_of(about)
    return {
        "is_open": is_open,
        "topic": topic if topic and discussions.sees(user, topic) else None,
        "may_begin": topic is None and discussions.may_discuss(user),
        "is_anonymous": not user.is_authenticated,
        "is_new": topic is None,
        "path": about.get_absolute_url(),
        "url": discussions.address(about),
    }


@register.inclusion_tag("reports/_last_report.html", takes_context=True)
def last_report(context, project):
    """The newest report that everybody may read."""
    return {"report": project_pages.last_report(project, context["user"])}


@register.inclusion_tag("leadernet/_group_activity.html", takes_context=True)
def group_activity(context, group):
    """The newest of a group: a few rows of its votes, surveys, news, events and forum."""
    user = context["user"]
    return {
        "group": group,
        "user": user,
        "articles": groups.articles_of(group, user).newest().for_cards()[:3],
        "votes": groups.votes_of(group, user)[:3],
        "surveys": groups.surveys_of(group, user)[:3],
        "upcoming": groups.events_of(group, user).upcoming().for_agenda()[:3],
        "forum": groups.forum_of(group, user),
        "topics": groups.latest_topics(group, user),
    }


@register.inclusion_tag("leadernet/_group_figures.html", takes_context=True)
def group_figures(context, group, *, as_front=False):
    """All figures of the group; on its front page those that say something, and its growth."""
    found = groups.figures(group, context["user"])
    if not as_front:
        return {"figures": found}
    said = [figure for figure in found if figure.value]
    return {"figures": said, "growth": groups.growth_of(group), "group": group}


@register.inclusion_tag("leadernet/_group_map.html")
def group_map(group):
    """Where the organisations of the group work."""
    return {"group": group} | groups.places_of(group)


@register.simple_tag
def article_body(article, project, text):
    """The cleaned text of a news item with the figures that it quotes."""
    return quoting.body(article, project, text)


@register.inclusion_tag("leadernet/_quoted_figures.html")
def quoted_figures(article, project):
    """Each quoted figure once more, with its name and the way to its evidence."""
    return {"quoted": list(quoting.figures_of(article, project).values())}


@register.inclusion_tag("leadernet/_quotable_figures.html")
def quotable_figures(form):
    """Figures of the projects that the form offers, to be put into the text."""
    return quoting.offered_to(form)


# Of each side; the page of the whole path has all.
STEPS_BESIDE = 8


@register.inclusion_tag("leadernet/path/_block.html", takes_context=True)
def path_of(context, thing):
    """Where it came from and what became of it, one step to both sides."""
    user = context["user"]
    return {
        "path": neighbours(thing, user),
        "kind": kind_of(thing).key,
        "number": thing.pk,
        "shown": f":{STEPS_BESIDE}",
        "may_link": paths.may_link(user, thing),
        "propose": address_from(thing, user) if isinstance(thing, Event) else "",
    }


@register.simple_tag(takes_context=True)
def cause_from(context, topic):
    """Where a cause is proposed that comes from the topic; empty where none is."""
    return address_from(topic, context["user"])

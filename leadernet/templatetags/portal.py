"""Panels that bring one app's content onto another app's page."""

from django import template

from forums import selectors
from reports import figures, timeline

register = template.Library()


@register.inclusion_tag("reports/_indicators.html")
def project_indicators(project):
    """What is achieved: each indicator's current figure with the way to its evidence."""
    return {"project": project, "figures": figures.headline_figures(project)}


@register.inclusion_tag("reports/_timeline.html", takes_context=True)
def project_timeline(context, project):
    """The project's activities with the events that the reader may see."""
    return {"steps": timeline.steps(project, context["user"])}


@register.inclusion_tag("reports/_next_events.html", takes_context=True)
def project_next_events(context, project):
    return {"events": timeline.next_events(project, context["user"])}


@register.inclusion_tag("projects/_map.html")
def project_map(project):
    """The oblasti that the project works in, shaded by the number of its municipalities."""
    counts = {}
    for obshtina in project.obshtini.all():
        code = obshtina.oblast.code
        counts[code] = counts.get(code, 0) + 1
    return {"counts": counts, "project": project}


@register.inclusion_tag("forums/_latest.html", takes_context=True)
def latest_topics(context, number):
    """Where something was written last, in the forums that the reader may see."""
    return {"topics": selectors.latest_topics(context["user"], number)}

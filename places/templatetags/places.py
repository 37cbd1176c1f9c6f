from django import template
from django.template.loader import render_to_string

from core.memory import while_unchanged
from places import maps

register = template.Library()


@register.simple_tag
def oblast_map(counts, base_url, label):
    """The map by oblast and the same as a table; an area leads to `base_url?oblast=CODE`."""
    return draw(tuple(counts.items()), base_url, label)


@while_unchanged
def draw(counts, base_url, label):
    drawn = maps.oblast_map(dict(counts), lambda code: f"{base_url}?oblast={code}")
    return render_to_string("places/_oblast_map.html", {"map": drawn, "label": label})

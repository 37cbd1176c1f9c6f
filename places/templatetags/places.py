from django import template

from places import maps

register = template.Library()


@register.inclusion_tag("places/_oblast_map.html")
def oblast_map(counts, base_url, label):
    """The map by oblast and the same as a table; an area leads to `base_url?oblast=CODE`."""
    drawn = maps.oblast_map(counts, lambda code: f"{base_url}?oblast={code}")
    return {"map": drawn, "label": label}

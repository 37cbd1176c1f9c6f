from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.memory import while_unchanged
from places import maps
from places.models import Settlement

register = template.Library()


@register.simple_tag
def oblast_map(counts, base_url, label, counted="", settlements=()):
    """The map by oblast and the same as a table; an area leads to `base_url?oblast=CODE`.

    `counted`: what the numbers count, unless it is organisations. `settlements`: with their
    counts; each is a dot that leads to `base_url?settlement=CODE`.
    """
    dots = tuple(settlements)
    return draw_oblasti(tuple(counts.items()), base_url, label, counted, dots)


@register.simple_tag
def map_of_places(counts, label, counted=""):
    """The same, each area leading to the page of the oblast."""
    return draw_oblasti(tuple(counts.items()), "", label, counted, ())


@register.simple_tag
def obshtina_map(oblast, counts, label):
    """The municipalities of one oblast, each leading to its page."""
    return draw_obshtini(oblast, tuple(counts.items()), label)


@while_unchanged
def draw_oblasti(counts, base_url, label, counted, settlements):
    def url(place):
        if isinstance(place, Settlement):
            return f"{base_url}?settlement={place.ekatte}"
        return (
            f"{base_url}?oblast={place.code}" if base_url else place.get_absolute_url()
        )

    drawn = maps.oblast_map(dict(counts), url, settlements=settlements)
    return draw(drawn, label, _("Oblast"), "oblasti", counted)


@while_unchanged
def draw_obshtini(oblast, counts, label):
    drawn = maps.obshtina_map(
        oblast, dict(counts), lambda obshtina: obshtina.get_absolute_url()
    )
    return draw(drawn, label, _("Municipality"), "obshtini")


def draw(drawn, label, heading, layer, counted=""):
    context = {
        "map": drawn,
        "label": label,
        "heading": heading,
        "layer": layer,
        "counted": counted or _("Organisations"),
    }
    return render_to_string("places/_map.html", context)


@register.inclusion_tag("places/_territory.html")
def territory_map(obshtini, settlement=None):
    """Where somebody works: their municipalities on the map, the others without a link.

    A settlement is a dot.
    """
    marked = [settlement] if settlement else []
    return {"map": maps.territory(list(obshtini), marked)}

"""The directory as tables and as a map layer: public fields only."""

from django.utils.translation import gettext as _

from core.exports import csv_response, xlsx_response

NAME = "leadernet-members"


def header():
    return [
        _("Name in Bulgarian"),
        _("Name in English"),
        _("Kind"),
        _("EIK"),
        _("Oblast"),
        _("Municipality"),
        _("Seat"),
        _("Territory"),
        _("Topics"),
        _("Public e-mail"),
        _("Public phone"),
        _("Website"),
        _("Member since"),
    ]


def rows(organisations):
    related = organisations.select_related("seat__obshtina__oblast")
    for organisation in related.prefetch_related("territory", "topics"):
        yield row(organisation)


def row(organisation):
    seat = organisation.seat
    return [
        organisation.name_bg,
        organisation.name_en or "",
        organisation.get_kind_display(),
        organisation.eik or "",
        seat.obshtina.oblast.name if seat else "",
        seat.obshtina.name if seat else "",
        seat.name if seat else "",
        ", ".join(obshtina.name for obshtina in organisation.territory.all()),
        ", ".join(topic.name for topic in organisation.topics.all()),
        organisation.email,
        organisation.phone,
        organisation.website,
        organisation.joined_on,
    ]


def csv(organisations):
    return csv_response(NAME, header(), rows(organisations))


def xlsx(organisations):
    return xlsx_response(NAME, header(), rows(organisations))


def geojson(organisations, site_url):
    """Points at the seats; what has no seat on the map is left out."""
    placed = organisations.exclude(seat__latitude=None).select_related("seat__obshtina")
    return {
        "type": "FeatureCollection",
        "features": [feature(organisation, site_url) for organisation in placed],
    }


def feature(organisation, site_url):
    seat = organisation.seat
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [float(seat.longitude), float(seat.latitude)],
        },
        "properties": {
            "name": organisation.name,
            "kind": organisation.kind,
            "seat": seat.name,
            "obshtina": seat.obshtina.code,
            "url": f"{site_url}{organisation.get_absolute_url()}",
        },
    }

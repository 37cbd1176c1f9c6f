"""The directory as tables and as a map layer: public fields only, in the order of the list.

Rows come from the database in pieces and leave one by one, so a national network costs no more
memory than a village.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exports import csv_response, geojson_response, xlsx_response

PIECE = 500


def name():
    return f"leadernet-members-{timezone.localdate():%Y-%m-%d}"


def header():
    return [
        _("Name in Bulgarian"),
        _("Name in English"),
        _("Short name"),
        _("Kind"),
        _("EIK"),
        _("Oblast"),
        _("Municipality"),
        _("Seat"),
        _("EKATTE code"),
        _("Territory"),
        _("Topics"),
        _("Public e-mail"),
        _("Public phone"),
        _("Website"),
        _("Member since"),
        _("Page"),
    ]


def in_pieces(organisations):
    related = organisations.select_related("seat__obshtina__oblast")
    related = related.prefetch_related("territory", "topics")
    return related.iterator(chunk_size=PIECE)


def rows(organisations, site_url):
    for organisation in in_pieces(organisations):
        yield row(organisation, site_url)


def row(organisation, site_url):
    seat = organisation.seat
    return [
        organisation.name_bg,
        organisation.name_en or "",
        organisation.short_name or "",
        organisation.get_kind_display(),
        organisation.eik or "",
        seat.obshtina.oblast.name if seat else "",
        seat.obshtina.name if seat else "",
        seat.name if seat else "",
        seat.ekatte if seat else "",
        ", ".join(obshtina.name for obshtina in organisation.territory.all()),
        ", ".join(topic.name for topic in organisation.topics.all()),
        organisation.public_email,
        organisation.phone,
        organisation.website,
        organisation.joined_on,
        f"{site_url}{organisation.get_absolute_url()}",
    ]


def csv(organisations, site_url):
    return csv_response(name(), header(), rows(organisations, site_url))


def xlsx(organisations, site_url):
    return xlsx_response(
        name(), header(), rows(organisations, site_url), title=_("Members")
    )


def geojson(organisations, site_url):
    """A feature for each organisation; one without a seat on the map has no geometry."""
    features = (feature(row, site_url) for row in in_pieces(organisations))
    return geojson_response(name(), features)


def feature(organisation, site_url):
    seat = organisation.seat
    return {
        "type": "Feature",
        "id": organisation.slug,
        "geometry": point(seat),
        "properties": {
            "name": organisation.name,
            "kind": organisation.kind,
            "eik": organisation.eik or "",
            "seat": seat.name if seat else "",
            "obshtina": seat.obshtina.code if seat else "",
            "oblast": seat.obshtina.oblast.code if seat else "",
            "territory": [obshtina.code for obshtina in organisation.territory.all()],
            "topics": [topic.slug for topic in organisation.topics.all()],
            "website": organisation.website,
            "url": f"{site_url}{organisation.get_absolute_url()}",
        },
    }


def point(seat):
    if seat is None or seat.latitude is None:
        return None
    return {
        "type": "Point",
        "coordinates": [float(seat.longitude), float(seat.latitude)],
    }

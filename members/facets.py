"""How many organisations each choice of the directory would leave, in one walk over them."""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection

from members.coverage import Presence
from members.models import Organisation

# Each organisation is read once, and marked with the filters that it passes. What a filter
# offers is counted among those that pass the others; numbers are grouped before they get names.
_FACETS = """
    WITH topical AS (
        SELECT link.organisation_id
        FROM {topics} AS link JOIN members_topic AS topic ON topic.id = link.topic_id
        WHERE topic.slug = ANY(%s)
    ),
    place AS MATERIALIZED (
        SELECT id FROM places_obshtina WHERE code = ANY(%s)
    ),
    passing AS MATERIALIZED (
        SELECT one.pk AS id, one.kind, settlement.obshtina_id AS seat,
            (%s OR one.kind = ANY(%s)) AS by_kind,
            (%s OR one.pk IN (SELECT organisation_id FROM topical)) AS by_topic,
            (
                %s OR settlement.obshtina_id IN (SELECT id FROM place)
                OR one.pk IN (
                    SELECT organisation_id FROM {territory}
                    WHERE obshtina_id IN (SELECT id FROM place)
                )
            ) IS TRUE AS by_place
        FROM ({asked}) AS one
        LEFT JOIN places_settlement AS settlement ON settlement.id = one.seat_id
    ),
    there AS MATERIALIZED (
        SELECT id, seat AS obshtina_id
        FROM passing WHERE by_kind AND by_topic AND seat IS NOT NULL
        UNION
        SELECT link.organisation_id, link.obshtina_id
        FROM {territory} AS link JOIN passing ON passing.id = link.organisation_id
        WHERE by_kind AND by_topic
    ),
    in_oblast AS (
        SELECT DISTINCT there.id, obshtina.oblast_id
        FROM there JOIN places_obshtina AS obshtina ON obshtina.id = there.obshtina_id
    )
    SELECT 'found', NULL, count(*) FROM passing WHERE by_kind AND by_topic AND by_place
    UNION ALL
    SELECT 'kind', kind, count(*) FROM passing WHERE by_topic AND by_place GROUP BY kind
    UNION ALL
    SELECT 'topic', topic.slug, counted.number
    FROM (
        SELECT link.topic_id, count(*) AS number
        FROM {topics} AS link JOIN passing ON passing.id = link.organisation_id
        WHERE by_kind AND by_place GROUP BY link.topic_id
    ) AS counted JOIN members_topic AS topic ON topic.id = counted.topic_id
    UNION ALL
    SELECT 'oblast', oblast.code, counted.number
    FROM (SELECT oblast_id, count(*) AS number FROM in_oblast GROUP BY oblast_id) AS counted
    JOIN places_oblast AS oblast ON oblast.id = counted.oblast_id
    UNION ALL
    SELECT 'obshtina', obshtina.code, counted.number
    FROM (SELECT obshtina_id, count(*) AS number FROM there GROUP BY obshtina_id) AS counted
    JOIN places_obshtina AS obshtina ON obshtina.id = counted.obshtina_id
"""


@dataclass(frozen=True)
class Facets:
    """`found` by the whole selection; {value: number} for what each filter could be instead."""

    found: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    by_topic: dict[str, int] = field(default_factory=dict)
    presence: Presence = field(default_factory=Presence)


def facets(organisations, *, kinds, topics, obshtini) -> Facets:
    """Of a queryset; `obshtini` is None where it looks everywhere."""
    rows = organisations.order_by().values_list("pk", "kind", "seat_id")
    try:
        asked, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return Facets()
    sql = _FACETS.format(
        asked=asked,
        topics=Organisation.topics.through._meta.db_table,
        territory=Organisation.territory.through._meta.db_table,
    )
    places, anywhere = list(obshtini or ()), obshtini is None
    marks = [list(topics), places, not kinds, list(kinds), not topics, anywhere]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*marks, *parameters])
        counts = {name: {} for name in ("found", "kind", "topic", "oblast", "obshtina")}
        for name, value, number in cursor:
            counts[name][value] = number
    return Facets(
        counts["found"][None],
        counts["kind"],
        counts["topic"],
        Presence(counts["oblast"], counts["obshtina"]),
    )

"""How organisations cover the country: by their seat, and by the municipalities they work in."""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection

from members.models import Organisation


@dataclass(frozen=True)
class Presence:
    """{code: organisations with their seat there or working there}, each once in a place."""

    by_oblast: dict[str, int] = field(default_factory=dict)
    by_obshtina: dict[str, int] = field(default_factory=dict)


# One walk over who is where. An organisation with five municipalities of an oblast is one
# organisation of that oblast; numbers are grouped, and only the sums get their codes.
_PRESENCE = """
    WITH chosen AS MATERIALIZED ({chosen}),
    there AS MATERIALIZED (
        SELECT chosen.pk AS id, settlement.obshtina_id
        FROM chosen JOIN places_settlement AS settlement ON settlement.id = chosen.seat_id
        UNION
        SELECT organisation_id, obshtina_id
        FROM {territory} JOIN chosen ON chosen.pk = organisation_id
    ),
    in_oblast AS (
        SELECT DISTINCT there.id, obshtina.oblast_id
        FROM there JOIN places_obshtina AS obshtina ON obshtina.id = there.obshtina_id
    )
    SELECT oblast.code, NULL, counted.number
    FROM (SELECT oblast_id, count(*) AS number FROM in_oblast GROUP BY oblast_id) AS counted
    JOIN places_oblast AS oblast ON oblast.id = counted.oblast_id
    UNION ALL
    SELECT NULL, obshtina.code, counted.number
    FROM (SELECT obshtina_id, count(*) AS number FROM there GROUP BY obshtina_id) AS counted
    JOIN places_obshtina AS obshtina ON obshtina.id = counted.obshtina_id
"""


def presence(organisations) -> Presence:
    """Where the organisations of a queryset are, in one question to the database."""
    rows = organisations.order_by().values_list("pk", "seat_id")
    found = Presence()
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            _PRESENCE.format(
                chosen=sql,
                territory=Organisation.territory.through._meta.db_table,
            ),
            parameters,
        )
        for oblast, obshtina, number in cursor:
            if obshtina is None:
                found.by_oblast[oblast] = number
            else:
                found.by_obshtina[obshtina] = number
    return found


def counts_by_oblast(organisations):
    """{oblast code: organisations with their seat there or working there}."""
    return presence(organisations).by_oblast


def counts_by_obshtina(organisations):
    """{obshtina code: organisations with their seat there or working there}."""
    return presence(organisations).by_obshtina

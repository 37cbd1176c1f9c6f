"""The directory: what it lists, narrows to, exports and costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import (
    Organisation,
)
from tests.factories import (
    OblastFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    TopicFactory,
)

Status = Organisation.Status


def found(client, **query):
    response = client.get(reverse("members:list"), query)
    return list(response.context["object_list"])


def test_the_directory_lists_members_only(client):
    member = OrganisationFactory()
    for status in set(Status) - {Status.ACTIVE}:
        OrganisationFactory(status=status)
    OrganisationFactory(is_practice=True)

    assert found(client) == [member]


def test_the_directory_narrows_by_kind_place_topic_and_words(client):
    vidin = OblastFactory(code="VID")
    obshtina = ObshtinaFactory(oblast=vidin, code="VID09")
    topic = TopicFactory(slug="youth")
    seat = SettlementFactory(obshtina=obshtina)
    lag = OrganisationFactory(kind="lag", name_bg="А", seat=seat)
    works_there = OrganisationFactory(name_bg="Б", seat=SettlementFactory())
    works_there.territory.add(obshtina)
    works_there.topics.add(topic)
    OrganisationFactory(seat=SettlementFactory())

    assert found(client, kind="lag") == [lag]
    assert found(client, oblast="VID") == [lag, works_there]
    assert found(client, obshtina="VID09") == [lag, works_there]
    assert found(client, topic="youth") == [works_there]
    assert found(client, oblast="VID", kind="lag") == [lag]


def test_the_count_beside_an_oblast_is_what_its_link_finds(client):
    vidin = OblastFactory(code="VID")
    obshtina, other = ObshtinaFactory(oblast=vidin), ObshtinaFactory(oblast=vidin)
    seated = OrganisationFactory(seat=SettlementFactory(obshtina=obshtina))
    seated.territory.add(obshtina, other)
    working = OrganisationFactory(seat=None)
    working.territory.add(obshtina, other)

    response = client.get(reverse("members:list"))

    assert response.context["oblast_counts"] == {"VID": 2}
    assert len(found(client, oblast="VID")) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"oblast": "XXX"},
        {"kind": "\x00"},
        {"page": "999"},
        {"topic": "'; drop"},
        {"obshtina": "ъ" * 300},
        {"q": "(" * 50},
    ],
)
def test_nonsense_in_the_address_is_no_error(client, query):
    OrganisationFactory()

    assert client.get(reverse("members:list"), query).status_code in {200, 400, 404}


def test_the_directory_costs_the_same_with_one_and_with_thirty(client):
    make_placed()
    one = queries_of(client)
    for _number in range(29):
        make_placed()

    assert queries_of(client) == one


def queries_of(client):
    client.get(reverse("members:list"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("members:list"))
    return len(queries)


def make_placed():
    organisation = OrganisationFactory(seat=SettlementFactory())
    organisation.territory.add(organisation.seat.obshtina)
    organisation.topics.add(TopicFactory())
    return organisation


def test_exports_hold_the_selection_and_public_fields(client):
    lag = OrganisationFactory(kind="lag", email="lag@example.org")
    OrganisationFactory()

    response = client.get(reverse("members:export_csv"), {"kind": "lag"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(lag.name_bg)


def test_the_map_layer_holds_a_point_for_each_seat(client):
    seat = SettlementFactory(latitude="43.8500", longitude="25.9500")
    OrganisationFactory(seat=seat)
    OrganisationFactory()

    layer = client.get(reverse("members:export_geojson")).json()

    assert [row["geometry"]["coordinates"] for row in layer["features"]] == [
        [25.95, 43.85]
    ]

"""The directory: what it lists, narrows to, counts, exports and costs."""

import csv
import io
import json
import random

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import search
from members.filters import Selection, offered
from members.maps import area_map, share
from members.models import Organisation
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


def test_several_values_widen_a_filter_and_a_municipality_narrows_its_own_oblast(
    client,
):
    vidin, ruse = OblastFactory(code="VID"), OblastFactory(code="RSE")
    chosen = ObshtinaFactory(oblast=vidin, code="VID09")
    other = ObshtinaFactory(oblast=vidin, code="VID01")
    in_chosen, in_other, in_ruse = (
        OrganisationFactory(name_bg=name, seat=SettlementFactory(obshtina=obshtina))
        for name, obshtina in [
            ("А", chosen),
            ("Б", other),
            ("В", ObshtinaFactory(oblast=ruse)),
        ]
    )

    assert found(client, oblast=["VID", "RSE"]) == [in_chosen, in_other, in_ruse]
    assert found(client, oblast=["VID", "RSE"], obshtina="VID09") == [
        in_chosen,
        in_ruse,
    ]
    assert found(client, oblast="RSE", obshtina="VID09") == [in_ruse]
    assert found(client, kind=["association", "lag"]) == [in_chosen, in_other, in_ruse]


def test_the_count_beside_an_oblast_is_what_its_link_finds(client):
    vidin = OblastFactory(code="VID")
    obshtina, other = ObshtinaFactory(oblast=vidin), ObshtinaFactory(oblast=vidin)
    seated = OrganisationFactory(seat=SettlementFactory(obshtina=obshtina))
    seated.territory.add(obshtina, other)
    working = OrganisationFactory(seat=None)
    working.territory.add(obshtina, other)

    [oblast] = client.get(reverse("members:list")).context["offer"].oblasti

    assert (oblast.value, oblast.number) == ("VID", 2)
    assert len(found(client, oblast="VID")) == 2


def make_network(chance):
    """Organisations with and without a seat, in one, several or no oblasti."""
    obshtini = [
        ObshtinaFactory(oblast=OblastFactory(code=code))
        for code in ("VID", "RSE", "KRZ")
        for _number in range(3)
    ]
    topics = [TopicFactory() for _number in range(3)]
    for _number in range(40):
        seat = SettlementFactory(obshtina=chance.choice(obshtini))
        organisation = OrganisationFactory(
            kind=chance.choice(["lag", "association", "chitalishte"]),
            name_bg=chance.choice(["Клуб", "Библиотека", "Читалище"]),
            seat=chance.choice([seat, None]),
        )
        organisation.territory.add(*chance.sample(obshtini, chance.randint(0, 4)))
        organisation.topics.add(*chance.sample(topics, chance.randint(0, 2)))
        search.index(organisation)
    return obshtini, topics


def some_query(chance, obshtini, topics):
    query = QueryDict(mutable=True)
    for name, values in [
        ("kind", ["lag", "association", "chitalishte"]),
        ("topic", [topic.slug for topic in topics]),
        ("oblast", ["VID", "RSE", "KRZ"]),
        ("obshtina", [obshtina.code for obshtina in obshtini]),
    ]:
        query.setlist(name, chance.sample(values, chance.choice([0, 0, 1, 2])))
    query["q"] = chance.choice(["", "", "клубове", "biblioteka"])
    return query


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_the_length_of_the_list_that_its_link_gives(seed):
    chance = random.Random(seed)
    obshtini, topics = make_network(chance)

    for _number in range(12):
        selection = Selection.of(some_query(chance, obshtini, topics))
        offer = offered(selection)
        choices = [*offer.kinds, *offer.topics, *offer.oblasti, *offer.obshtini]

        for choice in choices:
            linked = Selection.of(QueryDict(choice.query))
            assert linked == choice.selection
            assert choice.number == linked.rows().count() == len(set(linked.listed()))
        for row in area_map(selection, offer.presence).rows:
            linked = Selection.of(QueryDict(row.area.url.partition("?")[2]))
            assert row.area.count == linked.rows().count()


def test_choices_that_find_nothing_are_left_out_unless_chosen():
    OrganisationFactory(kind="lag")

    offer = offered(Selection(kinds=("library",)))

    assert [(one.value, one.number, one.is_chosen) for one in offer.kinds] == [
        ("lag", 1, False),
        ("library", 0, True),
    ]


def test_the_share_of_municipalities_without_a_member_is_told_for_the_selection(client):
    vidin = OblastFactory(code="VID")
    here, _empty, _other = (ObshtinaFactory(oblast=vidin) for _number in range(3))
    ObshtinaFactory(oblast=OblastFactory(code="RSE"))
    lag = OrganisationFactory(kind="lag", seat=SettlementFactory(obshtina=here))

    country, oblast, none = (
        share(selection, offered(selection).presence)
        for selection in (
            Selection(),
            Selection(oblasti=("VID",)),
            Selection(kinds=("library",)),
        )
    )

    assert (country.without, country.obshtini, country.percent) == (3, 4, 75)
    assert (oblast.without, oblast.obshtini, oblast.percent) == (2, 3, 67)
    assert (none.without, none.percent) == (4, 100)
    assert "3 от 4\xa0общини" in client.get(reverse("members:list")).content.decode()
    assert found(client) == [lag]


def test_the_map_is_by_oblast_then_by_municipality_and_keeps_the_filters(client):
    vidin = OblastFactory(code="VID")
    obshtina = ObshtinaFactory(oblast=vidin, code="VID09")
    OrganisationFactory(kind="lag", seat=SettlementFactory(obshtina=obshtina))
    page = {"view": "map", "kind": "lag"}

    country = client.get(reverse("members:list"), page).context["make_map"]()
    oblast = client.get(reverse("members:list"), page | {"oblast": "VID"})

    [area] = country.drawing.areas
    assert (area.count, area.url) == (1, "/members/?view=map&kind=lag&oblast=VID")
    [area] = oblast.context["make_map"]().drawing.areas
    assert area.url == "/members/?view=map&kind=lag&oblast=VID&obshtina=VID09"
    assert 'class="directory"' not in oblast.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"oblast": "XXX"},
        {"kind": "\x00"},
        {"page": "999"},
        {"topic": "'; drop"},
        {"obshtina": "ъ" * 300},
        {"q": "(" * 50},
        {"q": "нищо " * 90},
        {"view": "map", "oblast": ["XXX", "VID"]},
    ],
)
def test_nonsense_in_the_address_is_no_error(client, query):
    OrganisationFactory()

    assert client.get(reverse("members:list"), query).status_code in {200, 400, 404}


FULL = {
    "q": "клуб",
    "kind": ["association", "lag"],
    "oblast": ["RSE"],
    "topic": ["topic-all"],
}


@pytest.mark.parametrize(
    "query", [{}, {"view": "map"}, FULL, FULL | {"view": "map"}, {"q": "клубб"}]
)
def test_the_directory_costs_the_same_with_one_and_with_thirty(client, query):
    topic = TopicFactory(slug="topic-all")
    make_placed(topic)
    one = queries_of(client, query)
    for _number in range(29):
        make_placed(topic)

    assert queries_of(client, query) == one <= 13


def queries_of(client, query):
    client.get(reverse("members:list"), query)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("members:list"), query)
    return len(queries)


def make_placed(topic):
    organisation = OrganisationFactory(seat=SettlementFactory(), name_bg="Клуб")
    organisation.territory.add(organisation.seat.obshtina, ObshtinaFactory())
    organisation.topics.add(topic)
    search.index(organisation)
    return organisation


def named(**fields):
    organisation = OrganisationFactory(**fields)
    search.index(organisation)
    return organisation


@pytest.mark.parametrize(
    "words",
    [
        "библиотеките",
        "biblioteka",
        "BIBLIOTEKI",
        "libraries",
        "читалища",
        "chitalishte",
        "ЦРБ",
        "000694037",
        "Борово",
        "borovo",
        "област Русе библиотека",
        "библиот",
    ],
)
def test_words_find_an_organisation_in_any_form_and_script(client, words):
    ruse = OblastFactory(code="RSE")
    obshtina = ObshtinaFactory(oblast=ruse, name_bg="Борово", name_en="Borovo")
    asked = named(
        kind="chitalishte",
        name_bg="Областна библиотека „Светлина“",
        name_en="Regional Library Svetlina",
        short_name_bg="ЦРБ",
        eik="000694037",
        seat=SettlementFactory(obshtina=obshtina, name_bg="Борово", name_en="Borovo"),
    )
    named(name_bg="Клуб по спорт", name_en="Sports club")

    assert found(client, q=words) == [asked]


def test_a_forgotten_keyboard_layout_is_understood(client):
    asked = named(name_bg="Клуб на младите")

    # The keys of „клуб“ on the phonetic and on the BDS layout.
    assert found(client, q="klub") == [asked]
    assert found(client, q="u.w/") == found(client, q="клуб")


def test_a_typing_error_offers_the_nearest_word_of_an_organisation(client):
    named(name_bg="Библиотека")

    response = client.get(reverse("members:list"), {"q": "бибилотека"})

    assert response.context["nearest"] == Selection("библиотека")
    assert "Може би търсите „библиотека“" in response.content.decode()


def test_a_suggestion_that_the_other_filters_rule_out_leaves_them(client):
    named(name_bg="Библиотека")

    query = {"q": "бибилотека", "kind": "lag"}
    response = client.get(reverse("members:list"), query)

    assert response.context["nearest"] == Selection("библиотека")


def export(client, kind, query, prefix=""):
    response = client.get(prefix + reverse(f"members:export_{kind}"), query)
    return response, b"".join(response.streaming_content)


def test_exports_hold_the_selection_in_the_order_of_the_list(client):
    OrganisationFactory(name_bg="Я", kind="lag", email="lag@example.org")
    OrganisationFactory(name_bg="А", kind="lag", seat=SettlementFactory())
    OrganisationFactory()
    query = {"kind": "lag"}

    shown = [row.name_bg for row in found(client, **query)]
    _response, table = export(client, "csv", query)
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    _response, sheet = export(client, "xlsx", query)
    cells = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.values)
    _response, layer = export(client, "geojson", query)
    features = json.loads(layer)["features"]

    assert shown == ["А", "Я"]
    assert [row[0] for row in rows[1:]] == shown
    assert [row[0] for row in cells[1:]] == shown
    assert [row["properties"]["name"] for row in features] == shown
    assert "lag@example.org" not in table.decode()


def test_an_export_speaks_the_reader_s_language_and_its_name_says_the_date(client):
    OrganisationFactory(name_en="Zebra", email="z@example.org", show_email=True)
    OrganisationFactory(name_en="", name_bg="Ангел")

    response, table = export(client, "csv", {}, "/en")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))

    assert rows[0][:2] == ["Name in Bulgarian", "Name in English"]
    assert [row[1] for row in rows[1:]] == ["Zebra", ""]
    assert "z@example.org" in rows[1]
    assert response["Content-Disposition"].startswith(
        'attachment; filename="leadernet-members-20'
    )


def test_an_empty_selection_is_a_file_with_a_header(client):
    _response, layer = export(client, "geojson", {"kind": "lag"})
    _response, table = export(client, "csv", {"kind": "lag"})

    assert json.loads(layer) == {"type": "FeatureCollection", "features": []}
    assert len(table.decode().splitlines()) == 1


def test_the_map_layer_holds_everybody_and_a_point_for_each_seat(client):
    seat = SettlementFactory(latitude="43.8500", longitude="25.9500")
    OrganisationFactory(seat=seat, name_bg="А")
    OrganisationFactory(name_bg="Б")

    _response, layer = export(client, "geojson", {})

    assert [row["geometry"] for row in json.loads(layer)["features"]] == [
        {"type": "Point", "coordinates": [25.95, 43.85]},
        None,
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_an_export_costs_the_same_with_one_and_with_thirty(client, kind):
    topic = TopicFactory()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            export(client, kind, {})
        return len(queries)

    make_placed(topic)
    cost()
    one = cost()
    for _number in range(29):
        make_placed(topic)

    assert cost() == one

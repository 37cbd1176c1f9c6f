import pytest
from django.core.management import call_command

from places import loading, maps
from places.models import Oblast, Obshtina, Settlement


@pytest.fixture
def loaded():
    return loading.load()


def test_loading_brings_the_whole_country(loaded):
    assert loaded == {"oblast": 28, "obshtina": 265, "settlement": 5256}
    ruse = Obshtina.objects.filter(oblast__code="RSE")
    assert sorted(ruse.values_list("name_bg", flat=True)) == [
        "Борово",
        "Бяла",
        "Ветово",
        "Две могили",
        "Иваново",
        "Русе",
        "Сливо поле",
        "Ценово",
    ]


def test_loading_again_repairs_and_doubles_nothing(loaded):
    Settlement.objects.filter(ekatte="00014").update(name_bg="Сгрешено")

    call_command("loadplaces", verbosity=0)

    assert Settlement.objects.count() == 5256
    assert Settlement.objects.get(ekatte="00014").name_bg == "Абланица"


def test_places_of_one_name_keep_their_own_addresses(loaded):
    sofia = Oblast.objects.filter(code__in=["SOF", "SFO"]).order_by("slug")
    byala = Obshtina.objects.filter(name_bg="Бяла").order_by("code")

    assert [oblast.slug for oblast in sofia] == ["sofia-grad", "sofia-oblast"]
    assert [(place.oblast.slug, place.slug) for place in byala] == [
        ("ruse", "byala"),
        ("varna", "byala"),
    ]


def test_a_village_is_a_dot_within_the_outline_of_its_oblast(loaded):
    ruse = Settlement.objects.get(ekatte="63427")
    unknown = Settlement.objects.filter(latitude=None).first()

    drawn = maps.oblast_map(
        {}, lambda place: f"/{place}/", settlements=[(ruse, 3), (unknown, 1)]
    )

    [dot] = drawn.dots
    outline = next(one.outline for one in drawn.areas if one.place.code == "RSE")
    corners = list(maps.corners(outline))
    assert (dot.place, dot.count, dot.url) == (ruse, 3, "/Русе/")
    assert min(x for x, _y in corners) < dot.x < max(x for x, _y in corners)
    assert min(y for _x, y in corners) < dot.y < max(y for _x, y in corners)


def test_map_draws_every_oblast_as_a_link_with_its_count(loaded):
    drawn = maps.oblast_map(
        {"RSE": 35, "KNL": 1}, lambda oblast: f"/members/?oblast={oblast.code}"
    )

    by_code = {area.place.code: area for area in drawn.areas}
    assert len(by_code) == 28
    assert (by_code["RSE"].count, by_code["RSE"].shade) == (35, 5)
    assert (by_code["KNL"].count, by_code["KNL"].shade) == (1, 2)
    assert (by_code["VID"].count, by_code["VID"].shade) == (0, 1)
    assert by_code["RSE"].url == "/members/?oblast=RSE"

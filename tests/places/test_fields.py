import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from places.fields import SettlementField
from places.models import Settlement
from tests.factories import OblastFactory, ObshtinaFactory, SettlementFactory


def village(name, obshtina, oblast="Русе"):
    place = ObshtinaFactory(
        name_bg=obshtina,
        name_en="",
        oblast=OblastFactory(code=oblast[:3], name_bg=oblast, name_en=""),
    )
    return SettlementFactory(
        name_bg=name, name_en="", kind=Settlement.Kind.VILLAGE, obshtina=place
    )


def test_field_finds_a_settlement_by_its_name_however_written():
    ruse = SettlementFactory(name_bg="Русе", name_en="Ruse")
    field = SettlementField()

    assert field.clean("Русе") == ruse
    assert field.clean(" гр. русе ") == ruse
    assert field.clean("гр.Русе") == ruse
    assert field.clean("ruse") == ruse


def test_field_reads_what_it_shows():
    place = village("Баниска", "Две могили")
    field = SettlementField()

    for language in ("bg", "en"):
        with translation.override(language):
            shown = field.prepare_value(place.pk)
            assert field.clean(shown) == place
            assert not field.has_changed(place.pk, shown)


def test_field_prefers_the_only_town_of_that_name():
    town = SettlementFactory(name_bg="Бяла")
    village("Бяла", "Сливен", "Сливен")

    assert SettlementField().clean("Бяла") == town


def test_field_asks_which_of_several_villages_is_meant():
    first = village("Александрово", "Ловеч", "Ловеч")
    village("Александрово", "Търговище", "Търговище")
    field = SettlementField()

    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        field.clean("Александрово")

    assert "municipality of Ловеч" in refusal.value.messages[0]
    assert field.clean("с. Александрово, общ. Ловеч") == first


def test_field_names_similar_places_for_an_unknown_one():
    village("Баниска", "Две могили")

    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            SettlementField().clean("Бани")
        words = refusal.value.messages[0]

    assert "Did you mean: Баниска" in words


def test_a_zero_byte_in_a_name_is_no_error_of_ours():
    with pytest.raises(ValidationError):
        SettlementField().clean("a\0b")


def test_field_may_be_empty_when_not_required():
    assert SettlementField(required=False).clean("") is None

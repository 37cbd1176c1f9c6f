"""Where a list would be too long for a phone, the name is typed."""

import pytest
from django.forms import Form

from members import fields
from members.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_list(monkeypatch):
    monkeypatch.setattr(fields, "LONGEST_LIST", 1)
    return [
        OrganisationFactory(name_bg="Сдружение „Извор“", slug="izvor"),
        OrganisationFactory(name_bg="Сдружение „Извори“", name_en="", slug="izvori"),
    ]


class ByName(Form):
    one = fields.NamedChoiceField(Organisation.objects.all(), to_field_name="slug")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["one"].settle()


class Several(Form):
    rows = fields.NamedRowsField(Organisation.objects.all())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rows"].settle()


@pytest.mark.parametrize("typed", ["izvor", "Сдружение „Извор“", " сдружение  „извор“"])
def test_address_and_name_mean_the_same(long_list, typed):
    form = ByName({"one": typed})

    assert form.is_valid()
    assert form.cleaned_data["one"] == long_list[0]
    assert "<option" not in str(form["one"])


def test_value_of_an_address_is_shown_as_a_name(long_list):
    assert "Сдружение „Извори“" in str(ByName({"one": "izvori"})["one"])


def test_near_miss_is_answered_with_names(long_list):
    form = ByName({"one": "извори"})

    assert form.errors["one"] == [
        "Не намираме „извори“. Може би имате предвид: Сдружение „Извори“?"
    ]


def test_a_zero_byte_in_a_name_is_no_error_of_ours(long_list):
    assert ByName({"one": "a\0b"}).errors["one"] == [
        "Не намираме „a b“. Проверете как се пише."
    ]


def test_names_on_lines_are_rows(long_list):
    form = Several({"rows": "Сдружение „Извор“\r\n\r\nСдружение „Извори“"})

    assert form.is_valid()
    assert set(form.cleaned_data["rows"]) == set(long_list)


def test_unknown_name_on_a_line_is_named(long_list):
    form = Several({"rows": "Няма такова"})

    assert form.errors["rows"] == ["Не намираме „Няма такова“. Проверете как се пише."]


def test_short_list_stays_a_list(db):
    OrganisationFactory(name_bg="Сдружение „Извор“", slug="izvor")

    assert "<option" in str(ByName()["one"])

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import override

from members.models.eik import check_eik
from members.names import clean_name


@pytest.mark.parametrize(
    "name",
    [
        "Мария Петрова",
        "Maria Petrova",
        "О’Конър-Иванова",
        "МИГ – Тунджа",
        "Читалище „Пробуда 1899“",
        "Клуб NEXT",
        "Jean-Luc",
    ],
)
def test_honest_names_pass(name):
    assert clean_name(f"  {name} ") == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("администратор", "pretends"),
        ("Администратoр", "mixed"),
        ("Главен Администратор", "pretends"),
        ("Admin", "pretends"),
        ("Аdmin", "mixed"),
        ("ЛидерНет", "pretends"),
        ("LeaderNet екип", "pretends"),
        ("Мария\u200bПетрова", "hidden"),
        ("Мария\u202eавортеП", "hidden"),
        ("Mapия", "mixed"),
        ("12345", "letters"),
        ("...", "letters"),
    ],
)
def test_names_that_pretend_are_refused(name, code):
    with pytest.raises(ValidationError) as refused:
        clean_name(name)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "password",
    [
        "четири думи без връзка",
        "correct horse battery staple",
        "Зелена-Крава-42-Пее",
        "ъ1ъ2ъ3щ4щ5щ6",
    ],
)
def test_good_passwords_in_any_script_pass(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "късапарола",
        "парола123456",
        "лидернет2026!",
        "leadernet-portal",
        "Сдружение2025",
        "йцукенгшщзхъ",
        "password1234",
        "aaaaaaaaaaaaaa",
        "я" * 129,
    ],
)
def test_easy_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    ("eik", "words"),
    [("123", "An EIK has 9 digits"), ("123456789", "has a wrong digit")],
)
def test_an_eik_that_is_too_short_is_told_apart_from_a_wrong_one(eik, words):
    with override("en"), pytest.raises(ValidationError, match=words):
        check_eik(eik)

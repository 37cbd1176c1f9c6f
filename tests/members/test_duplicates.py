"""Which organisations are taken for the same one, and why."""

from members.duplicates import EIK, NAME, PLACE, Known
from members.models import Organisation
from tests.factories import ObshtinaFactory, OrganisationFactory, SettlementFactory

OTHERS = ["Фондация „Бряг“", "Сдружение „Нов път“", "Фондация „Ден“", "МИГ „Самоков“"]


def known():
    return Known(Organisation.objects.select_related("seat"))


def like(name, **asked):
    found = known().like(name=name, **asked)
    return [(one.organisation.name_bg, one.reasons) for one in found]


def others():
    for name in OTHERS:
        OrganisationFactory(name_bg=name)


def test_the_same_eik_is_the_same_organisation_whatever_it_is_called(db):
    others()
    OrganisationFactory(name_bg="Сдружение „Хоризонти“", eik="831915153")

    assert like("Съвсем друго име", eik="831915153") == [
        ("Сдружение „Хоризонти“", (EIK,))
    ]
    assert like("Сдружение „Хоризонти“", eik="831915153") == [
        ("Сдружение „Хоризонти“", (EIK, NAME))
    ]


def test_two_eiks_are_two_organisations(db):
    OrganisationFactory(name_bg="Сдружение „Хоризонти“", eik="831915153")

    assert like("Сдружение „Хоризонти“", eik="000091085") == []


def test_a_name_is_known_in_other_words_letters_and_with_an_error(db):
    others()
    OrganisationFactory(name_bg="МИГ „Тунджа“")
    asked = [
        "Местна инициативна група Тунджа",
        "МИГ ТУНДЖА",
        "MIG Tundzha",
        "МИГ „Тунжа“",
    ]

    assert [like(name) for name in asked] == [[("МИГ „Тунджа“", (NAME,))]] * 4


def test_common_words_make_nobody_alike(db):
    others()

    assert like("Фондация „Здравец“") == []
    assert like("Сдружение „Път към хората“") == []


def test_a_place_speaks_for_a_name_that_is_half_alike(db):
    others()
    ruse, other = ObshtinaFactory(), ObshtinaFactory()
    OrganisationFactory(
        name_bg="Клуб „Отворено общество“ – Русе",
        seat=SettlementFactory(obshtina=ruse),
    )

    assert like("Сдружение „Отворено общество“", obshtina_id=ruse.pk) == [
        ("Клуб „Отворено общество“ – Русе", (NAME, PLACE))
    ]
    assert like("Сдружение „Отворено общество“", obshtina_id=other.pk) == []


def test_two_years_are_two_chitalishta_unless_one_says_none(db):
    others()
    OrganisationFactory(
        name_bg="Народно читалище „Просвета 1894“", name_en="Prosveta chitalishte"
    )

    assert like("НЧ „Просвета“") == [("Народно читалище „Просвета 1894“", (NAME,))]
    assert like("НЧ „Просвета 1927“") == []


def test_nobody_is_its_own_duplicate(db):
    own = OrganisationFactory(name_bg="Сдружение „Хоризонти“", eik="831915153")

    assert like("Сдружение „Хоризонти“", eik="831915153", besides=own.pk) == []


def test_the_surest_comes_first(db):
    others()
    OrganisationFactory(name_bg="Сдружение „Хоризонти“")
    OrganisationFactory(name_bg="Друго име", eik="831915153")
    OrganisationFactory(name_bg="Сдружение „Млади хоризонти“")

    assert like("Сдружение „Хоризонти“", eik="831915153") == [
        ("Друго име", (EIK,)),
        ("Сдружение „Хоризонти“", (NAME,)),
    ]


def test_an_empty_name_is_like_nobody(db):
    others()

    assert like("") == []
    assert like("„“ –") == []

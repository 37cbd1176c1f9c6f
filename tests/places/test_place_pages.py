"""Pages of oblasti and municipalities, also where nobody is a member yet."""

import pytest
from django.urls import reverse

from events.models import Event
from members.models import Organisation
from places import loading, maps
from places.models import Oblast, Obshtina
from tests.factories import (
    ArticleFactory,
    EventFactory,
    GroupFactory,
    IdeaFactory,
    InstitutionQuestionFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    SettlementFactory,
    UserFactory,
    hand_over,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ivanovo():
    return ObshtinaFactory(name_bg="Иваново", slug="ivanovo")


@pytest.fixture
def borovo(ivanovo):
    return ObshtinaFactory(name_bg="Борово", slug="borovo", oblast=ivanovo.oblast)


def text(response):
    return response.content.decode()


def test_a_place_shows_who_works_there_and_what_happens(client, ivanovo, borovo):
    village = SettlementFactory(obshtina=ivanovo)
    OrganisationFactory(name_bg="Клуб „Ломовете“", seat=village)
    lag = OrganisationFactory(
        name_bg="МИГ „Две реки“", seat=SettlementFactory(obshtina=borovo)
    )
    lag.territory.add(ivanovo)
    EventFactory(title_bg="Среща в читалището", settlement=village)
    ArticleFactory(title_bg="Нова пътека").obshtini.add(ivanovo)
    ProjectFactory(title_bg="Скални манастири").obshtini.add(ivanovo)
    IdeaFactory(title="Пейки по пътя", obshtina=ivanovo)

    page = text(client.get(ivanovo.get_absolute_url()))

    for words in (
        "Клуб „Ломовете“",
        "МИГ „Две реки“",
        "Среща в читалището",
        "Нова пътека",
        "Скални манастири",
        "Пейки по пътя",
    ):
        assert words in page
    assert "Оттук още няма член на мрежата" not in page


def test_a_place_shows_questions_about_it_and_to_its_institutions(
    client, ivanovo, borovo
):
    seat = SettlementFactory(obshtina=ivanovo)
    town = OrganisationFactory(kind="municipality", seat=seat, email="town@example.org")
    ministry = OrganisationFactory(kind="institution", email="office@example.org")
    about = {"Пътят през селото": ivanovo, "Мостът": borovo}
    for title, place in about.items():
        hand_over(
            InstitutionQuestionFactory(title=title, addressee=ministry, obshtina=place)
        )
    hand_over(InstitutionQuestionFactory(title="Таксата за смет", addressee=town))
    InstitutionQuestionFactory(title="Още непрегледан", addressee=town)

    page = text(client.get(ivanovo.get_absolute_url()))
    oblast = text(client.get(ivanovo.oblast.get_absolute_url()))

    assert "Пътят през селото" in page
    assert "Таксата за смет" in page
    assert "Мостът" not in page
    assert "Мостът" in oblast
    assert "Още непрегледан" not in page + oblast


def test_a_place_without_members_invites(client, ivanovo):
    page = text(client.get(ivanovo.get_absolute_url()))

    assert "Оттук още няма член на мрежата" in page
    assert 'href="/members/apply/"' in page


def test_nothing_that_is_not_public_appears(client, ivanovo):
    village = SettlementFactory(obshtina=ivanovo)
    OrganisationFactory(
        name_bg="Чакаща организация",
        seat=village,
        status=Organisation.Status.APPLIED,
    )
    OrganisationFactory(name_bg="Учебна организация", seat=village, is_practice=True)
    EventFactory(
        title_bg="Само за членове",
        settlement=village,
        audience=Event.Audience.MEMBERS,
    )
    ProjectFactory(title_bg="Чернова", is_published=False).obshtini.add(ivanovo)
    IdeaFactory(title="Скрита идея", obshtina=ivanovo, is_public=False)

    page = text(client.get(ivanovo.get_absolute_url()))

    for words in ("Чакаща", "Учебна", "Само за членове", "Чернова", "Скрита идея"):
        assert words not in page


def test_the_oblast_says_in_how_many_municipalities_there_is_a_member(
    client, ivanovo, borovo
):
    seat = SettlementFactory(obshtina=ivanovo)
    OrganisationFactory.create_batch(2, seat=seat)

    response = client.get(ivanovo.oblast.get_absolute_url())

    coverage = response.context["view"].coverage()
    assert (coverage.members, coverage.covered, coverage.obshtini) == (2, 1, 2)
    assert coverage.empty_percent == 50
    assert list(response.context["view"].empty()) == [borovo]
    assert response.context["view"].counts() == {ivanovo.code: 2}


def test_all_oblasti_add_up(client, ivanovo, borovo):
    OrganisationFactory(seat=SettlementFactory(obshtina=ivanovo)).territory.add(
        ivanovo, borovo
    )

    response = client.get("/places/")

    (row,) = response.context["rows"]
    assert (row.members, row.covered, row.obshtini) == (1, 2, 2)
    assert (response.context["covered"], response.context["without"]) == (2, 0)


@pytest.mark.parametrize("number", [1, 30])
def test_the_pages_ask_the_same_few_questions(
    client, django_assert_num_queries, ivanovo, number
):
    village = SettlementFactory(obshtina=ivanovo)
    for organisation in OrganisationFactory.create_batch(number, seat=village):
        EventFactory(settlement=village, organiser=organisation)
        IdeaFactory(obshtina=ivanovo)
        ArticleFactory(organisation=organisation)
    for page, queries in (
        ("/places/", 5),
        (ivanovo.oblast.get_absolute_url(), 22),
        (ivanovo.get_absolute_url(), 17),
    ):
        client.get(page)
        with django_assert_num_queries(queries):
            client.get(page)


def test_a_municipality_is_found_only_in_its_oblast(client, ivanovo):
    assert client.get("/places/vid/ivanovo/").status_code == 404
    assert client.get("/places/nowhere/").status_code == 404
    assert client.get(f"/en{ivanovo.get_absolute_url()}").status_code == 200


def test_each_of_the_265_municipalities_has_its_shape_on_the_map_of_its_oblast():
    loading.load()

    drawn = {
        oblast.code: maps.obshtina_map(oblast, {}, Obshtina.get_absolute_url)
        for oblast in Oblast.objects.all()
    }

    assert sum(len(drawing.areas) for drawing in drawn.values()) == 265
    left, top, width, height = map(float, drawn["RSE"].view_box.split())
    assert 0 < left < left + width < 1000
    assert 0 < top < top + height < 650
    assert drawn["RSE"].areas[0].url.startswith("/places/ruse/")


def test_an_empty_municipality_gives_a_ready_invitation(client, ivanovo, borovo):
    organisation = OrganisationFactory(
        name_bg="МИГ „Две реки“", seat=SettlementFactory(obshtina=borovo)
    )
    organisation.territory.add(ivanovo)

    page = text(client.get(ivanovo.get_absolute_url()))

    assert "Още няма" not in page
    assert f"/members/apply/?obshtina={ivanovo.code}" in page
    assert 'href="mailto:?subject=' in page
    assert "Работят тук със седалище другаде" in page
    assert "МИГ „Две реки“" in page


def test_an_empty_oblast_gives_one_too(client, ivanovo):
    oblast = ivanovo.oblast
    url = oblast.get_absolute_url()

    page, english = text(client.get(url)), text(client.get(f"/en{url}"))

    assert 'href="mailto:?subject=' in page
    assert f"още никой от област {oblast.name_bg}" in page
    assert 'href="mailto:?subject=' in english
    assert "/members/apply/?obshtina=" not in page


def test_the_application_begins_with_the_municipality_of_the_invitation(
    as_user, ivanovo
):
    client = as_user(UserFactory())

    form = client.get("/members/apply/", {"obshtina": ivanovo.code}).context["form"]
    nonsense = client.get("/members/apply/", {"obshtina": "нищо"}).context["form"]

    assert form.initial["territory"] == [ivanovo]
    assert nonsense.initial["territory"] == []


def test_neighbours_are_those_with_a_border_in_common():
    touching = maps.touching()

    assert len(touching) == 265
    assert all(code in touching[other] for code in touching for other in touching[code])


def test_an_oblast_shows_some_of_its_living_groups_and_leads_to_all(client, ivanovo):
    ruse = ivanovo.oblast
    for number in range(14):
        GroupFactory(oblast=ruse, name_bg=f"Група {number:02}")
    GroupFactory(oblast=ruse, name_bg="Архив", archived_on="2020-01-01")

    page = client.get(ruse.get_absolute_url()).content.decode()

    assert page.count("Група ") == 12
    assert "Архив" not in page
    assert f'"{reverse("members:groups")}?oblast={ruse.code}"' in page

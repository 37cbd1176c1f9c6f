"""What a process remembers of municipalities and oblasti."""

from places import known
from places.models import Obshtina
from projects.models import Project
from tests.factories import ObshtinaFactory, ProjectFactory


def test_municipalities_are_read_once_and_again_when_one_is_new(
    django_assert_num_queries,
):
    yambol, byala = (ObshtinaFactory(name_bg=name) for name in ["Ямбол", "Бяла"])

    with django_assert_num_queries(1):
        found = known.obshtini([yambol.pk, byala.pk])
        assert known.obshtini([byala.pk]) == [byala]
    assert found == [byala, yambol]

    new = ObshtinaFactory(name_bg="Русе")
    with django_assert_num_queries(1):
        assert known.obshtini([yambol.pk, new.pk]) == [new, yambol]


def test_all_oblasti_come_by_name():
    oblasti = [
        ObshtinaFactory(oblast__code=code, oblast__name_bg=name).oblast
        for code, name in [("JAM", "Ямбол"), ("BLG", "Благоевград"), ("RSE", "Русе")]
    ]

    assert known.oblasti() == [oblasti[1], oblasti[2], oblasti[0]]


def test_a_row_says_its_municipalities_also_without_their_numbers(
    django_assert_num_queries,
):
    project = ProjectFactory()
    project.obshtini.set(ObshtinaFactory.create_batch(2))
    other = ProjectFactory()
    places = sorted(Obshtina.objects.all(), key=lambda one: (one.name, one.code))
    known.obshtini([places[0].pk])

    with django_assert_num_queries(1):
        rows = {one.pk: one.places() for one in Project.objects.with_places()}

    assert rows == {project.pk: places, other.pk: []}
    assert Project.objects.get(pk=project.pk).places() == places

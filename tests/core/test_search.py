import csv
import itertools
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from core import search
from core.models import SearchEntry
from core.stemming import stem
from tests.factories import ArticleFactory

FAMILIES = Path(__file__).parent.parent / "data" / "word_families.csv"


def families():
    with FAMILIES.open(encoding="utf-8") as file:
        return [row["forms"].split() for row in csv.DictReader(file)]


def index(title, body="", audience=("public",), language="bg"):
    article = ArticleFactory()
    search.put(
        article,
        kind="news",
        audience=list(audience),
        url=f"/news/{article.slug}/",
        titles={language: title},
        bodies={language: body},
        published_at=article.published_at,
    )
    return article


def titles(query, keys=("public",), language="bg", **kwargs):
    found = search.find(query, keys=keys, language=language, **kwargs)
    return [entry.title for entry in found.entries]


def test_forms_of_one_word_share_a_stem_and_forms_of_two_do_not():
    forms = families()
    same = [
        stem(a) == stem(b)
        for family in forms
        for a, b in itertools.combinations(family, 2)
    ]
    across = [
        stem(a) == stem(b)
        for one, other in itertools.combinations(forms, 2)
        for a in one
        for b in other
    ]

    assert sum(same) / len(same) >= 0.9
    assert sum(across) / len(across) <= 0.01


def test_every_form_finds_a_text_with_another_form():
    """The same through the whole search: each family is one text that holds its first form."""
    forms = families()
    for family in forms:
        index(family[0])

    found = [family[0] in titles(form) for family in forms for form in family[1:]]
    foreign = [
        len([title for title in titles(form) if title != family[0]])
        for family in forms
        for form in family[1:]
    ]

    assert sum(found) / len(found) >= 0.9
    assert sum(foreign) / (len(foreign) * (len(forms) - 1)) <= 0.01


@pytest.mark.parametrize(
    "query",
    [
        "библиотека",
        "библиотеките",
        "biblioteka",
        "bibliotekite",
        "бибилотека",
        "библиоте",
        "biblioteki",
    ],
)
def test_a_word_is_found_however_it_is_typed(query):
    index("Библиотеката като център")

    assert titles(query) == ["Библиотеката като център"]


def test_forgotten_keyboard_layout_is_forgiven():
    index("Проект за мрежата")
    index("Meeting of the network", language="en")

    assert titles("m,feuj") == [
        "Проект за мрежата"
    ]  # проект, typed on an English keyboard
    assert titles("пеешсхж", language="en") == ["Meeting of the network"]


def test_rows_of_others_are_neither_found_nor_counted():
    index("Открита среща")
    index("Среща само за членове", audience=["members"])
    index("Среща на групата", audience=["group:7"])

    public = search.find("среща", keys=["public"], language="bg")
    member = search.find("среща", keys=["public", "members"], language="bg")

    assert [entry.title for entry in public.entries] == ["Открита среща"]
    assert public.counts == {"news": 1}
    assert public.total == 1
    assert sorted(entry.title for entry in member.entries) == [
        "Открита среща",
        "Среща само за членове",
    ]


def test_rows_narrow_instead_of_keys():
    """Whatever stands in their audience; other rows are neither found nor counted."""
    among = index("Среща на екипа", audience=[])
    index("Открита среща")
    rows = type(among).objects.filter(pk=among.pk)

    found = search.find("срещи", rows=rows, language="bg")
    none = search.find("срещи", rows=rows.none(), language="bg")

    assert [entry.title for entry in found.entries] == ["Среща на екипа"]
    assert (found.counts, found.total) == ({"news": 1}, 1)
    assert (none.entries, none.total) == ([], 0)
    assert titles("срещи") == ["Открита среща"]


def test_a_row_hidden_since_it_was_indexed_is_not_shown():
    article = index("Открита среща")
    type(article).objects.filter(pk=article.pk).update(status="archived")

    assert titles("среща", user=AnonymousUser()) == []


def test_passage_marks_the_found_word_and_runs_nothing():
    index(
        "Новина",
        body="Преди <script>alert(1)</script> проектите започнаха. " + "и още " * 90,
    )

    entry = search.find("проект", keys=["public"], language="bg").entries[0]

    assert "<mark>проектите</mark>" in entry.passage
    assert "<script>" not in entry.passage
    assert entry.passage.endswith(" …")


def test_mistyped_query_says_what_was_looked_for():
    index("Организация на форума")

    found = search.find("оргнизация", keys=["public"], language="bg")

    assert [entry.title for entry in found.entries] == ["Организация на форума"]
    assert found.corrected == "организация"


def test_indexing_again_replaces_and_both_languages_show_one_row():
    article = index("Стара новина")
    search.put(
        article,
        kind="news",
        audience=["public"],
        url="/news/x/",
        titles={"bg": "Нова новина 2020", "en": "New item 2020"},
        bodies={},
    )

    assert SearchEntry.objects.count() == 2
    assert titles("2020", language="en") == ["New item 2020"]
    assert titles("стара") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "'",
        "a & b | !c",
        "\\",
        ":*",
        "((",
        "'; drop table",
        "а'б",
        "%_",
        "x" * 5000,
    ],
)
def test_strange_queries_find_nothing_and_break_nothing(query):
    assert titles(query) == []


def test_beginning_of_the_last_word_is_enough():
    index("Обучение за доброволци")

    assert titles("обучение добро") == ["Обучение за доброволци"]


def test_pages_and_counts_by_kind_are_of_everything_found():
    for number in range(search.PAGE + 1):
        index(f"Среща {number}")

    first = search.find("среща", keys=["public"], language="bg")
    second = search.find("среща", keys=["public"], language="bg", page=2)

    assert (first.total, first.counts) == (search.PAGE + 1, {"news": search.PAGE + 1})
    assert (len(first.entries), first.has_next, first.next_number) == (
        search.PAGE,
        True,
        2,
    )
    assert (len(second.entries), second.has_next) == (1, False)
    assert not {one.pk for one in first.entries} & {one.pk for one in second.entries}


def test_word_in_the_title_comes_before_the_same_word_in_the_text():
    index("Друго", body="среща")
    index("Среща")
    index("Друго", body="среща")

    assert titles("среща") == ["Среща", "Друго", "Друго"]


def test_list_of_one_kind_is_narrowed_by_the_same_words():
    found, _other = index("Горски пътеки"), index("Занаяти")

    narrowed = search.order_by_relevance(type(found).objects.all(), "пътека")

    assert list(narrowed) == [found]

"""Municipalities side by side: territories of LAGs and of whoever works beyond its own."""

from functools import cache

from members.models import Organisation
from places import loading
from places.models import Obshtina, Settlement

BY_WATER = [
    ("Шабла", "Каварна"),
    ("Поморие", "Несебър"),
    ("Созопол", "Царево"),
    ("Бяла", "Долни чифлик"),
    ("Видин", "Ново село"),
    ("Лом", "Вълчедръм"),
    ("Силистра", "Тутракан"),
    ("Бургас", "Камено"),
]
TOWN_OF_A_CITY = 60_000


@cache
def distances(places):
    """{municipality: the others of its oblast, the nearest first}."""
    return {
        code: sorted(
            (other for other in places if other[1] == oblast and other[0] != code),
            key=lambda other: (other[2] - lat) ** 2 + (other[3] - lon) ** 2,
        )
        for code, oblast, lat, lon in places
    }


@cache
def nearest():
    rows = tuple(
        (row["code"], row["oblast_code"], float(row["lat"]), float(row["lon"]))
        for row in loading.rows("obshtini")
    )
    return {
        code: [one[0] for one in others] for code, others in distances(rows).items()
    }


def neighbours(world, place, number):
    """Ids of the municipalities nearest to the place's own, within the oblast."""
    if not number:
        return []
    codes, ids = numbers(world)
    return [ids[code] for code in nearest()[codes[place.obshtina]][:number]]


def numbers(world):
    """({id: code}, {code: id}) of municipalities."""
    if not hasattr(world, "numbers"):
        codes = dict(Obshtina.objects.values_list("pk", "code"))
        world.numbers = codes, {code: pk for pk, code in codes.items()}
    return world.numbers


def seats(world):
    """The places from which municipalities are governed: (place, municipality)."""
    by_pk = {place.pk: place for place in world.places}
    towns = dict(Settlement.objects.values_list("ekatte", "pk"))
    governed = {
        row["code"]: towns[row["seat_ekatte"]] for row in loading.rows("obshtini")
    }
    return [
        (by_pk[governed[one.code]], one)
        for one in Obshtina.objects.order_by("code")
        if governed[one.code] in by_pk
    ]


def municipality(left):
    if not left:
        return None
    place, obshtina = left.pop()
    names = (f"Община {obshtina.name_bg}", f"Municipality of {obshtina.name_en}")
    return place, names, [obshtina.pk]


def lags(world):
    """One to three municipalities side by side, none of them twice, no large city."""
    free = {
        obshtina.code: (place, obshtina)
        for place, obshtina in seats(world)
        if place.people < TOWN_OF_A_CITY
    }
    territory = Organisation.territory.through.objects
    for code in territory.filter(organisation__kind="lag").values_list("obshtina__code", flat=True):  # fmt: skip
        free.pop(code, None)
    found, codes = [], list(free)
    world.chance.shuffle(codes)
    for code in codes:
        if code in free:
            near = [one for one in nearest()[code][:4] if one in free]
            wanted = world.chance.choice([0, 1, 1, 2, 2])
            found.append([free.pop(one) for one in [code, *near[:wanted]]])
    return [area(*one, "МИГ", "LAG") for one in found]


def flags(world):
    by_name = {obshtina.name_bg: (place, obshtina) for place, obshtina in seats(world)}
    return [
        area(*[by_name[name] for name in names], "МИРГ", "FLAG") for names in BY_WATER
    ]


def area(*seats_and_forms):
    *governed, form_bg, form_en = seats_and_forms
    bg = " – ".join(obshtina.name_bg for _place, obshtina in governed)
    en = " – ".join(obshtina.name_en for _place, obshtina in governed)
    names = (f"{form_bg} „{bg}“", f"{form_en} “{en}”")
    return governed[0][0], names, [obshtina.pk for _place, obshtina in governed]

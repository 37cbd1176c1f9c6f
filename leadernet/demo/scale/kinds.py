"""What fits a kind of organisation: its names, what it works on and what it says of itself."""

from core.slugs import latin

# A kindergarten keeps no trails; associations, foundations and informal groups do anything.
THEMES = {
    "chitalishte": ["culture", "culture", "children", "youth", "older", "digital"],
    "library": ["digital", "culture", "children"],
    "municipality": ["civic", "nature", "older", "tourism", "sport"],
    "lag": ["rural", "enterprise", "tourism"],
    "flag": ["nature", "tourism", "enterprise"],
    "institution": ["youth", "children", "culture", "older", "digital"],
    "funder": ["civic", "aid"],
    "other": ["sport", "older", "tourism", "enterprise", "rural"],
}
IN_VILLAGES = {"chitalishte", "informal", "institution"}
IN_TOWNS = {("institution", "culture"), ("institution", "youth")}  # museum, youth house
# Their own words say enough; of the others the theme speaks.
SAY_ONLY_THEIR_OWN = {"library", "municipality", "lag", "flag", "institution", "funder"}
PATRONS = """
    Просвета Пробуда Светлина Зора Напредък Съзнание Надежда Искра Развитие Будител
    Изгрев Съгласие Умение Родолюбие Знание Заря Трезвеност Слънце Възраждане Култура
    Факел Звезда Единство Родина Постоянство Братство Доброта Зорница Пчела Труд
""".split()  # noqa: SIM905 - a hundred names read better so
FORMS = {
    "association": [
        ("Сдружение „{}“", "{} Association"),
        ("Сдружение „{}“", "{} Association"),
        ("Клуб „{}“", "{} Club"),
        ("Асоциация „{}“", "{} Society"),
        ("Гражданско сдружение „{}“", "{} Civic Association"),
    ],
    "foundation": [("Фондация „{}“", "{} Foundation")],
    "informal": [
        ("Инициатива „{}“", "{} Initiative"),
        ("Група „{}“", "{} Group"),
        ("Доброволци „{}“", "{} Volunteers"),
        ("Кръг „{}“", "{} Circle"),
    ],
    "funder": [("Фонд „{}“", "{} Fund")],
}
COOPERATIVE = ("Кооперация „{}“", "{} Cooperative")
OTHERS = {
    "enterprise": COOPERATIVE,
    "rural": COOPERATIVE,
    "sport": ("Спортен клуб „{}“", "{} Sports Club"),
    "older": ("Пенсионерски клуб „{}“", "{} Pensioners’ Club"),
    "tourism": ("Туристическо дружество „{}“", "{} Tourist Society"),
}
SCHOOL = ("Основно училище", "Primary School")
VOCATIONAL = ("Професионална гимназия", "Vocational School")
INSTITUTIONS = {
    "youth": [("Младежки дом", "Youth House"), SCHOOL, VOCATIONAL],
    "children": [
        ("Детска градина „Слънце“", "Kindergarten “Sun”"),
        ("Център за обществена подкрепа", "Centre for Public Support"),
        SCHOOL,
    ],
    "culture": [("Исторически музей", "Museum of History")],
    "older": [("Домашен социален патронаж", "Home Social Care")],
    "digital": [VOCATIONAL, SCHOOL],
}


def theme_of(world, kind):
    return world.chance.choice(THEMES.get(kind) or list(world.themes))


def name_of(world, kind, theme, place):
    chance = world.chance
    where, where_en = place.bg if place.is_town else f"с. {place.bg}", place.en
    if kind == "chitalishte":
        patron, year = chance.choice(PATRONS), chance.randint(1869, 1949)
        return (
            f"Народно читалище „{patron} – {year}“, {where}",
            f"Chitalishte “{latin(patron).capitalize()} – {year}”, {where_en}",
        )
    if kind == "library":
        return f"Градска библиотека, {where}", f"Town Library, {where_en}"
    if kind == "institution":
        bg, en = chance.choice(INSTITUTIONS[theme])
        return f"{bg}, {where}", f"{en}, {where_en}"
    form_bg, form_en = OTHERS[theme] if kind == "other" else chance.choice(FORMS[kind])
    name_bg, name_en = world.some(theme, "name")
    if chance.random() < 0.3:
        year = chance.randint(1991, 2023)
        name_bg, name_en = f"{name_bg} {year}", f"{name_en} {year}"
    return (
        f"{form_bg.format(name_bg)}, {where}",
        f"{form_en.format(name_en)}, {where_en}",
    )


def mission_of(world, kind, theme, place, name_bg):
    """(bg, en): what it is there for, and often how it works."""
    chance, known = world.chance, world.kinds
    key = name_bg.partition(",")[0] if kind == "institution" else kind
    own = known[key]["mission"]
    if kind in SAY_ONLY_THEIR_OWN or (own and chance.random() < 0.5):
        said = [chance.choice(own)]
    else:
        said = [world.some(theme, "mission")]
    if kind not in SAY_ONLY_THEIR_OWN and chance.random() < 0.8:
        said.append(chance.choice(known["any"]["way"]))
    return tuple(
        " ".join(place.fill(pair[at], language) for pair in said)
        for at, language in enumerate(("bg", "en"))
    )


def services_of(world, kind):
    """(bg, en), a line each; most say nothing of it."""
    offered = world.kinds[kind]["services"]
    if not offered or world.chance.random() < 0.5:
        return "", ""
    most = min(3, len(offered))
    some = world.chance.sample(offered, world.chance.randint(1, most))
    return tuple("\n".join(pair[at] for pair in some) for at in (0, 1))


def hours_of(world, kind):
    hours = world.kinds[kind]["hours"]
    if not hours or world.chance.random() < 0.3:
        return "", ""
    return world.chance.choice(hours)

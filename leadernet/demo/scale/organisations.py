"""Five thousand members of all kinds, where people live, and some that wait, left or were refused."""

import datetime

from django.utils import timezone
from django.utils.text import slugify

from core.slugs import latin
from leadernet.demo.scale import territories
from leadernet.demo.scale.copying import copy, copy_pairs
from leadernet.demo.scale.world import eik
from members.actions.status import known_since
from members.models import Organisation, StatusChange, Topic

BEGAN = datetime.date(2014, 6, 1)
STATUS, BENEFIT = Organisation.Status, Organisation.Benefit
KINDS = {
    "association": 1690, "chitalishte": 1450, "foundation": 560, "informal": 420,
    "other": 296, "institution": 260, "municipality": 130, "library": 110,
    "lag": 70, "flag": 8, "funder": 6,
}  # fmt: skip
# Beside the members: so many in each other state.
OTHERS = {
    STATUS.APPLIED: 40, STATUS.RETURNED: 6, STATUS.DRAFT: 12, STATUS.DECLINED: 20,
    STATUS.SUSPENDED: 15, STATUS.LEFT: 60, STATUS.PARTNER: 30,
}  # fmt: skip
PATRONS = """
    Просвета Пробуда Светлина Зора Напредък Съзнание Надежда Искра Развитие Будител
    Изгрев Съгласие Умение Родолюбие Знание Заря Трезвеност Слънце Възраждане Култура
    Факел Звезда Единство Родина Постоянство Братство Надежден Читалня Първи лъч Доброта
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
    "other": [
        ("Кооперация „{}“", "{} Cooperative"),
        ("Спортен клуб „{}“", "{} Sports Club"),
        ("Пенсионерски клуб „{}“", "{} Pensioners’ Club"),
        ("Туристическо дружество „{}“", "{} Tourist Society"),
    ],
}
INSTITUTIONS = [
    ("Основно училище", "Primary School"),
    ("Детска градина „Слънце“", "Kindergarten “Sun”"),
    ("Исторически музей", "Museum of History"),
    ("Младежки дом", "Youth House"),
    ("Център за обществена подкрепа", "Centre for Public Support"),
    ("Домашен социален патронаж", "Home Social Care"),
    ("Професионална гимназия", "Vocational School"),
]
STREETS = """
    Роза Липа Здравец Изгрев Бор Извор Люляк Явор Дунав Тракия Рила Незабравка Орех
    Зорница Върба Иглика
""".split()  # noqa: SIM905 - a hundred names read better so
NOTES = [
    "Искаме да обменяме опит с хора, които правят същото в други общини.",
    "Работим от години сами и ни трябват партньори за по-голям проект.",
    "Научихме за мрежата от съседната организация и ни хареса как си помагате.",
    "Търсим обучения за нашите доброволци и място, където да показваме какво правим.",
]
REASONS = ["Няма отговор на въпросите ни.", "Дейността не е в обхвата на мрежата."]


def make(world, applicants):
    maker = Maker(world)
    rows = [
        maker.one(kind)
        for kind, number in KINDS.items()
        for _one in range(world.many(number))
    ]
    rows = [row for row in rows if row]
    for state, number in OTHERS.items():
        for _one in range(world.many(number)):
            row = maker.one(world.chance.choice(["association", "foundation", "chitalishte", "informal"]))  # fmt: skip
            maker.set_state(row, state, world.chance.choice(applicants).user)
            rows.append(row)
    copy(rows)
    copy(
        StatusChange(
            organisation=row, after=row.status, at=known_since(row), actor=None
        )
        for row in rows
        if row.status != STATUS.DRAFT
    )
    topics = dict(Topic.objects.values_list("slug", "pk"))
    copy_pairs(Organisation.topics.through, maker.topics(rows, topics))
    copy_pairs(
        Organisation.territory.through,
        ((row.pk, obshtina) for row in rows for obshtina in row.places_of_work),
    )
    return rows


class Maker:
    """Names each organisation once and remembers what it made."""

    def __init__(self, world):
        self.world, self.chance = world, world.chance
        known = Organisation.objects.values_list("name_bg", "slug")
        self.names = {name for name, _slug in known}
        self.slugs = {slug for _name, slug in known}
        self.number = 0
        self.lags = territories.lags(world)
        self.flags = territories.flags(world)
        self.obshtini = territories.seats(world)
        self.chance.shuffle(self.obshtini)

    def one(self, kind):
        theme = self.chance.choice(list(self.world.themes))
        for _attempt in range(60):
            found = self.named(kind, theme)
            if found is None:
                return None
            place, (name_bg, name_en), works_in = found
            if name_bg not in self.names:
                self.names.add(name_bg)
                return self.row(kind, theme, place, name_bg, name_en, works_in)
        return None

    def named(self, kind, theme):
        """(seat, names, municipalities), or None when there are no more places."""
        if kind in {"lag", "flag"}:
            areas = self.lags if kind == "lag" else self.flags
            return areas.pop() if areas else None
        if kind == "municipality":
            return territories.municipality(self.obshtini)
        place = self.place_of(kind)
        return place, self.name_of(kind, theme, place), self.area(kind, place)

    def place_of(self, kind):
        world = self.world
        if kind in {"chitalishte", "informal", "institution"}:
            return world.some_place(world.places, 0.45)
        if kind == "funder":
            return max(world.towns, key=lambda place: place.people)
        return world.some_place(world.towns, 0.65)

    def area(self, kind, place):
        """Most work where they are, some in neighbouring municipalities too."""
        near = 0
        if kind in {"association", "foundation"} and self.chance.random() < 0.3:
            near = self.chance.choice([1, 1, 2, 4])
        return [place.obshtina, *territories.neighbours(self.world, place, near)]

    def name_of(self, kind, theme, place):
        where, where_en = place.bg if place.is_town else f"с. {place.bg}", place.en
        if kind == "chitalishte":
            patron, year = self.chance.choice(PATRONS), self.chance.randint(1869, 1949)
            return (
                f"Народно читалище „{patron} – {year}“, {where}",
                f"Chitalishte “{latin(patron).capitalize()} – {year}”, {where_en}",
            )
        if kind == "library":
            return f"Градска библиотека, {where}", f"Town Library, {where_en}"
        if kind == "institution":
            bg, en = self.chance.choice(INSTITUTIONS)
            return f"{bg}, {where}", f"{en}, {where_en}"
        form_bg, form_en = self.chance.choice(FORMS[kind])
        name_bg, name_en = self.world.some(theme, "name")
        if self.chance.random() < 0.3:
            year = self.chance.randint(1991, 2023)
            name_bg, name_en = f"{name_bg} {year}", f"{name_en} {year}"
        if name_bg.endswith("“"):
            name_bg = name_bg.replace(" „", " – ").removesuffix("“")
        return (
            f"{form_bg.format(name_bg)}, {where}",
            f"{form_en.format(name_en)}, {where_en}",
        )

    def row(self, kind, theme, place, name_bg, name_en, works_in):
        chance, world = self.chance, self.world
        self.number += 1
        slug = self.slug(name_en)
        mission = world.some(theme, "mission")
        has_english = chance.random() < 0.6
        joined = world.day_between(BEGAN, world.today - datetime.timedelta(days=3))
        street, house = chance.choice(STREETS), chance.randint(1, 60)
        made = Organisation(
            kind=kind,
            status=STATUS.ACTIVE,
            name_bg=name_bg,
            name_en=name_en if has_english else "",
            slug=slug,
            eik=eik(self.number)
            if kind != "informal" and chance.random() < 0.8
            else None,
            benefit=self.benefit(kind),
            founded_year=min(self.founded(name_bg), joined.year),
            mission_bg=place.fill(mission[0], "bg"),
            mission_en=place.fill(mission[1], "en") if has_english else "",
            seat_id=place.pk,
            address_bg=f"ул. „{street}“ {house}",
            address_en=f"{house} {latin(street).capitalize()} St."
            if has_english
            else "",
            email=f"{slug[:50].strip('-')}@example.org"
            if chance.random() < 0.8
            else "",
            phone=f"02 000 {self.number % 10_000:04}" if chance.random() < 0.7 else "",
            website=f"https://www.example.org/{slug}" if chance.random() < 0.4 else "",
            is_trusted=chance.random() < 0.3,
            joined_on=joined,
        )
        made.created_at = world.moment_on(joined)
        made.applied_at = made.created_at
        made.theme, made.place, made.places_of_work = theme, place, works_in
        return made

    def slug(self, name):
        start, number = slugify(name)[:72].strip("-"), 2
        found = start
        while found in self.slugs:
            found, number = f"{start}-{number}", number + 1
        self.slugs.add(found)
        return found

    def benefit(self, kind):
        if kind not in {"association", "foundation", "lag", "flag", "chitalishte"}:
            return BENEFIT.NOT_APPLICABLE
        return BENEFIT.PUBLIC if self.chance.random() < 0.7 else BENEFIT.PRIVATE

    def founded(self, name):
        """The year in the name, if it has one."""
        digits = "".join(sign if sign.isdigit() else " " for sign in name).split()
        years = [int(one) for one in digits if len(one) == 4]
        return years[0] if years else self.chance.randint(1991, 2023)

    def set_state(self, row, state, applicant):
        world, row.status = self.world, state
        ago = datetime.timedelta(
            days=self.chance.randint(1, 45), hours=self.chance.randint(0, 9)
        )
        if state in {STATUS.LEFT, STATUS.SUSPENDED}:
            last = world.today - datetime.timedelta(days=1)
            row.left_on = world.day_between(row.joined_on, last) if state == STATUS.LEFT else None  # fmt: skip
            row.left_by_itself = state == STATUS.LEFT and self.chance.random() < 0.6
            return
        row.joined_on = None
        row.created_at = row.applied_at = world.now - ago
        if state == STATUS.PARTNER:
            row.applied_at = None
            return
        row.applicant = applicant
        row.application_note = self.chance.choice(NOTES)
        if state == STATUS.DRAFT:
            row.applied_at = None
        if state == STATUS.DECLINED:
            row.decision_note = self.chance.choice(REASONS)
            row.decided_at = min(
                timezone.now(), row.applied_at + datetime.timedelta(days=1)
            )

    def topics(self, rows, topics):
        for row in rows:
            slugs = self.world.themes[row.theme]["topics"][0][0].split()
            for slug in slugs[: self.chance.randint(1, len(slugs))]:
                yield row.pk, topics[slug]

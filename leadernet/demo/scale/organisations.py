"""Five thousand members of all kinds, where people live, and some that wait, left or were refused."""

import datetime

from django.utils import timezone
from django.utils.text import slugify

from core.slugs import latin
from leadernet.demo.scale import kinds, territories
from leadernet.demo.scale.copying import copy, copy_pairs
from leadernet.demo.scale.world import eik
from members.actions.status import known_since
from members.models import Organisation, StatusChange, Topic
from members.models.confirming import REMINDED_AFTER

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
# Before these years there was nothing of the kind.
FIRST = {"lag": 2007, "flag": 2010, "institution": 1950, "library": 1920}
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
ENDS = {
    STATUS.LEFT: [
        "Прекратихме дейността си.",
        "Обединихме се с друга организация.",
        "",
    ],
    STATUS.SUSPENDED: ["Няма връзка с организацията от година."],
}
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
    copy(step for row in rows for step in history_of(world, row))
    topics = dict(Topic.objects.values_list("slug", "pk"))
    copy_pairs(Organisation.topics.through, maker.topics(rows, topics))
    copy_pairs(
        Organisation.territory.through,
        ((row.pk, obshtina) for row in rows for obshtina in row.places_of_work),
    )
    return rows


def history_of(world, row):
    """What a member was before it left or was suspended, too."""
    if row.status == STATUS.DRAFT:
        return
    if row.status not in {STATUS.LEFT, STATUS.SUSPENDED}:
        yield StatusChange(organisation=row, after=row.status, at=known_since(row))
        return
    yield StatusChange(organisation=row, after=STATUS.ACTIVE, at=known_since(row))
    ended = row.left_on or world.day_between(row.joined_on, world.today)
    yield StatusChange(
        organisation=row,
        before=STATUS.ACTIVE,
        after=row.status,
        at=world.moment_on(ended),
        reason=world.chance.choice(ENDS[row.status])
        if world.today - ended < StatusChange.NAMES_ARE_KEPT
        else "",
    )


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
        theme = kinds.theme_of(self.world, kind)
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
        place = self.place_of(kind, theme)
        names = kinds.name_of(self.world, kind, theme, place)
        return place, names, self.area(kind, place)

    def place_of(self, kind, theme):
        world = self.world
        if kind in kinds.IN_VILLAGES and (kind, theme) not in kinds.IN_TOWNS:
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

    def row(self, kind, theme, place, name_bg, name_en, works_in):
        chance, world = self.chance, self.world
        self.number += 1
        slug = self.slug(name_en)
        mission = kinds.mission_of(world, kind, theme, place, name_bg)
        services, hours = kinds.services_of(world, kind), kinds.hours_of(world, kind)
        has_english = chance.random() < 0.6
        founded = self.founded(kind, name_bg)
        first = max(BEGAN, datetime.date((founded or BEGAN.year) + 1, 1, 15))
        joined = world.day_between(first, world.today - datetime.timedelta(days=3))
        street, house = chance.choice(STREETS), chance.randint(1, 60)
        made = Organisation(
            kind=kind,
            status=STATUS.ACTIVE,
            name_bg=name_bg,
            name_en=name_en if has_english else "",
            slug=slug,
            eik=eik(self.number) if kind != "informal" else None,
            benefit=self.benefit(kind),
            founded_year=founded,
            mission_bg=mission[0],
            mission_en=mission[1] if has_english else "",
            services_bg=services[0],
            services_en=services[1] if has_english else "",
            opening_hours_bg=hours[0],
            opening_hours_en=hours[1] if has_english else "",
            seat_id=place.pk,
            address_bg=f"ул. „{street}“ {house}",
            address_en=f"{house} {latin(street).capitalize()} St."
            if has_english
            else "",
            email=f"{slug[:50].strip('-')}@example.org"
            if chance.random() < 0.8
            else "",
            show_email=chance.random() < 0.4,
            phone=f"02 000 {self.number % 10_000:04}" if chance.random() < 0.7 else "",
            website=f"https://www.example.org/{slug}" if chance.random() < 0.4 else "",
            is_trusted=chance.random() < 0.3,
            joined_on=joined,
        )
        made.created_at = world.moment_on(joined)
        self.confirm(made)
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

    def founded(self, kind, name):
        """The year in the name, if it has one; municipalities do not count from a year."""
        digits = "".join(sign if sign.isdigit() else " " for sign in name).split()
        years = [int(one) for one in digits if len(one) == 4]
        if kind == "municipality":
            return None
        return years[0] if years else self.chance.randint(FIRST.get(kind, 1991), 2023)

    def confirm(self, row):
        """Most have said this year that the profile is true; some are asked and silent."""
        days, today = (self.world.today - row.joined_on).days, self.world.today
        if days < 365:
            return
        if self.chance.random() < 0.92:
            ago = self.chance.randint(1, 360)
        else:
            ago = self.chance.randint(366, min(days + 1, 500))
            silent = today - datetime.timedelta(days=ago - 365)
            row.asked_to_confirm_on = silent
            row.confirmation_reminders = sum((today - silent) >= one for one in REMINDED_AFTER)  # fmt: skip
        row.confirmed_on = today - datetime.timedelta(days=ago)

    def set_state(self, row, state, applicant):
        world, row.status = self.world, state
        ago = datetime.timedelta(
            days=self.chance.randint(1, 45), hours=self.chance.randint(0, 9)
        )
        if state in {STATUS.LEFT, STATUS.SUSPENDED}:
            last = world.today - datetime.timedelta(days=1)
            row.left_on = world.day_between(row.joined_on, last) if state == STATUS.LEFT else None  # fmt: skip
            row.asked_to_confirm_on, row.confirmation_reminders = None, 0
            row.left_by_itself = state == STATUS.LEFT and self.chance.random() < 0.6
            return
        row.joined_on = row.confirmed_on = row.asked_to_confirm_on = None
        row.confirmation_reminders = 0
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

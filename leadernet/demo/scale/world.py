"""What the builders share: chance that repeats itself, places, themes and invented people’s names."""

import csv
import datetime
import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.utils import timezone
from stdnum.bg import vat as bg_eik

from places import loading
from places.models import Settlement

DATA = Path(__file__).parents[1] / "data"

WOMEN = """
    Албена Анелия Антония Биляна Боряна Валентина Ваня Вероника Виолета Галина Гергана
    Даниела Десислава Диана Донка Евгения Елена Емилия Жана Златка Ивелина Ирена
    Йорданка Калина Катя Красимира Лидия Лиляна Магдалена Маргарита Мариана Мария Милена
    Миглена Надежда Невена Нели Нина Павлина Петя Полина Радка Росица Румяна Светла
    Силвия Снежана Соня Стефка Таня Теодора Цветелина Юлия Яна
""".split()  # noqa: SIM905 - a hundred names read better so
MEN = """
    Александър Ангел Антон Асен Атанас Благой Борис Валентин Васил Велизар Венцислав
    Виктор Владимир Георги Данаил Деян Димитър Добромир Емил Живко Захари Здравко Ивайло
    Иван Илия Калин Камен Кирил Константин Красимир Лъчезар Любомир Мартин Милен
    Мирослав Николай Огнян Орлин Павел Петър Пламен Радослав Росен Румен Светослав
    Симеон Станимир Стоян Тихомир Тодор Филип Христо Цветан Явор
""".split()  # noqa: SIM905 - a hundred names read better so
# Crafts, plants and animals with the ending of a family name: few real people are called so.
FAMILIES = """
    Аврамчев Бакърджийски Балабаников Билкаров Блатечки Боровинков Брезовски Бряговски
    Букарски Бързаков Варджийски Ветров Вретенаров Възглавников Габарски Гергевски
    Глогов Горанов Грънчаровски Дафинов Дрянков Дъбравски Дълбошки Елшански Еничков
    Ербапски Жеравински Житаров Жълтоклонски Зарзалиев Звънчаров Здравчев Зелениковски
    Златолистов Зърнев Иглиев Изворски Казанлийски Калинов Каменаров Камбуров Капиновски
    Качулков Кестенов Керемидарски Кладенчев Клисурски Ковачилов Козарков Копривчев
    Кошничаров Крайречки Кривошиев Крушаров Кукуригов Къпинов Кърпачев Лавандулов Лалков
    Лебедов Лененски Лешников Ливадски Липов Лозарски Лопатаров Лютиков Магарешки
    Малинарски Медаров Мекишев Меченски Мливаров Могилски Морковски Мравков Мушмулов
    Невенски Нивянски Овесаров Овчарков Оградски Орехаров Орешков Осенски Падински
    Папратов Паралеев Пекмезов Перунски Петлешков Платнаров Подковски Полянчев
    Пролетински Пчеларов Пшеничков Пътникаров Равненски Ракитов Репичков Рибарков
    Рогачевски Розоберов Росенов Ръженски Самодивов Светулков Севернишки Сенокосов
    Синчецов Скакалски Славейски Слънчаров Сливаров Смрикаров Снежински Соколаров
    Спаначев Станчарски Стърчиопашков Сукаларов Сърненски Тепавичаров Тиквешки
    Топлодолски Тополов Трендафилски Тръстиков Тъкачевски Угарчин Филизов Хвойнев
    Хлебаров Хмеларов Царевичков Цигуларов Червенобрегов Черешаров Чешмеджийски Чимширов
    Чинаров Шарколийски Шафранов Шевичаров Шипкаров Шишарков Щурчев Щъркелов Ябълкаров
    Явороски Ягодов Язовирски Ясенаров
""".split()  # noqa: SIM905 - a hundred names read better so


@dataclass
class Place:
    """A settlement with what decides how much happens there."""

    pk: int
    bg: str
    en: str
    is_town: bool
    obshtina: int
    oblast: int
    people: int
    at: tuple[float, float]

    @property
    def said(self):
        """How a sentence calls it: Троян, село Абланица."""
        return self.bg if self.is_town else f"село {self.bg}"

    @property
    def said_en(self):
        return self.en if self.is_town else f"the village of {self.en}"

    def fill(self, text, language, number=0):
        """A sentence with {place}, {in} and {n}."""
        if language == "en":
            names = {"place": self.said_en, "in": f"in {self.said_en}"}
        else:
            where = "във" if self.said[0] in "ВФ" else "в"
            names = {"place": self.said, "in": f"{where} {self.said}"}
        return text.format(n=number, **names)


@dataclass
class World:
    """One run; `share` of the national size."""

    share: float = 1.0
    chance: random.Random = field(default_factory=lambda: random.Random(2024))  # noqa: S311 - no secret

    def many(self, number):
        return max(1, round(number * self.share))

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def now(self):
        return timezone.now().replace(minute=0, second=0, microsecond=0)

    @cached_property
    def places(self):
        people = {
            row["ekatte"]: int(row["population_2017"] or 0)
            for row in loading.rows("settlements")
        }
        return [
            Place(
                pk=one.pk,
                bg=one.name_bg,
                en=one.name_en,
                is_town=one.kind == Settlement.Kind.TOWN,
                obshtina=one.obshtina_id,
                oblast=one.obshtina.oblast_id,
                people=people[one.ekatte],
                at=(float(one.latitude or 0), float(one.longitude or 0)),
            )
            for one in Settlement.objects.select_related("obshtina").order_by("ekatte")
            if one.kind != Settlement.Kind.MONASTERY and people[one.ekatte] >= 100
        ]

    @cached_property
    def towns(self):
        return [place for place in self.places if place.is_town]

    def some_place(self, places, power):
        """Larger places more often; the power says by how much."""
        weights = self._weights(power, id(places))
        if weights is None:
            weights = self._cumulate(places, power)
        return self.chance.choices(places, cum_weights=weights)[0]

    @cached_property
    def _kept_weights(self):
        return {}

    def _weights(self, power, key):
        return self._kept_weights.get((key, power))

    def _cumulate(self, places, power):
        total, weights = 0.0, []
        for place in places:
            total += max(place.people, 50) ** power
            weights.append(total)
        self._kept_weights[id(places), power] = weights
        return weights

    @cached_property
    def themes(self):
        """{theme: {what: [(bg, en)]}}."""
        return texts("themes", "theme")

    @cached_property
    def kinds(self):
        """{kind: {what: [(bg, en)]}}; an institution is found by its name."""
        return texts("kinds", "kind")

    def some(self, theme, what):
        return self.chance.choice(self.themes[theme][what])

    def day_between(self, first, last):
        """More often a late day than an early one: the network grows."""
        days = (last - first).days
        return first + datetime.timedelta(
            days=int(days * self.chance.random() ** 0.7) if days > 0 else 0
        )

    def moment_on(self, day):
        hour, minute = self.chance.randint(7, 20), self.chance.choice([0, 10, 25, 40])
        return timezone.make_aware(
            datetime.datetime.combine(day, datetime.time(hour, minute))
        )


def texts(name, key):
    found = defaultdict(lambda: defaultdict(list))
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row[key]][row["what"]].append((row["bg"], row["en"]))
    return found


def names(chance):
    """Women and men who do not exist; a name comes back only after all others."""
    women = [f"{first} {feminine(last)}" for first in WOMEN for last in FAMILIES]
    men = [f"{first} {last}" for first in MEN for last in FAMILIES]
    everybody = women + men
    while True:
        chance.shuffle(everybody)
        yield from everybody


def feminine(family):
    return f"{family[:-1]}а" if family.endswith("ски") else f"{family}а"


def eik(number):
    """Nine digits with a right check digit, from a range that the register never gave."""
    first = f"{99_000_000 + number}"
    return first + bg_eik.calc_check_digit_legal(first)

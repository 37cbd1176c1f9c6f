"""A thousand groups: networks of oblasti, of themes, of municipalities, and small teams."""

import datetime
import itertools
from collections import defaultdict

from core.slugs import unique_slug
from leadernet.demo.scale.copying import copy
from members.models import (
    FormerGroupMembership,
    Group,
    GroupMembership,
    GroupRequest,
    Organisation,
)
from places.models import Oblast, Obshtina

GROUPS, LARGEST = 1_000, 300
FIRST = datetime.date(2015, 3, 1)
ACCESS, OFTEN = [Group.Access.OPEN, Group.Access.APPROVAL, Group.Access.CLOSED, Group.Access.PRIVATE], [45, 30, 17, 8]  # fmt: skip
TEAMS = [
    ("Екип „{}“, {}", "“{}” team, {}"),
    ("Подготовка на проект „{}“, {}", "Preparing the project “{}”, {}"),
    ("Работна среща „{}“, {}", "“{}” working party, {}"),
]
OF_AN_OBSHTINA = [
    ("Гражданска коалиция, община {}", "Civic coalition, municipality of {}"),
    ("Организациите на община {}", "Organisations of the municipality of {}"),
    ("Заедно за община {}", "Together for the municipality of {}"),
    ("Местно партньорство, община {}", "Local partnership, municipality of {}"),
    ("Граждански съвет, община {}", "Civic council, municipality of {}"),
]
# What a group does, and how: a sentence of each.
DOES = [
    (
        "Обменяме опит, образци на документи и контакти на хора, които помагат.",
        "We exchange experience, samples of documents and contacts of people who help.",
    ),
    (
        "Подготвяме общи становища и ги внасяме навреме.",
        "We prepare common positions and hand them in on time.",
    ),
    (
        "Заедно кандидатстваме за проекти, за които сами сме малки.",
        "Together we apply for projects for which each of us is too small.",
    ),
    ("Делим си техниката, залите и бусовете.", "We share equipment, rooms and vans."),
    (
        "Правим общ календар, за да не се засичат събитията ни.",
        "We keep a common calendar so that our events do not clash.",
    ),
    (
        "Каним новите организации и им показваме първите стъпки.",
        "We invite new organisations and show them the first steps.",
    ),
    (
        "Следим какво решават институциите и реагираме заедно.",
        "We follow what institutions decide and respond together.",
    ),
    (
        "Учим се един от друг: всеки месец някой показва какво е направил.",
        "We learn from one another: every month somebody shows what they have done.",
    ),
]
HOW = [
    ("Срещаме се в първия вторник на месеца.", "We meet on the first Tuesday of the month."),
    ("Събираме се на живо два пъти в годината, а между срещите пишем тук.", "We meet in person twice a year and write here between the meetings."),
    ("Решенията вземаме с мнозинство, протоколите са във файловете.", "We decide by majority; the minutes are among the files."),
    ("Координаторите се сменят всяка година.", "The coordinators change every year."),
    ("Задачите си разпределяме в края на всяка среща.", "We share out the tasks at the end of each meeting."),
    ("Домакин е всеки път друга организация.", "Each time another organisation is the host."),
    ("Няма членски внос, носи се само желание.", "There is no fee; bring only the will."),
]  # fmt: skip
DONE = ["Проектът приключи и отчетът е приет.", "Задачата е свършена, хората продължават в по-голямата мрежа.", "Сливаме се с групата на областта."]  # fmt: skip


def make(world, organisations, leading):
    """[(group, ids of its people with accounts)], and their members and requests."""
    members = [row for row in organisations if row.status == Organisation.Status.ACTIVE]
    plans = list(itertools.islice(planned(world, members), world.many(GROUPS)))
    taken = set(Group.objects.values_list("slug", flat=True))
    rows = [group_of(world, taken, *plan[:3]) for plan in plans]
    copy(rows)
    memberships, former, people = [], [], []
    for row, (_names, _oblast, _access, joined) in zip(rows, plans, strict=True):
        stayed, left = came_and_left(world, row, joined)
        made, own = members_of(world, row, stayed, leading)
        memberships += made
        former += [stay(world, row, organisation) for organisation in left]
        if not row.is_archived():
            people.append((row, own))
    copy(memberships)
    copy(former)
    copy(requests_of(world, rows, memberships, members, leading))
    return people


def planned(world, members):
    """(names, oblast, access or None, organisations); none without at least three members."""
    by = defaultdict(list)
    for row in members:
        for key in [("oblast", row.place.oblast), ("theme", row.theme), ("obshtina", row.place.obshtina), (row.theme, row.place.oblast)]:  # fmt: skip
            by[key].append(row)
    yield from (plan for plan in networks(world, by) if len(plan[3]) >= 3)
    yield from of_municipalities(world, by)
    yield from teams(world, members, by)


def networks(world, by):
    """Of the country by theme, of oblasti, of oblasti by theme."""
    oblasti = list(Oblast.objects.order_by("code"))
    themes = {theme: words["group"][0] for theme, words in world.themes.items()}
    for theme, (bg, en) in themes.items():
        names = f"Национална мрежа „{bg}“", f"National network “{en}”"
        yield names, None, Group.Access.APPROVAL, by["theme", theme][:LARGEST]
    for oblast in oblasti:
        names = f"Гражданска мрежа на област {oblast.name_bg}", f"Civic network of {oblast.name_en} oblast"  # fmt: skip
        yield names, oblast, Group.Access.APPROVAL, by["oblast", oblast.pk][:LARGEST]
    for oblast in oblasti:
        for theme, (bg, en) in themes.items():
            names = f"{bg}, област {oblast.name_bg}", f"{en}, {oblast.name_en} oblast"
            yield names, oblast, None, by[theme, oblast.pk]


def of_municipalities(world, by):
    for obshtina in Obshtina.objects.select_related("oblast").order_by("code"):
        rows = by["obshtina", obshtina.pk]
        if len(rows) >= 4:
            bg, en = world.chance.choice(OF_AN_OBSHTINA)
            names = bg.format(obshtina.name_bg), en.format(obshtina.name_en)
            yield names, obshtina.oblast, None, rows


def teams(world, members, by):
    """As many as asked for: two to five neighbours with a common piece of work."""
    oblasti, known = Oblast.objects.in_bulk(), set()
    while True:
        row = world.chance.choice(members)
        near = by["obshtina", row.place.obshtina]
        near = [one for one in near if one is not row]
        if not near:
            continue
        rows = [row, *world.chance.sample(near, min(len(near), world.chance.randint(1, 4)))]  # fmt: skip
        form, name = world.chance.choice(TEAMS), world.some(row.theme, "name")
        names = tuple(
            form[at].format(bare(name[at]), (row.place.bg, row.place.en)[at])
            for at in (0, 1)
        )
        if names[0] not in known:
            known.add(names[0])
            yield names, oblasti[row.place.oblast], None, rows


def bare(name):
    """A name that goes between quotation marks itself."""
    return name.replace("„", "").replace("“", "")


def group_of(world, taken, names, oblast, access):
    slug = unique_slug(Group.objects.none(), text=names[1])
    start, number = slug[:74], 2
    while slug in taken:
        slug, number = f"{start}-{number}", number + 1
    taken.add(slug)
    does, how = world.chance.choice(DOES), world.chance.choice(HOW)
    has_english = access or world.chance.random() < 0.5
    founded = world.day_between(FIRST, world.today - datetime.timedelta(days=30))
    return Group(
        name_bg=names[0],
        name_en=names[1] if has_english else "",
        slug=slug,
        description_bg=f"{does[0]} {how[0]}",
        description_en=f"{does[1]} {how[1]}" if has_english else "",
        access=access or world.chance.choices(ACCESS, OFTEN)[0],
        oblast=oblast,
        founded_on=founded,
        **archive(world, founded, access),
    )


def archive(world, founded, access):
    """A few have done their work; the large networks go on."""
    age = (world.today - founded).days
    if access or age < 600 or world.chance.random() > 0.08:
        return {}
    ago = datetime.timedelta(days=world.chance.randint(10, 200))
    return {
        "archived_on": world.today - ago,
        "archive_reason": world.chance.choice(DONE),
    }


def until(world, group):
    return group.archived_on or world.today


def came_and_left(world, group, organisations):
    """(those that are in, those that were): of larger groups a few have left."""
    last = until(world, group)
    unique = {row.pk: row for row in organisations if row.joined_on <= last}
    unique = list((unique or {organisations[0].pk: organisations[0]}).values())
    few = len(unique) // 12
    left = world.chance.sample(unique[1:], few) if few else []
    gone = {row.pk for row in left}
    return [row for row in unique if row.pk not in gone], left


def stay(world, group, organisation):
    first = max(group.founded_on, organisation.joined_on)
    joined = world.day_between(first, until(world, group))
    return FormerGroupMembership(
        group=group,
        organisation=organisation,
        joined_on=joined,
        left_on=world.day_between(joined, until(world, group)),
    )


def members_of(world, group, organisations, leading):
    """(memberships, people with accounts): organisations, some of their people, a coordinator."""
    chance, rows = world.chance, []
    joined = {row.pk: row for row in organisations}
    people = [person for pk in joined for person in leading[pk]]
    for organisation in joined.values():
        since = max(group.founded_on, organisation.joined_on)
        day = world.day_between(since, until(world, group))
        rows.append(GroupMembership(group=group, organisation=organisation, joined_on=day))  # fmt: skip
    lead = next(iter(joined))
    own = dict.fromkeys([leading[lead][0], *chance.sample(people, len(people) // 5)])
    for place, person in enumerate(own):
        rows.append(
            GroupMembership(
                group=group,
                person=person,
                is_coordinator=place == 0 or (place < 3 and len(joined) > 30),
                joined_on=world.day_between(group.founded_on, until(world, group))
                if place
                else group.founded_on,
            )
        )
    return rows, people


def requests_of(world, groups, memberships, members, leading):
    """Here and there somebody asks to come in."""
    inside = {(row.group_id, row.organisation_id) for row in memberships}
    asking = [
        group for group in groups if group.takes_requests() and not group.is_archived()
    ]
    for group in asking[:: max(1, len(asking) // world.many(150))]:
        organisation = world.chance.choice(members)
        if (group.pk, organisation.pk) not in inside:
            ago = datetime.timedelta(days=world.chance.randint(0, 20), hours=3)
            yield GroupRequest(
                group=group,
                organisation=organisation,
                note="Работим по същото и искаме да се включим.",
                created_by=leading[organisation.pk][0].user,
                created_at=world.now - ago,
            )

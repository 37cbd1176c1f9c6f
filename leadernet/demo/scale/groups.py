"""A thousand groups: networks of oblasti, of themes, of municipalities, and small teams."""

import datetime
import itertools
from collections import defaultdict

from core.slugs import unique_slug
from leadernet.demo.scale.copying import copy
from members.models import Group, GroupMembership, GroupRequest, Organisation
from places.models import Oblast, Obshtina

GROUPS, LARGEST = 1_000, 300
FIRST = datetime.date(2015, 3, 1)
ACCESS, OFTEN = [Group.Access.OPEN, Group.Access.APPROVAL, Group.Access.CLOSED, Group.Access.PRIVATE], [45, 30, 17, 8]  # fmt: skip
TEAMS = [
    ("Екип „{}“, {}", "“{}” team, {}"),
    ("Подготовка на проект „{}“, {}", "Preparing the project “{}”, {}"),
    ("Работна среща „{}“, {}", "“{}” working party, {}"),
]
WORDS = [
    ("Срещаме се всеки месец, делим си задачите и показваме какво е станало.", "We meet every month, share the tasks and show what came of them."),
    ("Обменяме опит, образци на документи и контакти на хора, които помагат.", "We exchange experience, samples of documents and contacts of people who help."),
    ("Подготвяме общи становища и каним нови членове от съседните общини.", "We prepare common positions and invite new members from the neighbouring municipalities."),
    ("Заедно кандидатстваме за проекти и посрещаме гости от други области.", "Together we apply for projects and receive guests from other regions."),
]  # fmt: skip


def make(world, organisations, leading):
    """[(group, ids of its people with accounts)], and their members and requests."""
    members = [row for row in organisations if row.status == Organisation.Status.ACTIVE]
    plans = list(itertools.islice(planned(world, members), world.many(GROUPS)))
    taken = set(Group.objects.values_list("slug", flat=True))
    rows = [group_of(world, taken, *plan[:3]) for plan in plans]
    copy(rows)
    memberships, people = [], []
    for row, (_names, _oblast, _access, joined) in zip(rows, plans, strict=True):
        made, own = members_of(world, row, joined, leading)
        memberships += made
        people.append((row, own))
    copy(memberships)
    copy(requests_of(world, rows, memberships, members, leading))
    return people


def planned(world, members):
    """(names, oblast, access or None, organisations); none without at least three members."""
    by = defaultdict(list)
    for row in members:
        for key in [("oblast", row.place.oblast), ("theme", row.theme), ("obshtina", row.place.obshtina), (row.theme, row.place.oblast)]:  # fmt: skip
            by[key].append(row)
    oblasti = list(Oblast.objects.order_by("code"))
    themes = {theme: words["group"][0] for theme, words in world.themes.items()}
    for bg, en, rows in ((*themes[theme], by["theme", theme]) for theme in themes):
        names = f"Национална мрежа „{bg}“", f"National network “{en}”"
        yield names, None, Group.Access.APPROVAL, rows[:LARGEST]
    for oblast in oblasti:
        names = f"Гражданска мрежа на област {oblast.name_bg}", f"Civic network of {oblast.name_en} oblast"  # fmt: skip
        yield names, oblast, Group.Access.APPROVAL, by["oblast", oblast.pk][:LARGEST]
    for oblast in oblasti:
        for theme, (bg, en) in themes.items():
            rows = by[theme, oblast.pk]
            if len(rows) >= 3:
                yield (f"{bg}, област {oblast.name_bg}", f"{en}, {oblast.name_en} oblast"), oblast, None, rows  # fmt: skip
    yield from of_municipalities(by)
    yield from teams(world, members, by)


def of_municipalities(by):
    for obshtina in Obshtina.objects.select_related("oblast").order_by("code"):
        rows = by["obshtina", obshtina.pk]
        if len(rows) >= 4:
            names = (
                f"Гражданска коалиция, община {obshtina.name_bg}",
                f"Civic coalition, municipality of {obshtina.name_en}",
            )
            yield names, obshtina.oblast, None, rows


def teams(world, members, by):
    """As many as asked for: two to five neighbours with a common piece of work."""
    oblasti, known = Oblast.objects.in_bulk(), set()
    while True:
        row = world.chance.choice(members)
        near = by["obshtina", row.place.obshtina]
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
    words = world.chance.choice(WORDS)
    has_english = access or world.chance.random() < 0.5
    return Group(
        name_bg=names[0],
        name_en=names[1] if has_english else "",
        slug=slug,
        description_bg=words[0],
        description_en=words[1] if has_english else "",
        access=access or world.chance.choices(ACCESS, OFTEN)[0],
        oblast=oblast,
        founded_on=world.day_between(FIRST, world.today - datetime.timedelta(days=30)),
    )


def members_of(world, group, organisations, leading):
    """(memberships, people with accounts): organisations, some of their people, a coordinator."""
    chance, rows = world.chance, []
    joined = {row.pk: row for row in organisations}
    people = [person for pk in joined for person in leading[pk]]
    for organisation in joined.values():
        since = max(group.founded_on, organisation.joined_on)
        day = world.day_between(since, world.today)
        rows.append(GroupMembership(group=group, organisation=organisation, joined_on=day))  # fmt: skip
    lead = next(iter(joined))
    own = dict.fromkeys([leading[lead][0], *chance.sample(people, len(people) // 5)])
    for place, person in enumerate(own):
        rows.append(
            GroupMembership(
                group=group,
                person=person,
                is_coordinator=place == 0 or (place < 3 and len(joined) > 30),
                joined_on=world.day_between(group.founded_on, world.today)
                if place
                else group.founded_on,
            )
        )
    return rows, people


def requests_of(world, groups, memberships, members, leading):
    """Here and there somebody asks to come in."""
    inside = {(row.group_id, row.organisation_id) for row in memberships}
    asking = [group for group in groups if group.takes_requests()]
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

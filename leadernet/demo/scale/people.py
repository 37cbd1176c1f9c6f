"""Fifty thousand people, a quarter of them with accounts."""

import datetime
import itertools

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core.slugs import latin
from leadernet.demo import build
from leadernet.demo.scale.copying import copy
from leadernet.demo.scale.world import names
from members.models import Membership, Person, User

PEOPLE, ACCOUNTS, TEAM = 50_000, 12_500, 9
BEGAN = datetime.date(2014, 6, 1)
FIRST_ACCOUNT = "first.of.many@example.org"
HEADS = {
    "chitalishte": ("председател", "секретар", "библиотекар"),
    "foundation": ("управител", "координатор", "счетоводител"),
    "informal": ("координатор", "доброволец", "доброволец"),
    "lag": ("председател", "изпълнителен директор", "експерт"),
    "flag": ("председател", "изпълнителен директор", "експерт"),
    "library": ("директор", "библиотекар", "библиотекар"),
    "municipality": ("кмет", "заместник-кмет", "експерт"),
    "institution": ("директор", "заместник-директор", "специалист"),
    "funder": ("директор", "програмен координатор", "счетоводител"),
}
OTHER_HEADS = ("председател", "ръководител проекти", "счетоводител")
LATER = ("доброволец", "член", "член", "член на управителния съвет", "касиер", "")


def make(world):
    """(people with accounts, people without), in the order in which they are given out."""
    invented = names(world.chance)
    accounts, people = world.many(ACCOUNTS), world.many(PEOPLE)
    password = make_password(build.PASSWORD)
    called = list(itertools.islice(invented, people))
    users = copy(
        User(
            email=address(name, number) if number else FIRST_ACCOUNT,
            password=password,
            language="en" if world.chance.random() < 0.03 else "bg",
            **seen(world),
        )
        for number, name in enumerate(called[:accounts])
    )
    copy(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in users
    )
    rows = copy(
        Person(
            user=users[number] if number < accounts else None,
            name=name,
            email=users[number].email
            if number < accounts
            else optional(world, address(name, number), 0.5),
            phone=optional(world, f"02 000 {number % 10_000:04}", 0.4),
            is_email_public=world.chance.random() < 0.2,
            is_phone_public=world.chance.random() < 0.1,
        )
        for number, name in enumerate(called)
    )
    return rows[:accounts], rows[accounts:]


def seen(world):
    """Everybody was here within the year, so that no account is closed as idle."""
    joined = world.day_between(BEGAN, world.today - datetime.timedelta(days=1))
    last = world.day_between(max(joined, world.today - datetime.timedelta(days=360)), world.today)  # fmt: skip
    return {
        "date_joined": world.moment_on(joined),
        "last_login": min(world.moment_on(last), world.now),
    }


def address(name, number):
    return f"{latin(name).replace(' ', '.')}.{number}@example.org"


def optional(world, value, often):
    return value if world.chance.random() < often else ""


def make_teams(world, organisations, with_accounts, without):
    """Everybody gets a place; a few have two. {organisation: its people with accounts}."""
    chance, leading = world.chance, {}
    accounts, others = itertools.cycle(with_accounts), itertools.cycle(without)
    spread = [1, 1, 1, 2, 2, 2, 3, 3, 4, 6]

    def rows():
        for organisation in organisations:
            roles = ["owner", *chance.sample(["owner", "editor", "editor", "member", "member", "member"], chance.choice([0, 1, 1, 2, 2, 3]))]  # fmt: skip
            leading[organisation.pk] = [next(accounts) for _role in roles]
            size = int(chance.choice(spread) * chance.uniform(1, 5.4)) + 1
            team = [next(others) for _one in range(size)]
            if chance.random() < 0.2:
                team.append(chance.choice(with_accounts))
            everybody = dict.fromkeys([*leading[organisation.pk], *team])
            for place, person in enumerate(everybody):
                role = roles[place] if place < len(roles) else ""
                yield seat_at_table(world, organisation, person, place, role)

    copy(rows())
    return leading


def seat_at_table(world, organisation, person, place, role):
    heads, chance = HEADS.get(organisation.kind, OTHER_HEADS), world.chance
    since = organisation.joined_on or world.today
    started = world.day_between(since, world.today) if place > 1 else since
    has_left = place > 3 and not role and chance.random() < 0.08
    return Membership(
        person=person,
        organisation=organisation,
        role=role,
        position=heads[place] if place < len(heads) else chance.choice(LATER),
        is_public=place == 0 or (place < 4 and chance.random() < 0.5),
        started_on=started,
        ended_on=world.day_between(started, world.today) if has_left else None,
    )

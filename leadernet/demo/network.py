"""The organisations of the five stories and the accounts of the demonstration."""

import datetime
from dataclasses import dataclass, field

from leadernet.demo import build, groups
from members.models import Appointment, Group, Organisation, User

JOINED = {
    "ruse": datetime.date(2015, 2, 2),
    "stara-zagora": datetime.date(2023, 3, 1),
    "stara-zagora-lead": datetime.date(2023, 2, 1),
    "kyustendil": datetime.date(2014, 12, 12),
    "libraries": datetime.date(2015, 1, 15),
    "national": datetime.date(2014, 9, 1),
}


@dataclass
class Network:
    """What the stories share: organisations by story, accounts by name, groups."""

    by_story: dict[str, list[Organisation]] = field(default_factory=dict)
    lags: list[Organisation] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def named(self, slug):
        return Organisation.objects.get(slug=slug)

    @property
    def ruse_club(self):
        return self.by_story["ruse"][0]

    @property
    def ruse_trained(self):
        """The 35 organisations that took part, without the club that trained them."""
        return self.by_story["ruse"][1:]

    @property
    def bratstvo(self):
        return self.by_story["kyustendil"][0]

    @property
    def tundzha(self):
        return next(lag for lag in self.lags if "tundzha" in lag.slug)


def make():
    network = Network()
    make_organisations(network)
    make_lags(network)
    make_funder_and_municipality(network)
    make_accounts(network)
    network.groups = groups.make(network)
    return network


def make_organisations(network):
    for row in build.rows("organisations"):
        made = build.organisation(
            row["name_bg"],
            row["name_en"],
            row["kind"],
            build.obshtini([row["obshtina"]]),
            joined_on=JOINED[row["story"]],
            mission=(row["mission_bg"], row["mission_en"]),
            topics=row["topics"],
        )
        network.by_story.setdefault(row["story"], []).append(made)
    trusted = [
        network.bratstvo,
        network.by_story["stara-zagora-lead"][0],
        network.by_story["national"][0],
        network.by_story["libraries"][0],
    ]
    for made in trusted:
        made.is_trusted = True
        made.save(update_fields=["is_trusted"])


def make_lags(network):
    for row in build.rows("lags"):
        made = build.organisation(
            row["name_bg"],
            row["name_en"],
            Organisation.Kind.LAG,
            build.obshtini(row["obshtina_codes"].split()),
            joined_on=datetime.date(2014, 9, 1),
            mission=(
                "Хора от общината, бизнеса и гражданските организации решават заедно за какво да отиде подкрепата по подхода ЛИДЕР.",
                "People of the municipality, businesses and civil society decide together where LEADER support goes.",
            ),
            topics="rural local",
            is_trusted=True,
        )
        network.lags.append(made)


def make_funder_and_municipality(network):
    partner = Organisation.Status.PARTNER
    sofia = build.obshtini(["SOF46"])
    network.by_story["funder"] = [
        build.organisation(
            name_bg,
            name_en,
            Organisation.Kind.FUNDER,
            sofia,
            joined_on=None,
            status=partner,
        )
        for name_bg, name_en in [
            (
                "Оператор на Програмата за подкрепа на НПО",
                "Operator of the NGO Support Programme",
            ),
            (
                "Оператор на Фонд „Активни граждани“",
                "Operator of the Active Citizens Fund",
            ),
        ]
    ]
    network.by_story["municipality"] = [
        build.organisation(
            "Община Две могили",
            "Municipality of Dve mogili",
            Organisation.Kind.MUNICIPALITY,
            build.obshtini(["RSE08"]),
            joined_on=None,
            status=partner,
        )
    ]


def make_accounts(network):
    ruse_members = network.ruse_trained
    library = network.named("regional-library-vratsa")
    plan = [
        ("admin", "Яна Каменарова", None, ""),
        ("coordinator", "Боряна Ясенова", None, ""),
        ("moderator", "Иво Горанов", None, ""),
        ("owner", "Силвия Липова", network.ruse_club, "owner"),
        ("staff", "Мартин Дунавски", network.ruse_club, "editor"),
        ("lag", "Христина Тополова", network.tundzha, "owner"),
        ("kyustendil", "Росица Пчеларова", network.bratstvo, "owner"),
        ("member", "Николай Сливов", ruse_members[11], "owner"),
        ("librarian", "Антоанета Ветрова", library, "owner"),
        (
            "municipality",
            "Камелия Медарова",
            network.by_story["municipality"][0],
            "editor",
        ),
        ("donor", "Ивайло Орешков", network.by_story["funder"][0], "member"),
        ("accountant", "Виолета Рибарова", None, ""),
        ("citizen", "Лъчезара Житарова", None, ""),
    ]
    for key, name, organisation, role in plan:
        user = build.account(f"{key}@example.org", name)
        network.users[key] = user
        if organisation:
            build.join(user.person, organisation, role)
    for key, role in [
        ("admin", Appointment.Role.ADMINISTRATOR),
        ("coordinator", Appointment.Role.COORDINATOR),
        ("moderator", Appointment.Role.MODERATOR),
    ]:
        Appointment.objects.create(user=network.users[key], role=role)

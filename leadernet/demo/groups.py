"""The networks of the stories as groups: who came when, their files, an archive."""

import datetime
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files
from core.models import Attachment
from events.models import Event
from leadernet.demo import build
from members.actions.group_mails import addressees
from members.models import Group, Topic
from news.models import Article
from places.models import Oblast

DATE = datetime.date

# slug, names, oblast, founded on, what it says of itself.
GROUPS = [
    (
        "leader-network",
        ("Национална ЛИДЕР мрежа", "National LEADER Network"),
        None,
        DATE(2014, 9, 1),
        (
            "24 местни инициативни групи, които учат една от друга и посрещат форуми на своите територии.\n\nВсяка група е избрана от хора от общината, бизнеса и гражданските организации. Тук сверяваме как прилагаме подхода ЛИДЕР, споделяме образци и се уговаряме кой посреща следващата среща.",
            "24 local action groups that learn from one another and host forums on their territories.\n\nEach group was chosen by people of the municipality, businesses and civil society. Here we compare how we apply the LEADER approach, share templates and agree who hosts the next meeting.",
        ),
    ),
    (
        "ngo-network-kyustendil",
        ("НПО мрежа на област Кюстендил", "NGO Network of Kyustendil Oblast"),
        "KNL",
        DATE(2015, 2, 27),
        (
            "Организации от деветте общини, които говорят с местната власт с един глас. Гражданският център към мрежата приема въпроси и предложения.\n\nМрежата започна в Кюстендил и порасна с работните срещи: във всяка община кметът и съветниците се запознаха с организациите, а те влязоха в мрежата.",
            "Organisations of the nine municipalities that speak to local government with one voice. The citizens’ centre of the network takes questions and proposals.\n\nThe network began in Kyustendil and grew with the working meetings: in each municipality the mayor and councillors met the organisations, and these joined the network.",
        ),
    ),
    (
        "partnerships-ruse",
        ("Партньорска мрежа Русе", "Ruse Partnership Network"),
        "RSE",
        DATE(2015, 3, 16),
        (
            "Обучените организации от Русенско, които продължават срещите с общините и след проекта.\n\nПървите влязоха на обучението през март 2015 г., останалите – на работните срещи в своите общини през април.",
            "The trained organisations around Ruse, which keep meeting the municipalities after the project.\n\nThe first joined at the training of March 2015, the others at the working meetings in their municipalities in April.",
        ),
    ),
    (
        "synergy-stara-zagora",
        ("Синергия на мрежата – Стара Загора", "Synergy of the Network – Stara Zagora"),
        "SZR",
        DATE(2023, 3, 1),
        (
            "16 сдружения и неформални групи, обединени около общи каузи и открит отчет.\n\nСилата ни е в обединението: всеки има един глас и пет минути. Неформалните групи са равни със сдруженията, защото каузата не пита за регистрация.",
            "16 associations and informal groups, joined by common causes and open reporting.\n\nOur strength is in joining: everybody has one vote and five minutes. Informal groups are equal to associations, because a cause does not ask for a registration.",
        ),
    ),
    (
        "working-group-trainings-2015",
        ("Работна група „Обучения 2015“", "Working Group “Trainings 2015”"),
        "KNL",
        DATE(2015, 3, 2),
        (
            "Подготви двудневното обучение в четири модула: програма, лектори, зала. Обучението се проведе през март 2015 г.",
            "Prepared the two-day training in four modules: programme, speakers, room. The training was held in March 2015.",
        ),
    ),
]

RUSE_MEETINGS = {
    "RSE03": DATE(2015, 4, 10),
    "RSE04": DATE(2015, 4, 13),
    "RSE37": DATE(2015, 4, 16),
    "RSE08": DATE(2015, 4, 19),
    "RSE13": DATE(2015, 4, 22),
    "RSE05": DATE(2015, 4, 25),
    "RSE33": DATE(2015, 4, 28),
}
KYUSTENDIL_MEETINGS = {
    "KNL48": DATE(2015, 4, 24),
    "KNL04": DATE(2015, 5, 10),
    "KNL05": DATE(2015, 5, 24),
    "KNL27": DATE(2015, 6, 10),
    "KNL31": DATE(2015, 6, 24),
    "KNL38": DATE(2015, 7, 10),
    "KNL41": DATE(2015, 7, 24),
    "KNL50": DATE(2015, 8, 10),
}

TOPICS = {
    "leader-network": ["rural", "local", "ngo-capacity"],
    "ngo-network-kyustendil": ["democracy", "good-governance", "local"],
    "partnerships-ruse": ["good-governance", "local", "ngo-capacity"],
    "synergy-stara-zagora": ["democracy", "environment", "volunteering"],
    "working-group-trainings-2015": ["ngo-capacity"],
}
# Nobody of this network has an account in the demonstration to whom questions could go.
EMAILS = {"synergy-stara-zagora": "synergy@example.org"}

# group, title, name of the file, day, what it says.
FILES = [
    (
        "synergy-stara-zagora",
        "Правила за открит отчет",
        "pravila-za-otkrit-otchet.txt",
        (2023, 5, 22),
        "Правила за открит отчет\n\n1. Всяко решение се вписва на страницата на мрежата до три дни.\n2. Всеки участник има един глас.\n3. Присъствието на срещите се отбелязва и се вижда като число.\n",
    ),
    (
        "synergy-stara-zagora",
        "Предложения за каузи, септември 2023 г.",
        "kauzi-2023.csv",
        (2023, 9, 29),
        "кауза,предложена от\nЧиста Бедечка,Сдружение „Чиста Бедечка“\nКниги на колела,Инициатива „Книги на колела“\nОсиновени дървета,Инициатива „Осиновени дървета“\n",
    ),
    (
        "partnerships-ruse",
        "Матрица за партньорска идея",
        "matritsa-za-ideya.txt",
        (2015, 4, 7),
        "Матрица за партньорска идея\n\nКакъв е проблемът?\nКого засяга?\nКакво може организацията и какво общината?\nКолко струва и кой го плаща?\n",
    ),
    (
        "ngo-network-kyustendil",
        "Покана за работна среща: образец",
        "pokana-obrazets.txt",
        (2015, 4, 2),
        "До кмета и общинския съвет\n\nКаним Ви на работна среща с гражданските организации от Вашата община.\n",
    ),
    (
        "working-group-trainings-2015",
        "Програма на обучението",
        "programa-2015.txt",
        (2015, 3, 20),
        "Четири модула в два дни: управление, финанси, застъпничество, доброволци.\n",
    ),
]


def make(network):
    """{slug: group}; the coordinators are set once there are accounts."""
    found = {}
    for slug, names, oblast, founded_on, texts in GROUPS:
        found[slug] = Group.objects.create(
            slug=slug,
            name_bg=names[0],
            name_en=names[1],
            description_bg=texts[0],
            description_en=texts[1],
            oblast=Oblast.objects.get(code=oblast) if oblast else None,
            founded_on=founded_on,
            access=Group.Access.APPROVAL,
            email=EMAILS.get(slug, ""),
        )
        found[slug].topics.set(Topic.objects.filter(slug__in=TOPICS[slug]))
    let_in(network, found)
    appoint(network, found)
    archive(network, found["working-group-trainings-2015"])
    return found


def let_in(network, groups):
    """Each organisation on the day on which the stories bring it in."""
    lags = groups["leader-network"]
    for number, lag in enumerate(network.lags):
        day = [DATE(2014, 9, 1), DATE(2015, 6, 9), DATE(2015, 9, 22)][number // 8]
        lags.memberships.create(organisation=lag, joined_on=day)
    at_their_meeting(
        groups["ngo-network-kyustendil"],
        network.by_story["kyustendil"],
        KYUSTENDIL_MEETINGS,
    )
    at_their_meeting(
        groups["partnerships-ruse"], network.by_story["ruse"], RUSE_MEETINGS
    )
    synergy = groups["synergy-stara-zagora"]
    for number, member in enumerate(network.by_story["stara-zagora"]):
        # Six began, five associations followed, the informal groups came to the first meeting.
        day = DATE(2023, 3, 1) if number < 6 else DATE(2023, 4, 12)
        if member.kind == "informal":
            day = DATE(2023, 5, 20)
        synergy.memberships.create(organisation=member, joined_on=day)


def at_their_meeting(group, organisations, meetings):
    for organisation in organisations:
        day = meetings.get(organisation.seat.obshtina.code, group.founded_on)
        group.memberships.create(organisation=organisation, joined_on=day)


def appoint(network, groups):
    """Persons and organisations that coordinate."""
    lead = network.by_story["stara-zagora-lead"][0]
    people = [
        ("synergy-stara-zagora", lead.memberships.first().person),
        ("partnerships-ruse", network.users["owner"].person),
    ]
    for slug, person in people:
        group = groups[slug]
        group.memberships.create(
            person=person, is_coordinator=True, joined_on=group.founded_on
        )
    for slug, organisation in [
        ("leader-network", network.tundzha),
        ("ngo-network-kyustendil", network.bratstvo),
    ]:
        row = groups[slug].memberships.get(organisation=organisation)
        row.is_coordinator = True
        row.save()


def archive(network, group):
    """It did what it was for; one organisation had left before."""
    first, second, third, gone = network.by_story["kyustendil"][:4]
    for organisation in (first, second, third):
        group.memberships.create(
            organisation=organisation,
            is_coordinator=organisation == first,
            joined_on=group.founded_on,
        )
    group.former_memberships.create(
        organisation=gone, joined_on=group.founded_on, left_on=DATE(2015, 3, 31)
    )
    group.archived_on = DATE(2015, 11, 2)
    group.archive_reason = (
        "Обучението се проведе и отчетът е приет; работата продължава в мрежата."
    )
    group.save()


def tell(network):
    """What belongs to the groups, once the stories are told."""
    for slug, project in [
        ("leader-network", "leader-network-of-small-places"),
        ("ngo-network-kyustendil", "your-municipality-works-for-you"),
        ("partnerships-ruse", "partnerships-2020"),
        ("synergy-stara-zagora", "synergy-of-the-network"),
    ]:
        for model in (Event, Article):
            rows = model.objects.filter(project__slug=project)
            rows.update(group=network.groups[slug])
    for slug, title, name, day, text in FILES:
        put(network.groups[slug], title, name, build.moment(*day, 12), text)
    write_to_all(network.groups["partnerships-ruse"], network.users["owner"])


def put(group, title, name, moment, text):
    row = group.files.create(title=title, added_at=moment)
    attachment = files.attach(
        row,
        SimpleUploadedFile(name, text.encode()),
        purpose=Attachment.Purpose.DOCUMENT,
        user=None,
    )
    attachment.uploaded_at = moment
    attachment.save(update_fields=["uploaded_at"])


def write_to_all(group, coordinator):
    group.mails.create(
        subject="Кой идва на работилницата в Борово",
        text="Здравейте,\n\nСледващата работилница за идеи е в Борово. Който пътува от Русе, да пише до петък, за да съберем една кола.\n\nПоздрави",
        sent_by=coordinator,
        sent_at=timezone.now() - datetime.timedelta(days=6),
        addressees=addressees(group).count(),
        submission=uuid.uuid4(),
    )

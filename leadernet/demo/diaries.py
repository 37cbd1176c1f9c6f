"""What the teams in Ruse and Kyustendil wrote down along the way, and pictures of it."""

import datetime

from core import files
from core.models import Attachment
from leadernet.demo import build, pictures
from projects.models import DiaryEntry, Project

# Day, municipality in whose town it was, activity by its place in the plan, words, pictures.
RUSE = [
    (
        (2015, 2, 10),
        "RSE27",
        0,
        "Първите анкети се върнаха. Най-често пишат едно и също: имаме идеи, но не знаем как се прави бюджет, който издържа проверка. Значи от там започваме.",
        "The first questionnaires are back. Most of them say the same: we have ideas, but we do not know how to make a budget that stands up to an audit. So that is where we begin.",
        0,
    ),
    (
        (2015, 3, 17),
        "RSE27",
        1,
        "Вторият ден свърши по-късно от обещаното, защото никой не искаше да си тръгне. Накрая всяка организация написа на лист с кого от залата ще се обади още тази седмица.\n\nЛистовете останаха по стените; снимахме ги за всички.",
        "The second day ended later than promised, because nobody wanted to leave. At the end each organisation wrote down whom in the hall it would call this very week.\n\nThe sheets stayed on the walls; we took pictures of them for everybody.",
        3,
    ),
    (
        (2015, 4, 16),
        "RSE08",
        2,
        "В Две могили дойде и кметът, и остана до края. Двете групи работиха по една и съща матрица: кой участва, какво е нужно, какво имаме вече. Разликите в отговорите бяха най-полезната част от срещата.",
        "In Dve mogili the mayor came, and stayed to the end. Both groups worked by one matrix: who takes part, what is needed, what we already have. The differences between their answers were the most useful part of the meeting.",
        2,
    ),
    (
        (2015, 4, 28),
        "RSE33",
        2,
        "Последната от осемте срещи. Шестнадесет идеи на масата, по две от всяка община. Следва трудното: да ги разкажем кратко пред Областния съвет.",
        "The last of the eight meetings. Sixteen ideas on the table, two from each municipality. Now comes the hard part: to tell them briefly to the Regional Council.",
        1,
    ),
]
KYUSTENDIL = [
    (
        (2015, 3, 27),
        "KNL29",
        1,
        "Четвъртият модул беше за застъпничеството. Упражнението: напишете въпрос до общината, на който може да се отговори с „да“ или „не“. Оказа се по-трудно, отколкото изглежда.",
        "The fourth module was about advocacy. The exercise: write a question to the municipality that can be answered with yes or no. It turned out harder than it looks.",
        2,
    ),
    (
        (2015, 4, 23),
        "KNL48",
        2,
        "В Дупница събрахме въпросите на хората предварително, в кутия в читалището. Съветниците отговориха на място на половината; за останалите обещаха срок и го записахме.",
        "In Dupnitsa we collected people’s questions beforehand, in a box at the chitalishte. The councillors answered half of them on the spot; for the others they gave a date, and we wrote it down.",
        1,
    ),
    (
        (2015, 8, 6),
        "KNL50",
        2,
        "Девета среща, в най-малката община. Трекляно има толкова жители, колкото една улица в Кюстендил, а в залата нямаше свободен стол.",
        "The ninth meeting, in the smallest municipality. Treklyano has as many inhabitants as one street of Kyustendil, and there was no free chair in the hall.",
        1,
    ),
]
FIRST_PICTURE = 400


def tell(network):
    number = FIRST_PICTURE
    for slug, entries in [
        ("partnerships-2020", RUSE),
        ("your-municipality-works-for-you", KYUSTENDIL),
    ]:
        project = Project.objects.get(slug=slug)
        activities = list(project.activities.all())
        for day, place, place_in_plan, bg, en, count in entries:
            [obshtina] = build.obshtini([place])
            entry = DiaryEntry.objects.create(
                project=project,
                organisation=project.organisation,
                activity=activities[place_in_plan],
                happened_on=datetime.date(*day),
                settlement=build.seat_of(obshtina),
                text_bg=bg,
                text_en=en,
            )
            illustrate(entry, obshtina, range(number, number + count))
            number += count


def illustrate(entry, obshtina, numbers):
    for position, number in enumerate(numbers, start=1):
        files.attach(
            entry,
            pictures.landscape(number),
            purpose=Attachment.Purpose.GALLERY,
            user=None,
            taken_on=entry.happened_on,
            position=position,
            consent=Attachment.Consent.NOBODY,
            alt_bg="Пейзаж с хълмове, слънце и къщи, избродиран на кръстчета",
            alt_en="A landscape with hills, a sun and houses in cross-stitch",
            caption_bg=f"По пътя към {obshtina.name_bg}",
            caption_en=f"On the way to {obshtina.name_en}",
        )

"""Who came to the idea workshops by themselves, and what was promised for them in parts."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files
from events.models import Attendance, Event
from leadernet.demo import build
from projects.models import Dimension, Indicator, Measurement, PartTarget

# Sex and age group of those who came: enough of each that the public reads their numbers too.
CAME = {
    "idea-workshop-ruse": [
        *[("female", "18-29")] * 5,
        *[("female", "45-64")] * 6,
        *[("male", "18-29")] * 3,
        *[("male", "45-64")] * 5,
    ],
    "idea-workshop-ivanovo": [
        *[("female", "45-64")] * 8,
        *[("male", "45-64")] * 3,
        *[("male", "65-")] * 3,
    ],
}
TRUST = (
    ("никакво", "none"),
    ("малко", "some"),
    ("добро", "good"),
    ("пълно", "full"),
)


def tell(network, project):
    for slug, people in CAME.items():
        workshop = Event.objects.get(slug=slug)
        workshop.asks_sex = workshop.asks_age = True
        workshop.save()
        for sex, age_group in people:
            came(workshop, sex=sex, age_group=age_group)
    result = project.results.get()
    promise_people(result)
    measure_trust(network, result)


def came(workshop, **said):
    registration = build.register(workshop, build.person(), **said)
    Attendance.objects.create(
        registration=registration,
        session=workshop.sessions.get(),
        taken_at=workshop.starts_at,
    )


def promise_people(result):
    people = build.indicator(
        result,
        ("Съседи, дошли на работилница", "Neighbours who came to a workshop"),
        ("души", "people"),
        Indicator.Source.DIFFERENT_PEOPLE,
        80,
        position=3,
    )
    for dimension, key, target in (
        (Dimension.SEX, "female", 40),
        (Dimension.AGE_GROUP, "18-29", 15),
    ):
        PartTarget.objects.create(
            period=people.periods.get(),
            dimension=dimension,
            key=key,
            target_value=target,
        )
    build.indicator(
        result,
        ("Часове работа по идеите", "Hours of work on the ideas"),
        ("човекочаса", "person-hours"),
        Indicator.Source.PERSON_HOURS,
        200,
        position=4,
    )


def measure_trust(network, result):
    trust = build.indicator(
        result,
        ("Доверие към общината", "Trust in the municipality"),
        ("степен", "degree"),
        Indicator.Source.MANUAL,
        4,
        position=5,
        measure_code=Indicator.Measure.QUALITATIVE,
        scale_bg="\n".join(bg for bg, _en in TRUST),
        scale_en="\n".join(en for _bg, en in TRUST),
        baseline=2,
        baseline_note="Анкета преди първата работилница, 40 отговора.",
        baseline_on=result.project.starts_on,
    )
    measured = Measurement.objects.create(
        period=trust.periods.get(),
        value=3,
        measured_on=timezone.localdate() - datetime.timedelta(days=20),
        note="Същата анкета след втората работилница",
    )
    text = "Доверие към общината: 6 никакво, 9 малко, 21 добро, 4 пълно.\n"
    files.attach(
        measured,
        SimpleUploadedFile("анкета.txt", text.encode()),
        purpose="proof",
        user=network.users["staff"],
    )

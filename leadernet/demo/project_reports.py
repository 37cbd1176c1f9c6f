"""Reports to donors: two accepted ones of Ruse, one that came back, one that is being written."""

import datetime

from django.utils import timezone

from leadernet.demo import build
from projects.models import Project
from reports import contents, packing
from reports.models import Report, ReportComment, ReportText

Part = ReportText.Part
State = Report.State


def tell(network):
    ruse = Project.objects.get(slug="partnerships-2020")
    interim = accepted(
        network,
        ruse,
        Report.Kind.INTERIM,
        (datetime.date(2015, 2, 1), datetime.date(2015, 4, 30)),
        sent_on=build.moment(2015, 5, 15, 16),
        decided_on=build.moment(2015, 5, 22, 11),
        texts=INTERIM,
    )
    packing.order(interim)
    final = accepted(
        network,
        ruse,
        Report.Kind.FINAL,
        (datetime.date(2015, 2, 1), datetime.date(2015, 8, 31)),
        sent_on=build.moment(2015, 9, 28, 15),
        decided_on=build.moment(2015, 10, 9, 10),
        texts=FINAL,
    )
    packing.order(final)
    present(network)


def accepted(network, project, kind, days, *, sent_on, decided_on, texts):
    report = begun(project, kind, days, due_on=sent_on.date() + datetime.timedelta(2))
    write(report, texts)
    report.contents = contents.in_both(report)
    for said in report.contents.values():
        said["counted_on"] = sent_on.date().isoformat()
    report.state = State.ACCEPTED
    report.submitted_at = report.first_submitted_at = sent_on
    report.submitted_by = network.users["owner"]
    report.decided_at, report.decided_by = decided_on, network.users["donor"]
    report.decision = "Приемаме отчета. Списъците и снимките са пълни, благодарим."
    report.is_public = True
    report.save()
    return report


def begun(project, kind, days, *, due_on=None):
    starts_on, ends_on = days
    return Report.objects.create(
        project=project,
        number=Report.next_number(project),
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=due_on,
    )


def write(report, texts):
    for part, (bulgarian, english) in texts.items():
        ReportText.objects.create(
            report=report, part=part, text_bg=bulgarian, text_en=english
        )


def present(network):
    """The club owes a report in twelve days; its donor asked for something in the last one."""
    project = Project.objects.get(slug="neighbours-with-ideas")
    today = timezone.localdate()
    report = begun(
        project,
        Report.Kind.INTERIM,
        (project.starts_on, today - datetime.timedelta(days=3)),
        due_on=today + datetime.timedelta(days=12),
    )
    write(report, PRESENT)
    ReportComment.objects.create(
        report=report,
        place=Part.ACTIVITIES,
        author=network.users["coordinator"],
        text="Добавете, моля, колко души дойдоха за пръв път на такава среща.",
    )


INTERIM = {
    Part.SUMMARY: (
        "<p>За три месеца проучихме от какви умения имат нужда организациите в областта, обучихме 35 от тях и се срещнахме с местната власт във всичките осем общини.</p>",
        "<p>In three months we studied which skills the organisations of the oblast need, trained 35 of them and met local government in all eight municipalities.</p>",
    ),
    Part.ACTIVITIES: (
        "<p>Двете обучения бяха в два поредни дни, за да могат хората от малките общини да пътуват веднъж. На всяка среща смесени групи разработиха по две идеи по обща матрица.</p>",
        "<p>The two trainings took place on consecutive days, so that people from small municipalities travelled once. At each meeting mixed groups worked out two ideas by a common matrix.</p>",
    ),
    Part.RESULTS: (
        "<p>Обучени са толкова организации, колкото обещахме. Идеите са шестнадесет; предстои да ги представим пред Областния съвет за развитие.</p>",
        "<p>As many organisations are trained as we promised. There are sixteen ideas; presenting them to the Regional Development Council comes next.</p>",
    ),
    Part.NEXT: (
        "<p>През май представяме идеите на две заседания на съвета.</p>",
        "<p>In May we present the ideas at two sessions of the council.</p>",
    ),
}
FINAL = {
    Part.SUMMARY: (
        "<p>За седем месеца 35 организации преминаха обучение, осем общини ги посрещнаха на работни срещи, а 16 общи идеи стигнаха до Областния съвет за развитие.</p>",
        "<p>In seven months 35 organisations were trained, eight municipalities received them at working meetings, and 16 joint ideas reached the Regional Development Council.</p>",
    ),
    Part.ACTIVITIES: (
        "<p>Всички планирани дейности са изпълнени. Съветът изслуша идеите на две заседания през май.</p>",
        "<p>All planned activities are done. The council heard the ideas at two sessions in May.</p>",
    ),
    Part.RESULTS: (
        "<ul><li>35 различни организации присъстваха на обученията.</li><li>8 работни срещи, по една във всяка община.</li><li>16 идеи, представени пред съвета.</li></ul>",
        "<ul><li>35 different organisations came to the trainings.</li><li>8 working meetings, one in each municipality.</li><li>16 ideas presented to the council.</li></ul>",
    ),
    Part.DEVIATIONS: (
        "<p>Две срещи се преместиха с по няколко дни заради Великден.</p>",
        "<p>Two meetings moved by a few days because of Easter.</p>",
    ),
}
PRESENT = {
    Part.SUMMARY: (
        "<p>Работилниците тръгнаха във всяка от четирите общини.</p>",
        "",
    ),
}

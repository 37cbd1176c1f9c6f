"""The files of an accepted report: what is in them, for whom, and that they prove themselves."""

import hashlib
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import files
from core.models import AuditEntry
from events.models import SignedSheet
from members.models import Membership
from projects import actions as money
from projects.models import Indicator, ProjectPartner
from reports import actions, packing, papers, workbook
from reports.models import Pack, Report, ReportText
from tests.core.pdf_reading import Document
from tests.factories import (
    AllocationFactory,
    ExpenditureFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of, period_of, present

EVENT = "events/2015-03-16-obuchenie"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def scene():
    """A report with an event, its signed sheet and an annex, accepted and public."""
    project = ProjectFactory(**SPRING)
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    owner, donor = (
        staff_of(project.organisation, Membership.Role.OWNER),
        staff_of(funder),
    )
    period_of(project, Indicator.Source.ORGANISATIONS_ATTENDED)
    event = event_of(project, title_bg="Обучение", slug="obuchenie")
    present(event, OrganisationFactory(name_bg="Заедно"))
    sheet = SignedSheet.objects.create(event=event)
    upload = SimpleUploadedFile("лист.txt", "Подписи".encode())
    files.attach(sheet, upload, purpose="sheet", user=owner)
    report = actions.begin(Report(project=project, **SPRING), actor=owner)
    text = "<h3>Γειά σου</h3><p>مرحبا 😀 и дълга дума " + "щ" * 300 + "</p>"
    actions.save_text(
        ReportText(report=report, part="summary", text_bg=text), actor=owner
    )
    upload = SimpleUploadedFile("Протокол №1.txt", "Протокол".encode())
    actions.add_annex(report, upload, actor=owner)
    actions.submit(report, actor=owner)
    actions.accept(report, actor=donor)
    actions.publish(report, actor=owner)
    return report, owner, donor


def made(report, audience):
    pack = report.packs.get(audience=audience)
    packing.make(pack.pk)
    pack.refresh_from_db()
    return pack, zipfile.ZipFile(pack.path())


def test_the_donor_gets_everything_and_the_public_no_names(scene):
    report, _owner, _donor = scene

    donors, everything = made(report, Pack.Audience.DONOR)
    public, shown = made(report, Pack.Audience.PUBLIC)

    sheet = SignedSheet.objects.get().pk
    own = ["manifest.json", "SHA256SUMS"]
    assert everything.namelist() == [
        "report-bg.pdf",
        "report-bg.xlsx",
        "report-en.pdf",
        "report-en.xlsx",
        "annexes/01-protokol_1.txt",
        f"{EVENT}/event.pdf",
        f"{EVENT}/signed/sheet-{sheet}-01.txt",
        *own,
    ]
    assert shown.namelist() == [
        "report-bg.pdf",
        "report-bg.xlsx",
        "report-en.pdf",
        "report-en.xlsx",
        f"{EVENT}/event.pdf",
        *own,
    ]
    assert (donors.left_out, public.left_out) == (0, 2)
    told = json.loads(shown.read("manifest.json"))
    assert told["left_out"] == 2
    assert told["about_left_out"] == (
        "Приложенията, в които има имена на хора или които не са публични, са само в "
        "пакета за донора."
    )


def test_every_file_has_the_checksum_that_the_pack_says(scene):
    report, _owner, _donor = scene

    pack, archive = made(report, Pack.Audience.DONOR)

    lines = archive.read("SHA256SUMS").decode().splitlines()
    said = {path: digest for digest, path in (line.split("  ") for line in lines)}
    own = {"manifest.json", "SHA256SUMS"}
    assert said == {
        name: hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name not in own
    }
    assert pack.sha256 == hashlib.sha256(pack.path().read_bytes()).hexdigest()


def test_the_same_report_makes_the_same_bytes(scene):
    report, _owner, _donor = scene
    first, _archive = made(report, Pack.Audience.PUBLIC)

    Pack.objects.update(state=Pack.State.WAITING)
    again, _archive = made(report, Pack.Audience.PUBLIC)

    assert again.sha256 == first.sha256


def test_the_paper_is_accessible_and_has_every_script(scene):
    report, _owner, _donor = scene

    _pack, archive = made(report, Pack.Audience.PUBLIC)

    for language in ("bg", "en"):
        document = Document(archive.read(f"report-{language}.pdf"))
        assert document.root["/Lang"] == language
        assert document.root["/MarkInfo"]["/Marked"].value
        assert "pdfuaid:part" in document.about
        assert len(document.structure.all("TH")) == 10
        assert document.bookmarks
        assert "Γειά σου" in document.text


def test_who_may_take_which_pack(scene, as_user):
    report, owner, donor = scene
    made(report, Pack.Audience.DONOR)
    made(report, Pack.Audience.PUBLIC)
    address = reverse("reports:pack", args=[report.project.slug, report.number])
    editor, stranger = staff_of(report.project.organisation), UserFactory()

    def status(answer):
        if answer.streaming:
            answer.getvalue()  # the file is closed when it was read to its end
        return answer.status_code

    people = {"owner": owner, "donor": donor, "editor": editor, "stranger": stranger}
    taken = {
        name: tuple(status(ask(address)) for ask in (client.get, client.post))
        for name, client in ((name, as_user(one)) for name, one in people.items())
    }

    assert taken == {
        "owner": (200, 200),
        "donor": (200, 200),
        "editor": (200, 404),
        "stranger": (200, 404),
    }
    seen = AuditEntry.objects.filter(verb="reports.donor_pack_exported")
    assert {one.actor for one in seen} == {owner, donor}


def test_a_file_that_is_gone_is_said_to_be_missing(scene):
    report, _owner, _donor = scene
    report.attachments.get().path().unlink()

    _pack, archive = made(report, Pack.Audience.DONOR)

    told = json.loads(archive.read("manifest.json"))
    assert [one["path"] for one in told["files"] if one["is_missing"]] == [
        "annexes/01-protokol_1.txt"
    ]


def test_what_failed_is_told_and_made_once_more(scene, as_user, monkeypatch):
    report, _owner, donor = scene

    def broken(_report, **_how):
        raise OSError("no room")

    monkeypatch.setattr(packing.making, "pieces_of", broken)
    pack = report.packs.get(audience=Pack.Audience.DONOR)
    with pytest.raises(OSError, match="no room"):
        packing.make_later.func(pack.pk)
    page = as_user(donor).get(
        reverse("reports:packs", args=[report.project.slug, report.number])
    )
    monkeypatch.undo()

    assert "Пакетът не можа да се приготви." in page.text
    pack, archive = made(report, Pack.Audience.DONOR)
    assert pack.state == Pack.State.READY
    assert archive.testzip() is None


def test_money_is_told_by_line_and_costs_to_the_donor_alone(as_user):
    project = ProjectFactory(**SPRING)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    line = AllocationFactory(
        line__budget__project=project, amount=Decimal("1000.00")
    ).line
    cost = {"budget": line.budget, "line": line, "supplier": "Печатница Ясен"}
    kept = ExpenditureFactory(
        **cost, original_amount=Decimal("250.50"), paid_on="2015-03-02"
    )
    ExpenditureFactory(**cost, original_amount=Decimal("99.00"), paid_on="2016-03-02")
    upload = SimpleUploadedFile("фактура.txt", "Фактура".encode())
    files.attach(kept, upload, purpose="document", user=owner)
    report = actions.begin(Report(project=project, **SPRING), actor=owner)
    actions.submit(report, actor=owner)
    actions.accept(report, actor=staff_of(funder))
    actions.publish(report, actor=owner)

    report.refresh_from_db()
    sums = report.contents["bg"]["money"]
    assert (sums["planned"], sums["spent"], sums["within"]) == (
        "1000.00",
        "250.50",
        "250.50",
    )
    page = as_user(UserFactory()).get(report.get_absolute_url())
    assert "250,50" in page.text
    assert "Печатница Ясен" not in page.text
    _pack, donors = made(report, Pack.Audience.DONOR)
    _pack, public = made(report, Pack.Audience.PUBLIC)
    papers = f"costs/{kept.number:04}-01.txt"
    assert papers in donors.namelist()
    assert papers not in public.namelist()
    assert "Печатница Ясен" not in public.read("manifest.json").decode()


def waiting_tasks():
    return DBTaskResult.objects.filter(task_path__endswith="make_later").count()


def test_pressed_again_and_again_a_pack_is_made_once(
    scene, as_user, django_capture_on_commit_callbacks
):
    report, _owner, donor = scene
    address = reverse("reports:packs", args=[report.project.slug, report.number])
    report.packs.update(state=Pack.State.FAILED)
    before = waiting_tasks()

    with django_capture_on_commit_callbacks(execute=True):
        for reader in (donor, UserFactory(), donor):
            as_user(reader).post(address)

    assert waiting_tasks() - before == 2
    assert {one.state for one in report.packs.all()} == {Pack.State.WAITING}


def test_the_clock_does_not_undo_a_pack_that_was_made_meanwhile(scene):
    report, _owner, _donor = scene
    stale = report.packs.get(audience=Pack.Audience.PUBLIC)
    pack, _archive = made(report, Pack.Audience.PUBLIC)

    packing.go_on(stale)

    pack.refresh_from_db()
    assert (pack.state, pack.sha256 != "") == (Pack.State.READY, True)


def test_the_papers_are_those_of_which_the_report_tells(as_user):
    """Between the sending and the making of a pack records go on changing."""
    project = ProjectFactory(**SPRING)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    line = AllocationFactory(line__budget__project=project).line
    told, later = (
        ExpenditureFactory(budget=line.budget, line=line, paid_on="2015-03-02"),
        ExpenditureFactory(budget=line.budget, line=line, paid_on="2016-03-02"),
    )
    for cost in (told, later):
        upload = SimpleUploadedFile("фактура.txt", "Фактура".encode())
        files.attach(cost, upload, purpose="document", user=owner)
    event_of(project, slug="obuchenie")
    moved = event_of(project, slug="sreshta")
    report = actions.begin(Report(project=project, **SPRING), actor=owner)
    report = actions.submit(report, actor=owner)
    money.void_expenditure(told, reason="Два пъти", actor=owner)
    later.paid_on = "2015-03-03"
    later.save()
    event_of(project, slug="zakasnyalo")
    moved.cancelled_at = timezone.now()
    moved.save()
    actions.accept(report, actor=owner)

    _pack, donors = made(report, Pack.Audience.DONOR)

    assert [name for name in donors.namelist() if "/" in name] == [
        f"costs/{told.number:04}-01.txt",
        f"{EVENT}/event.pdf",
        "events/2015-03-16-sreshta/event.pdf",
    ]


def test_money_that_changed_since_is_told(as_user):
    project = ProjectFactory(**SPRING)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    line = AllocationFactory(line__budget__project=project).line
    amount = {"original_amount": Decimal("250.50")}
    cost, _other = (
        ExpenditureFactory(budget=line.budget, line=line, paid_on=day, **amount)
        for day in ("2015-03-02", "2015-04-02")
    )
    report = actions.begin(Report(project=project, **SPRING), actor=owner)
    report = actions.submit(report, actor=owner)
    reader = as_user(owner)
    before = reader.get(report.get_absolute_url()).context["changes"]

    money.void_expenditure(cost, reason="Два пъти", actor=owner)

    page = reader.get(report.get_absolute_url())
    assert before == []
    assert [(one.then, one.now) for one in page.context["changes"]] == [
        ("501.00", "250.50"),
        ("501.00", "250.50"),
    ]
    assert "Изразходвано дотук" in page.text


def test_the_trace_proves_what_was_sent_accepted_and_packed(scene):
    report, _owner, _donor = scene
    pack, _archive = made(report, Pack.Audience.DONOR)

    def traced(verb):
        return AuditEntry.objects.get(verb=f"reports.{verb}").data

    report.refresh_from_db()
    assert traced("submitted") == traced("accepted") == {"contents": report.digest()}
    assert traced("packed") == {"audience": "donor", "sha256": pack.sha256}

    report.contents["bg"]["project"]["title"] = "Друго"

    assert traced("accepted") != {"contents": report.digest()}


def test_of_two_workers_the_later_one_makes_the_pack(scene, monkeypatch):
    report, _owner, _donor = scene
    pack = report.packs.get(audience=Pack.Audience.PUBLIC)
    pieces_of, begun = packing.making.pieces_of, []

    def meanwhile(report, **how):
        """The clock has taken the slow one for dead, and the other is done first."""
        if not begun:
            begun.append(pack)
            packing.make(pack.pk)
        return pieces_of(report, **how)

    monkeypatch.setattr(packing.making, "pieces_of", meanwhile)

    packing.make(pack.pk)

    pack.refresh_from_db()
    assert pack.state == Pack.State.READY
    assert pack.sha256 == hashlib.sha256(pack.path().read_bytes()).hexdigest()
    assert AuditEntry.objects.filter(verb="reports.packed").count() == 1
    assert list(pack.path().parent.glob("*.half")) == []


def test_what_takes_the_worker_down_is_not_tried_for_ever(scene, monkeypatch):
    report, _owner, _donor = scene
    pack = report.packs.get(audience=Pack.Audience.DONOR)

    def out_of_memory(_report, **_how):
        raise SystemExit  # nothing of ours is run after the process is killed

    monkeypatch.setattr(packing.making, "pieces_of", out_of_memory)
    for _time in range(Pack.MOST_TRIES):
        with pytest.raises(SystemExit):
            packing.make(pack.pk)
    packing.make(pack.pk)

    pack.refresh_from_db()
    assert pack.state == Pack.State.FAILED
    assert pack not in packing.stuck()
    monkeypatch.undo()
    packing.order(report)
    pack, _archive = made(report, Pack.Audience.DONOR)
    assert (pack.state, pack.tries) == (Pack.State.READY, 0)


def test_the_papers_of_an_accepted_report_lie_in_its_pack(scene, as_user, monkeypatch):
    report, _owner, donor = scene
    packed = {
        reader: made(report, audience)[1]
        for reader, audience in (
            (donor, Pack.Audience.DONOR),
            (UserFactory(), Pack.Audience.PUBLIC),
        )
    }

    def again(*_args, **_how):
        raise AssertionError("made once more")

    address = f"/projects/{report.project.slug}/reports/{report.number}/"
    monkeypatch.setattr("reports.views.packs.paper.as_pdf", again)
    monkeypatch.setattr("reports.views.packs.workbook.sheets", again)

    for reader, archive in packed.items():
        client = as_user(reader)
        for language, prefix in (("bg", ""), ("en", "/en")):
            for kind in ("pdf", "xlsx"):
                answer = client.get(f"{prefix}{address}report.{kind}")
                content = answer.getvalue() if answer.streaming else answer.content
                assert content == archive.read(f"report-{language}.{kind}")


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_without_its_pack_a_file_is_made_once_by_the_worker(
    scene, client, kind, monkeypatch, django_capture_on_commit_callbacks
):
    """Strangers ask as often as they like; nothing is made while they wait for the answer."""
    report, _owner, _donor = scene
    report.packs.all().delete()
    address = f"/projects/{report.project.slug}/reports/{report.number}/report.{kind}"

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.get(address), client.get(address)

    assert [(one["Refresh"], one["Cache-Control"]) for one in (first, second)] == [
        ("3", "private, no-store")
    ] * 2
    assert "Файлът се приготвя" in first.text
    [task] = DBTaskResult.objects.filter(task_path="reports.papers.draw")
    papers.draw.call(*task.args_kwargs["args"])
    monkeypatch.setattr(papers, "MAKERS", {})
    answer = client.get(address)
    content = answer.getvalue() if answer.streaming else answer.content
    assert content.startswith(b"%PDF" if kind == "pdf" else b"PK")
    assert client.get(address).status_code == 200


def test_showing_a_report_to_everybody_orders_the_pack_that_is_not_there(
    scene, django_capture_on_commit_callbacks
):
    report, owner, _donor = scene
    actions.unpublish(report, actor=owner)
    report.packs.all().delete()
    before = waiting_tasks()

    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(report, actor=owner)

    assert {one.audience for one in report.packs.all()} == {"donor", "public"}
    assert waiting_tasks() - before == 2


def test_a_pack_that_was_never_ordered_is_ordered_from_its_page(scene, as_user):
    report, _owner, donor = scene
    report.packs.all().delete()
    address = reverse("reports:packs", args=[report.project.slug, report.number])

    page = as_user(donor).get(address)
    as_user(donor).post(address)

    assert "Пригответе пакета" in page.text
    assert {one.audience for one in report.packs.all()} == {"donor", "public"}


def test_a_pack_that_fails_is_not_ordered_all_day_long(scene, as_user):
    report, _owner, _donor = scene
    address = reverse("reports:packs", args=[report.project.slug, report.number])
    stranger = as_user(UserFactory())

    states = []
    for _time in range(6):
        report.packs.update(state=Pack.State.FAILED)
        answer = stranger.post(address, follow=True)
        states.append({one.state for one in report.packs.all()})

    assert states == [{"waiting"}] * 5 + [{"failed"}]
    assert "Вече опитахме няколко пъти" in answer.text


def test_each_list_of_evidence_is_asked_once(scene, monkeypatch):
    report, _owner, _donor = scene
    report.refresh_from_db()
    asked = []
    shown = workbook.shown
    monkeypatch.setattr(
        workbook, "shown", lambda *given: asked.append(1) or shown(*given)
    )

    workbook.sheets(report.contents["bg"])

    assert len(asked) == len(report.contents["bg"]["figures"])


def test_what_both_packs_hold_alike_is_made_once(scene, monkeypatch):
    report, _owner, _donor = scene
    made_of, event_report = [], packing.pieces.event_report
    monkeypatch.setattr(
        packing.pieces,
        "event_report",
        lambda event: made_of.append(event.slug) or event_report(event),
    )

    _pack, everything = made(report, Pack.Audience.DONOR)
    _pack, shown = made(report, Pack.Audience.PUBLIC)

    assert made_of == ["obuchenie"]
    assert everything.read(f"{EVENT}/event.pdf") == shown.read(f"{EVENT}/event.pdf")


def test_papers_of_an_old_pack_are_made_anew(scene, monkeypatch):
    """A photograph may have been withdrawn since."""
    report, _owner, _donor = scene
    pack, _everything = made(report, Pack.Audience.DONOR)
    Pack.objects.filter(pk=pack.pk).update(
        touched_at=timezone.now() - packing.making.JUST_NOW
    )
    made_of = []
    monkeypatch.setattr(
        packing.pieces, "event_report", lambda event: made_of.append(event) or b"%PDF"
    )

    _pack, shown = made(report, Pack.Audience.PUBLIC)

    assert len(made_of) == 1
    assert shown.read(f"{EVENT}/event.pdf") == b"%PDF"

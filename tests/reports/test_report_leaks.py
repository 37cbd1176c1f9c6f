"""What a report that everybody may read does not tell everybody."""

import json
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from members.models import Membership
from projects.models import Indicator, ProjectPartner
from reports import actions, packing, paper
from reports.models import Pack, Report
from tests.core import hostile_files as hostile
from tests.factories import OrganisationFactory, ProjectFactory, UserFactory, staff_of
from tests.reports.test_people import women_and_men
from tests.reports.test_sources import SPRING, event_of, period_of

Role = Membership.Role


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def people(project):
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    return {
        "owner": staff_of(project.organisation, Role.OWNER),
        "member": staff_of(project.organisation, Role.MEMBER),
        "donor": staff_of(funder),
        "citizen": UserFactory(),
        "nobody": AnonymousUser(),
    }


def begun(project, people):
    return actions.begin(Report(project=project, **SPRING), actor=people["owner"])


def shown_to_all(report, people):
    actions.submit(report, actor=people["owner"])
    actions.accept(report, actor=people["donor"])
    return actions.publish(report, actor=people["owner"])


def as_reader(user, client, as_user):
    return as_user(user) if user.is_authenticated else client


def annex(report, people, name="Списък.txt"):
    upload = SimpleUploadedFile(name, "Имена".encode())
    return actions.add_annex(report, upload, actor=people["owner"])


def test_added_documents_are_for_those_between_whom_the_report_goes(
    project, people, client, as_user
):
    report = begun(project, people)
    document = annex(report, people)
    shown_to_all(report, people)

    got, named = [], []
    for name, user in people.items():
        reader = as_reader(user, client, as_user)
        answer = reader.get(document.get_absolute_url())
        if answer.status_code == 200 and answer.getvalue() == "Имена".encode():
            got.append(name)
        if "Списък.txt" in reader.get(report.get_absolute_url()).text:
            named.append(name)

    assert got == named == ["owner", "member", "donor"]


def test_documents_of_the_next_draft_are_not_read_before_it_is_sent(
    project, people, as_user
):
    report = begun(project, people)
    annex(report, people, "Първи.txt")
    actions.submit(report, actor=people["owner"])
    actions.withdraw(report, actor=people["owner"])
    annex(report, people, "Втори.txt")

    def read_by(name):
        page = as_user(people[name]).get(report.get_absolute_url())
        return [one.name for one in page.context["annexes"]]

    assert read_by("donor") == ["Първи.txt"]
    assert read_by("owner") == ["Първи.txt", "Втори.txt"]


def test_what_changed_since_tells_everybody_no_small_group(project, people, as_user):
    period_of(project, Indicator.Source.PARTICIPATIONS, sex="female")
    women_and_men(event_of(project), women=3, men=20)
    report = shown_to_all(begun(project, people), people)

    def changes_for(name):
        return as_user(people[name]).get(report.get_absolute_url()).context["changes"]

    assert changes_for("citizen") == changes_for("donor") == []

    women_and_men(event_of(project), women=2, men=20)

    assert changes_for("citizen") == []
    assert [(one.then, one.now) for one in changes_for("donor")] == [(3, 5)]


def test_the_pack_for_everybody_holds_no_keys_of_people(project, people):
    period_of(project, Indicator.Source.DIFFERENT_PEOPLE)
    women_and_men(event_of(project), women=2, men=0)
    report = shown_to_all(begun(project, people), people)

    def figure_for(audience):
        pack = report.packs.get(audience=audience)
        packing.make(pack.pk)
        with zipfile.ZipFile(pack.path()) as archive:
            told = json.loads(archive.read("manifest.json"))
        [figure] = told["contents"]["bg"]["figures"]
        return figure

    assert figure_for(Pack.Audience.PUBLIC)["value"] == 2
    assert "records" not in figure_for(Pack.Audience.PUBLIC)
    assert len(figure_for(Pack.Audience.DONOR)["records"]) == 2


def test_partners_that_are_not_public_are_named_to_its_receivers_alone(
    project, people, as_user
):
    for name, status in [("Открита", "active"), ("Тайна", "draft")]:
        partner = OrganisationFactory(name_bg=name, status=status)
        project.partners.create(
            organisation=partner, role=ProjectPartner.Role.IMPLEMENTING
        )
    report = shown_to_all(begun(project, people), people)

    def named_to(name):
        said = as_user(people[name]).get(report.get_absolute_url()).context["said"]
        return [one["name"] for one in said["project"]["partners"][1:]]

    assert named_to("donor") == ["Открита", "Тайна"]
    assert named_to("citizen") == ["Открита"]


def test_a_photograph_whose_people_no_longer_agree_leaves_the_paper(project, people):
    event = event_of(project)
    upload = SimpleUploadedFile("зала.jpg", hostile.picture())
    photograph = files.attach(
        event, upload, purpose="gallery", user=people["owner"], alt_bg="Хора в зала"
    )
    photograph.consent, photograph.taken_on = "agreed", SPRING["starts_on"]
    photograph.save()
    report = shown_to_all(begun(project, people), people)
    said = report.contents["bg"]

    def drawn():
        found = paper.pictures(report, said)["pictures"]
        return [one["picture"].alt for one in found]

    assert drawn() == ["Хора в зала"]

    photograph.consent = ""
    photograph.save()

    assert drawn() == []


def test_words_of_pictures_stay_as_they_were_sent(project, people):
    programme = project.programme

    def put_up(owner, purpose, **words):
        upload = SimpleUploadedFile("снимка.jpg", hostile.picture())
        return files.attach(
            owner, upload, purpose=purpose, user=people["owner"], **words
        )

    logos = [
        put_up(programme, "logo", alt_bg="Фондът", alt_en="The fund"),
        put_up(programme, "logo"),
    ]
    photograph = put_up(
        event_of(project),
        "gallery",
        alt_bg="Хора в зала",
        consent="agreed",
        taken_on=SPRING["starts_on"],
    )
    report = shown_to_all(begun(project, people), people)

    for one in (photograph, *logos):
        one.alt_bg = one.alt_en = "Днешни думи"
        one.save()
    put_up(programme, "logo", alt_bg="Нов донор")

    def drawn(said):
        logos = paper.funder(report, said)["logos"]
        found = paper.pictures(report, said)["pictures"]
        return [one.alt for one in [*logos, *(one["picture"] for one in found)]]

    of_then = ["Фондът", programme.name, "Хора в зала"]
    assert drawn(report.contents["bg"]) == of_then
    assert drawn(report.contents["en"])[0] == "The fund"

    # Reports of before do not say which logos stood under them.
    older = dict(report.contents["bg"])
    older["project"] = {k: v for k, v in older["project"].items() if k != "logos"}
    assert drawn(older) == ["Днешни думи", "Днешни думи", "Нов донор", "Хора в зала"]

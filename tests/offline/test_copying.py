"""What is in the static copy of a project, what is not, and that it opens from a disk."""

import hashlib
import json
import re
import zipfile

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone

from core import files
from leadernet import page_cache
from leadernet.offline import addresses, making, pages, reading
from members.models import Membership
from news.models import Article
from projects.models import Indicator, ProjectPartner
from reports import actions as reports
from reports import papers
from reports.models import ProjectCopy, Report
from tests.events.test_signed_sheets import photograph
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    DecisionFactory,
    DiaryEntryFactory,
    GroupFactory,
    IdeaFactory,
    ObshtinaFactory,
    OpportunityFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    ShiftFactory,
    staff_of,
)
from tests.offline import walking
from tests.reports.test_sources import SPRING, event_of, period_of, present


def gallery_picture(owner, name="поле.jpg", consent="nobody", **words):
    user = staff_of(OrganisationFactory())
    return files.attach(
        owner, photograph(name), purpose="gallery", user=user, consent=consent, **words
    )


@pytest.fixture
def project():
    return ProjectFactory(title_bg="Гори", title_en="Forests", slug="gori", **SPRING)


def names(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    )


@pytest.fixture
def full(project):
    """A project with something in each of its tabs, accepted reports included."""
    ActivityFactory(project=project).obshtini.set([ObshtinaFactory()])
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    period_of(project, Indicator.Source.ORGANISATIONS_ATTENDED)
    event = event_of(project, title_bg="Обучение", slug="obuchenie")
    present(event, OrganisationFactory(name_bg="Заедно"))
    gallery_picture(event, alt_bg="Хора под дърво")
    DecisionFactory(event=event, published_at=timezone.now())
    ArticleFactory(project=project, slug="parva")
    DiaryEntryFactory(project=project)
    document = SimpleUploadedFile("Договор №1.txt", "Договор".encode())
    files.attach(project, document, purpose="document", user=owner)
    report = reports.begin(Report(project=project, **SPRING), actor=owner)
    reports.submit(report, actor=owner)
    reports.accept(report, actor=staff_of(funder))
    reports.publish(report, actor=owner)
    return project


def test_every_tab_and_every_page_is_there_in_both_languages(full, unpacked):
    folder = unpacked(full)

    def pages_of(language):
        inside = folder / language
        return sorted(p.relative_to(inside).as_posix() for p in inside.rglob("*.html"))

    indicator = Indicator.objects.get()
    period = indicator.periods.get()
    expected = [
        "activities.html",
        "coverage.html",
        "diary.html",
        "diary/N.html",
        "documents.html",
        "events.html",
        "events/obuchenie-decisions-N.html",
        "events/obuchenie-numbers.html",
        "events/obuchenie.html",
        "gallery.html",
        "index.html",
        "news.html",
        "news/parva.html",
        "open-data.html",
        "publications.html",
        "reports.html",
        "reports/1.html",
        "results.html",
        f"results/{indicator.pk}-period-{period.pk}.html",
    ]
    for language in ("bg", "en"):
        found = [
            re.sub(r"(diary/|decisions-)[0-9]+", r"\1N", one)
            for one in pages_of(language)
        ]
        assert found == expected


def test_each_link_leads_somewhere_and_nothing_runs(full, unpacked):
    assert walking.problems(unpacked(full)) == []


def test_what_is_not_for_everybody_is_not_in_it(project, unpacked):
    """Drafts, members' and groups' things, small groups, people on lists, unmarked pictures."""
    secret = "Таен{}"
    ArticleFactory(
        project=project, title_bg=secret.format(1), status=Article.Status.DRAFT
    )
    ArticleFactory(project=project, title_bg=secret.format(2), audience="members")
    group = GroupFactory(name_bg=secret.format(3), access="closed")
    event_of(
        project, title_bg=secret.format(4), audience="group", group=group, slug="taen"
    )
    event_of(project, title_bg=secret.format(5), is_published=False, slug="chernova")
    seen = event_of(project, title_bg="Обучение", slug="obuchenie")
    RegistrationFactory(event=seen, person=PersonFactory(name=secret.format(6)))
    DecisionFactory(event=seen, text_bg=secret.format(7), published_at=None)
    hidden = DiaryEntryFactory(project=project, text_bg=secret.format(8))
    hidden.deleted_at = timezone.now()
    hidden.save()
    gallery_picture(seen, consent="", alt_bg=secret.format(9))
    other = ArticleFactory(title_bg="Чужда новина", slug="chuzhda")
    period_of(project, Indicator.Source.ORGANISATIONS_ATTENDED)

    folder = unpacked(project)

    assert "Таен" not in walking.texts(folder)
    assert not (folder / "files").exists()
    assert other.slug not in " ".join(names(folder))
    assert walking.problems(folder) == []


HOSTILE = (
    '<p id="x">Текст</p><script>alert(1)</script><img src="https://evil.example/a.png">'
    '<a href="../../../../etc/passwd">нагоре</a> <a href="javascript:alert(1)">тук</a>'
    '<a href="/accounts/logout/">изход</a> <a href="//evil.example/">друг</a>'
)


def test_the_ideas_of_the_project_are_in_it(project, unpacked):
    idea = IdeaFactory(call__project=project, title="Читалищен автобус")
    IdeaFactory(call=idea.call, title="Таен автобус", is_public=False)

    folder = unpacked(project)

    page = (folder / "bg" / "ideas" / f"{idea.pk}.html").read_text(encoding="utf-8")
    assert "Читалищен автобус" in page
    assert "Подкрепям" not in page
    assert "Читалищен автобус" in (folder / "bg" / "ideas.html").read_text("utf-8")
    assert "Таен" not in walking.texts(folder)
    assert walking.problems(folder) == []


def test_the_volunteering_of_the_project_is_in_it(project, unpacked):
    opportunity = OpportunityFactory(project=project, title_bg="Чист парк")
    ShiftFactory(opportunity=opportunity, capacity=3)
    OpportunityFactory(project=project, title_bg="Тайна чернова", status="draft")

    folder = unpacked(project)

    page = folder / "bg" / "volunteering" / f"{opportunity.pk}.html"
    text = page.read_text(encoding="utf-8")
    assert "10:00–14:00" in text
    assert "Запишете се" not in text
    assert "3 места" not in text
    assert "Чист парк" in (folder / "bg" / "volunteering.html").read_text("utf-8")
    assert "Тайна" not in walking.texts(folder)
    assert walking.problems(folder) == []


def test_hostile_words_stay_inside_the_page(project, unpacked):
    article = ArticleFactory(
        project=project, slug="con", title_bg="--><script>1</script>"
    )
    # Past every cleaning, as if a rule of it had failed.
    Article.objects.filter(pk=article.pk).update(
        body_bg=HOSTILE, lead_bg='"><form action="https://evil.example">'
    )
    event_of(project, title_bg="</title><base href='https://evil.example'>", slug="aux")
    user = staff_of(project.organisation)
    document = SimpleUploadedFile("..\\..\\CON: „а“?*.txt", "Договор".encode())
    files.attach(project, document, purpose="document", user=user)

    folder = unpacked(project)

    assert walking.problems(folder) == []
    assert {"bg/news/x-con.html", "bg/events/x-aux.html"} <= set(names(folder))
    assert all(
        re.fullmatch(r"[A-Za-z0-9/_.-]{1,149}", one) and ".." not in one
        for one in names(folder)
    )
    assert "evil.example" not in (folder / "bg/index.html").read_text()


def test_no_text_makes_more_pages_than_there_are(project, unpacked):
    indicator = period_of(project, Indicator.Source.EVENTS_HELD).indicator
    event_of(project)
    picture = gallery_picture(project)
    results, file = (
        f"/projects/gori/results/{indicator.pk}/",
        picture.get_absolute_url(),
    )
    hostile = [
        f"{results}?page=2",
        f"{results}?page=99999",
        f"{results}?period=999999",
        f"{results}?period=0{indicator.periods.get().pk}",
        results.replace("results/", "results/000"),
        results.replace("results", "%72esults"),
        f"{results}export.csv?period=999999",
        file.replace("files", "f%69les"),
        "/projects/gori/news/?page=2",
    ]
    links = "".join(f'<a href="{one}">х</a>' for one in [results, file, *hostile])
    ArticleFactory(project=project, body_bg=f"<p>{links}</p>", slug="parva")
    DiaryEntryFactory(project=project, text_bg=f"<p>{links}</p>")

    found = names(unpacked(project))

    told, number = indicator.periods.get().pk, indicator.pk
    assert [name for name in found if name.startswith("bg/results/")] == [
        f"bg/results/{number}-export-period-{told}.csv",
        f"bg/results/{number}-export-period-{told}.xlsx",
        f"bg/results/{number}-period-{told}.html",
        f"bg/results/{number}.html",
    ]
    assert not [name for name in found if "page-" in name]
    assert len([name for name in found if name.startswith("files/")]) == 1


def test_a_long_report_is_there_on_paper_too(full, unpacked, monkeypatch):
    monkeypatch.setattr(papers, "LONG", -1)

    folder = unpacked(full)

    found = [name for name in names(folder) if name.endswith(".pdf")]
    assert found == ["bg/reports/1-report.pdf", "en/reports/1-report.pdf"]
    assert all((folder / name).read_bytes().startswith(b"%PDF") for name in found)


def test_a_copy_remembers_the_organisations_that_it_names(project, unpacked):
    partner, came = OrganisationFactory(), OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=partner, role=ProjectPartner.Role.FUNDING
    )
    period_of(project, Indicator.Source.ORGANISATIONS_ATTENDED)
    event = event_of(project, slug="obuchenie")
    present(event, came)

    unpacked(project)

    named = {project.organisation_id, event.organiser_id, partner.pk, came.pk}
    shown = ProjectCopy.objects.get().shown
    assert shown["organisations"] == dict.fromkeys(map(str, named), "")


def test_every_file_is_listed_with_its_checksum(project, unpacked):
    ArticleFactory(project=project)

    folder = unpacked(project)

    lines = (folder / "SHA256SUMS").read_text().splitlines()
    said = {path: digest for digest, path in (line.split("  ") for line in lines)}
    own = {"manifest.json", "SHA256SUMS"}
    assert said == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in names(folder)
        if name not in own
    }
    told = json.loads((folder / "manifest.json").read_text())
    assert [one["path"] for one in told["files"]] == list(said)
    assert told["day"] == timezone.localdate().isoformat()
    words = (folder / "README.txt").read_text(encoding="utf-8-sig")
    assert "Гори" in words
    assert "Forests" in words
    assert "/en/projects/gori/" in words


class TestNames:
    @pytest.fixture
    def named(self, project):
        chosen = addresses.Names(project)

        def name(address, kind="page", language="bg", suffix=""):
            place = addresses.Place(address, kind, language)
            return chosen.of(place, suffix=suffix)

        return name

    def test_say_where_a_page_was(self, named):
        assert [
            named("/projects/gori/"),
            named("/projects/gori/results/3/?period=5"),
            named("/en/news/parva/", language="en"),
            named("/events/sreshta/decisions/2/"),
            named("/projects/gori/project.xlsx", kind="made"),
        ] == [
            "bg/index.html",
            "bg/results/3-period-5.html",
            "en/news/parva.html",
            "bg/events/sreshta-decisions-2.html",
            "bg/project.xlsx",
        ]

    def test_are_accepted_everywhere_and_never_alike(self, named):
        assert [
            named("/news/con/"),
            named("/news/LPT1/"),
            named("/news/A/"),
            named("/news/a/"),
            named("/files/aB..c/%D0%A1%D0%BD%D0%B8%D0%BC%D0%BA%D0%B0.png", "upload"),
            named("/files/../x:y.webp", "upload", suffix=".webp"),
        ] == [
            "bg/news/x-con.html",
            "bg/news/x-lpt1.html",
            "bg/news/a.html",
            "bg/news/a-2.html",
            "files/ab-c-snimka.bin",
            "files/x-xy.webp",
        ]
        assert len(named(f"/news/{'a' * 300}/")) < 110


class TestScope:
    @pytest.mark.parametrize(
        "href",
        [
            "/projects/gori/news/?page=2&sort=x",
            "/projects/gori/news/?page=-1",
            "/projects/gori/?page=2",
            "/projects/gori/results/?period=1",
            "/projects/gori/edit/",
            "/projects/drug/",
            "/events/",
            "/accounts/login/",
            "https://example.com/projects/gori/",
            "//example.com/projects/gori/",
            "javascript:alert(1)",
            "http://[",
            "/news/not-there/",
            "/i18n/setlang/",
            "/admin/",
        ],
    )
    def test_what_is_outside(self, project, href):
        assert addresses.Scope(project).place(href) is None

    def test_the_first_page_of_a_list_is_the_list(self, project):
        scope = addresses.Scope(project)

        first, second = (
            scope.place(f"?page={number}", on="/en/projects/gori/news/")
            for number in (1, 2)
        )

        assert first == scope.place("/en/projects/gori/news/#top")
        assert (second.address, second.language) == (
            "/en/projects/gori/news/?page=2",
            "en",
        )


def test_forms_become_links_to_where_they_work():
    content = (
        "<!doctype html><html lang=bg><head><title>x</title></head><body>"
        '<form><label for="a">А</label><input id="a"></form><button>Б</button></body></html>'
    )

    page = pages.reduced(content.encode(), "/projects/gori/")

    assert page.links == ["http://localhost:8000/projects/gori/"]
    assert b"<label" not in page.text()
    assert b"<button" not in page.text()


def test_what_was_made_is_one_file_and_no_work_is_left(project):
    copy = ProjectCopy.objects.create(project=project)

    making.make(copy.pk)

    copy.refresh_from_db()
    assert [path.name for path in copy.path().parent.iterdir()] == [f"{copy.key}.zip"]
    assert (copy.state, copy.size) == ("ready", copy.path().stat().st_size)
    with zipfile.ZipFile(copy.path()) as archive:
        assert archive.testzip() is None
    assert copy.pages == 4


def test_a_reader_of_the_copy_is_nobody_and_leaves_nothing(project, settings):
    settings.PAGE_CACHE = True
    settings.SITE_URL = "https://example.org"
    settings.ALLOWED_HOSTS = ["example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    response = reading.Reader().get("/projects/gori/")
    request = WSGIRequest(reading.environ("/en/projects/gori/?page=2"))

    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert b"https://example.org/projects/gori/" in response.content
    assert page_cache.key_of(request) is None
    assert not Session.objects.exists()

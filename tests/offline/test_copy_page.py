"""Where the copy of a project is taken, and who has a new one made."""

import datetime
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import files
from core.models import Attachment, AuditEntry
from leadernet.offline import making, standing
from projects.models import Project
from reports.models import ProjectCopy
from tests.factories import ArticleFactory, ProjectFactory, staff_of

State = ProjectCopy.State


@pytest.fixture
def project():
    return ProjectFactory(slug="gori")


@pytest.fixture
def staff(project, as_user):
    return as_user(staff_of(project.organisation))


def made(project):
    copy, _is_new = ProjectCopy.objects.get_or_create(project=project)
    making.make(copy.pk)
    copy.refresh_from_db()
    return copy


def tasks():
    return DBTaskResult.objects.filter(
        task_path="leadernet.offline.making.make_later"
    ).count()


def test_it_is_ordered_made_and_taken(
    project, staff, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ordered = staff.post("/projects/gori/copy/make/")
    waiting = client.get("/projects/gori/copy/")
    copy = made(project)
    page = client.get("/projects/gori/copy/")
    file = client.get("/projects/gori/copy.zip")

    assert (ordered.url, tasks()) == ("/projects/gori/copy/", 1)
    assert "Приготвя се ново копие" in waiting.text
    assert waiting["Refresh"] == "3"
    assert "Изтеглете копието" in page.text
    assert "4 страници" in page.text
    # As index.html in the copy says it: not the style sheets and fonts.
    assert copy.files == 0
    assert copy.sha256 in page.text
    assert "Пригответе ново копие" not in page.text
    assert file.getvalue() == copy.path().read_bytes()
    day = timezone.localdate().isoformat()
    assert file["Content-Disposition"] == f'attachment; filename="gori-{day}.zip"'
    assert file["Cache-Control"] == "private, no-store"
    verbs = AuditEntry.objects.filter(verb__contains="copy").order_by("pk")
    assert [one.verb for one in verbs] == [
        "projects.copy_ordered",
        "projects.copy_made",
    ]


def test_pressed_again_and_again_it_is_made_once(
    project, staff, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(3):
            staff.post("/projects/gori/copy/make/")

    assert tasks() == 1


def test_of_what_has_not_changed_there_is_no_second_one_within_an_hour(project, staff):
    copy = made(project)

    answer = staff.post("/projects/gori/copy/make/", follow=True)
    assert "Копието е отпреди по-малко от час" in answer.text
    ArticleFactory(project=project)
    making.order(project)

    copy.refresh_from_db()
    assert copy.state == State.WAITING


def test_after_an_hour_it_may_be_made_again(project):
    copy = made(project)
    ProjectCopy.objects.update(made_at=timezone.now() - datetime.timedelta(minutes=61))

    making.order(project)

    copy.refresh_from_db()
    assert copy.state == State.WAITING


def test_the_one_before_is_given_until_the_new_one_is_there(project, client):
    old = made(project)
    ArticleFactory(project=project)
    making.order(project)

    between = client.get("/projects/gori/copy.zip")
    assert between.getvalue() == old.path().read_bytes()
    new = made(project)

    assert not old.path().exists()
    with zipfile.ZipFile(new.path()) as archive:
        assert "bg/news.html" in archive.namelist()


def test_a_draft_has_none(project, staff, client):
    made(project)
    Project.objects.update(is_published=False)

    page = staff.get("/projects/gori/copy/")

    assert "Първо публикувайте проекта" in page.text
    assert "Изтеглете копието" not in page.text
    with pytest.raises(ValidationError, match="публикувайте"):
        making.order(project)
    assert staff.get("/projects/gori/copy.zip").status_code == 404
    assert client.get("/projects/gori/copy/").status_code == 404


def test_what_failed_is_told_to_the_staff_and_tried_again(project, staff, monkeypatch):
    copy = made(project)
    ArticleFactory(project=project)
    making.order(project)

    def broken(_self):
        raise OSError("no room")

    monkeypatch.setattr(making.Copying, "walk", broken)
    with pytest.raises(OSError, match="no room"):
        making.make_later.func(copy.pk)
    page = staff.get("/projects/gori/copy/")
    monkeypatch.undo()

    assert "Последното копие не можа да се приготви." in page.text
    assert "Изтеглете копието" in page.text
    assert [path.name for path in copy.path().parent.iterdir()] == [copy.path().name]
    making.order(project)
    assert made(project).state == State.READY


def test_the_clock_takes_up_what_stands_still(
    project, django_capture_on_commit_callbacks
):
    making.order(project)
    assert list(making.stuck()) == []
    ProjectCopy.objects.update(
        touched_at=timezone.now() - datetime.timedelta(minutes=3)
    )
    [stuck] = making.stuck()

    making.go_on(stuck)
    making.go_on(stuck)

    assert tasks() == 1


def test_links_lead_to_it(project, client):
    link = 'href="/projects/gori/copy/"'

    assert link in client.get("/projects/gori/open-data/").text
    assert link not in client.get("/projects/gori/").text
    Project.objects.update(closed_at=timezone.now())
    assert link in client.get("/projects/gori/").text


def test_the_page_asks_the_database_the_same_with_much_in_the_copy(
    project, client, django_assert_num_queries
):
    def with_rows(number):
        for article in ArticleFactory.create_batch(number, project=project):
            file = SimpleUploadedFile("а.txt", "Текст".encode())
            user = article.author or staff_of(project.organisation)
            files.attach(article, file, purpose="document", user=user)
        shown = standing.both(
            standing.of(project),
            standing.of(project),
            files=Attachment.objects.values_list("key", flat=True),
            organisations=[project.organisation],
        )
        ProjectCopy.objects.update_or_create(
            project=project, defaults={"made_at": timezone.now(), "shown": shown}
        )
        copy = ProjectCopy.objects.get()
        copy.path().parent.mkdir(parents=True, exist_ok=True)
        copy.path().touch()

    with_rows(1)
    client.get("/projects/gori/copy/")
    with django_assert_num_queries(24):
        page = client.get("/projects/gori/copy/")
    assert page.context["has_file"]
    with_rows(30)

    with django_assert_num_queries(24):
        page = client.get("/projects/gori/copy/")
    assert page.context["has_file"]

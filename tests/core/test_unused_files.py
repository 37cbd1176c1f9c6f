"""What the clock removes from the disk, and what it never touches."""

import datetime
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from machina.apps.forum_conversation.models import Post

from core import files, unused_files
from core.models import Attachment
from forums import actions as forums
from forums.reference import ensure_forum
from members.actions import organisations as members
from projects import actions as projects
from tests.core import hostile_files as hostile
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)

LONG_AGO = timezone.now() - datetime.timedelta(days=2)


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # Every folder has its turn now.
    monkeypatch.setattr(
        unused_files,
        "folders_of",
        lambda moment: sorted(one for one in tmp_path.glob("??") if one.is_dir()),
    )
    return tmp_path


def text(name="план.txt"):
    return SimpleUploadedFile(name, "План".encode())


def picture():
    return SimpleUploadedFile("лого.png", hostile.picture("PNG", (400, 400)))


def attach(owner, upload=None):
    return files.attach(owner, upload or text(), purpose="document", user=None)


def on_disk(media):
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def make_old(media):
    Attachment.objects.update(uploaded_at=LONG_AGO)
    for path in media.rglob("*"):
        if path.is_file():
            os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))


def tick():
    call_command("tick")


class RolledBackError(Exception):
    pass


def upload_and_fail(owner):
    with transaction.atomic():
        attach(owner)
        raise RolledBackError


def test_a_rolled_back_upload_leaves_its_file_for_a_day_only(media):
    owner = EventFactory()
    with pytest.raises(RolledBackError):
        upload_and_fail(owner)

    tick()
    fresh = on_disk(media)
    make_old(media)
    tick()

    assert len(fresh) == 1
    assert on_disk(media) == []


def test_files_that_a_row_names_stay_however_old(media):
    kept = attach(EventFactory())
    drawn = attach(OrganisationFactory(), picture())
    make_old(media)

    tick()

    expected = [kept.path().name, *(drawn.path(width).name for width in drawn.widths)]
    assert on_disk(media) == sorted(expected)
    assert Attachment.objects.count() == 2


def test_files_of_something_deleted_for_thirty_days_stay(media):
    event = EventFactory(is_published=False, deleted_at=timezone.now())
    attach(event)
    make_old(media)

    tick()

    assert len(on_disk(media)) == 1


def test_a_deleted_post_takes_its_files_along_after_a_day(media):
    forum = ensure_forum("Проекти", audience="public")
    member = staff_of(OrganisationFactory())
    topic = forums.start_topic(
        forum, subject="Тема", content="Вижте", actor=member
    ).topic
    answer = forums.reply(topic, content="Ето", uploads=[text()], actor=member)
    Post.objects.get(pk=answer.pk).delete()

    tick()
    fresh = (Attachment.objects.count(), len(on_disk(media)))
    make_old(media)
    tick()

    assert fresh == (1, 1)
    assert (Attachment.objects.count(), on_disk(media)) == (0, [])


def test_an_owner_deleted_with_its_attachments_leaves_no_file(media):
    organisation = OrganisationFactory()
    attach(organisation, picture())
    organisation.delete()
    make_old(media)

    tick()

    assert on_disk(media) == []


def test_what_is_not_ours_is_left_alone(media):
    for name in ("ab/README.txt", "ab/.keep", "readme.txt", "abc/x.webp"):
        path = media / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    make_old(media)

    tick()

    assert on_disk(media) == [".keep", "README.txt", "readme.txt", "x.webp"]


def test_a_dry_run_removes_nothing(media, capsys):
    with pytest.raises(RolledBackError):
        upload_and_fail(EventFactory())
    make_old(media)

    call_command("tick", "--dry-run")

    (name,) = on_disk(media)
    assert name in capsys.readouterr().out


@pytest.mark.parametrize("act", ["replace", "remove"])
def test_the_files_of_an_old_logo_go_with_it(
    media, act, django_capture_on_commit_callbacks
):
    organisation, actor = OrganisationFactory(), UserFactory()
    members.set_logo(organisation, picture(), actor=actor)
    before = on_disk(media)

    with django_capture_on_commit_callbacks(execute=True):
        if act == "replace":
            members.set_logo(organisation, picture(), actor=actor)
        else:
            members.remove_logo(organisation, actor=actor)

    rows = Attachment.objects.all()
    assert not set(before) & set(on_disk(media))
    assert on_disk(media) == sorted(
        row.path(width).name for row in rows for width in row.widths
    )


def test_a_removed_document_of_a_project_leaves_no_file(
    media, django_capture_on_commit_callbacks
):
    project, actor = ProjectFactory(), UserFactory()
    document = projects.add_document(project, text(), actor=actor)

    with django_capture_on_commit_callbacks(execute=True):
        projects.remove_document(document, project=project, actor=actor)

    assert on_disk(media) == []


def test_within_a_day_every_folder_has_its_turn_once(settings, tmp_path, monkeypatch):
    monkeypatch.undo()
    settings.MEDIA_ROOT = tmp_path
    names = {f"{a}{b}" for a in "Az09-_" for b in "Zb19-_"}
    for name in names:
        (tmp_path / name).mkdir()
    midnight = timezone.now().replace(hour=0, minute=0)

    visited = [
        folder.name
        for minute in range(24 * 60)
        for folder in unused_files.folders_of(
            midnight + datetime.timedelta(minutes=minute)
        )
    ]

    assert len(visited) == len(names)
    assert set(visited) == names

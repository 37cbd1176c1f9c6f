"""Staff move their old site in by themselves, page by page; and the operator by a command."""

import csv
import gzip
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from leadernet import due
from news.actions import imports
from news.models import Article, ImportItem, NewsImport, Origin
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.news.importing.makers import (
    SITE,
    archive,
    attachment,
    jpeg,
    post,
    upload,
    wxr,
)


@pytest.fixture
def client(as_user, editor):
    return as_user(editor)


def send(client, content, **more):
    return client.post(reverse("news:imports"), {"file": content} | more)


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_an_editor_moves_the_old_site_in(
    client, club, rubric, django_capture_on_commit_callbacks
):
    answer = send(client, upload(wxr(post(), post(2, "Втора"))), organisation=club.pk)
    batch = NewsImport.objects.get()
    assert answer.url == reverse("news:import_rubrics", args=[batch.pk])
    assert "2\xa0публикации" in client.get(answer.url).content.decode()
    for chosen in ("-", ""):
        answers = {"default_rubric": rubric.pk, "drafts": "skip", "category_0": chosen}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(answer.url, answers)
    shown = client.get(batch.get_absolute_url())
    assert shown.context["plan"]["published"] == 2

    client.post(reverse("news:import_confirm", args=[batch.pk]))
    assert client.get(batch.get_absolute_url())["Refresh"]
    imports.write(batch.pk)

    done = client.get(batch.get_absolute_url())
    assert "Refresh" not in done
    assert [item.article.title for item in done.context["page_obj"]] == [
        "Пролетен панаир",
        "Втора",
    ]
    moved = lines(client.get(reverse("news:import_addresses", args=[batch.pk])))
    first = Article.objects.get(title_bg="Втора")
    assert moved[2][0] == f"{SITE}/2015/03/novina-2/"
    assert moved[2][1].endswith(first.get_absolute_url())
    report = lines(client.get(reverse("news:import_report_csv", args=[batch.pk])))
    assert [row[1] for row in report[1:]] == ["Пролетен панаир", "Втора"]


def test_a_hostile_file_gets_a_sentence_and_leaves_nothing(client, club):
    bomb = '<!DOCTYPE rss [<!ENTITY a "a">]><rss/>'
    answer = send(client, upload(bomb), organisation=club.pk)

    assert "DOCTYPE" in answer.content.decode()
    assert not NewsImport.objects.exists()


def test_a_large_file_is_read_by_the_worker_and_its_refusal_waits(
    client, club, monkeypatch
):
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    send(client, upload("<urlset></urlset>"), organisation=club.pk)
    batch = NewsImport.objects.get()
    assert batch.state == NewsImport.State.READING
    assert client.get(batch.get_absolute_url())["Refresh"]

    imports.read(batch.pk)

    page = client.get(batch.get_absolute_url()).content.decode()
    assert "urlset" in page
    batch.refresh_from_db()
    assert (batch.state, batch.attachments.count()) == (NewsImport.State.REFUSED, 0)


def test_what_is_packed_is_read_by_the_worker_since_it_may_be_a_bomb(client, club):
    packed = gzip.compress(wxr(post()).encode())
    send(client, upload(packed, "export.xml.gz"), organisation=club.pk)
    batch = NewsImport.objects.get()
    assert (batch.state, batch.items.count()) == (NewsImport.State.READING, 0)

    imports.read(batch.pk)

    batch.refresh_from_db()
    assert batch.asks_for_rubrics()
    assert batch.items.get().title == "Пролетен панаир"


def test_the_export_is_deleted_as_soon_as_it_is_read(client, club):
    send(client, upload(wxr(post())), organisation=club.pk)

    batch = NewsImport.objects.get()
    assert batch.asks_for_rubrics()
    assert not batch.attachments.exists()


def test_a_truncated_file_is_said_on_the_page(client, club):
    text = wxr(post(), post(2, "Втора"))
    answer = send(client, upload(text[:-60]), organisation=club.pk)

    page = client.get(answer.url).content.decode()
    assert "по средата на публикация 2" in page


def test_nobody_imports_for_an_organisation_of_others(client, club):
    other = OrganisationFactory()
    answer = send(client, upload(wxr(post())), organisation=other.pk)

    assert "organisation" in answer.context["form"].errors
    assert not NewsImport.objects.exists()


def test_a_colleague_goes_on_and_strangers_know_nothing(checked, as_user, club):
    batch = checked(post(title="Тайна чернова"))
    colleague = MembershipFactory(organisation=club, role="owner").person.user
    stranger = MembershipFactory(role="owner").person.user
    member = MembershipFactory(organisation=club, role="member").person.user
    address = batch.get_absolute_url()

    assert as_user(colleague).get(address).status_code == 200
    assert as_user(stranger).get(address).status_code == 404
    assert (
        list(as_user(stranger).get(reverse("news:imports")).context["page_obj"]) == []
    )
    for user in (member, UserFactory(), AppointmentFactory().user):
        assert as_user(user).get(address).status_code == 404
        assert as_user(user).get(reverse("news:imports")).status_code == 404


def test_an_administrator_imports_for_any_organisation(as_user, rubric):
    administrator = AppointmentFactory(role="administrator").user
    organisation = OrganisationFactory()
    send(as_user(administrator), upload(wxr(post())), organisation=organisation.pk)

    assert NewsImport.objects.get().organisation == organisation


def test_pictures_are_given_in_archives_and_one_by_one(checked, client):
    items = [
        post(cover=11),
        attachment(11, "2015/03/a.jpg", alt="Хора"),
        attachment(12, "2015/03/b.jpg"),
    ]
    batch = checked(*items)
    address = reverse("news:import_pictures", args=[batch.pk])
    assert "a.jpg" in client.get(address).content.decode()

    quiet = client.post(
        address,
        {
            "files": SimpleUploadedFile("a.jpg", jpeg()),
            "paths": "uploads/2015/03/a.jpg",
            "quiet": "1",
        },
    )
    assert quiet.json() == {"count": 1}
    wrong = client.post(
        address, {"files": SimpleUploadedFile("a.exe", b"x"), "quiet": "1"}
    )
    assert "a.exe" in wrong.json()["errors"][0]
    client.post(
        address,
        {"files": [archive({"b.jpg": jpeg()}), SimpleUploadedFile("c.jpg", jpeg())]},
    )
    imports.check(batch.pk)

    batch.refresh_from_db()
    paths = set(batch.pictures.values_list("path", flat=True))
    assert paths == {"uploads/2015/03/a.jpg", "b.jpg", "c.jpg"}
    assert (batch.pictures_needed, batch.pictures_found) == (1, 1)


def test_the_list_of_items_asks_the_same_number_of_questions(
    checked, client, django_assert_num_queries
):
    one = checked(post())
    many = checked(*[post(n, f"Новина {n}", '[x_y a="1"]') for n in range(1, 31)])
    client.get(one.get_absolute_url())

    with django_assert_num_queries(QUERIES):
        client.get(one.get_absolute_url())
    with django_assert_num_queries(QUERIES):
        client.get(many.get_absolute_url())


QUERIES = 11


def test_after_a_month_the_items_go_and_the_news_stay(imported, client):
    batch = imported(post())
    NewsImport.objects.update(created_at=timezone.now() - NewsImport.KEPT * 2)

    for work in due.everything():
        if work.name == "empty import of news":
            for row in work.rows():
                work.do(row)

    assert not ImportItem.objects.exists()
    assert Article.objects.count() == Origin.objects.count() == 1
    assert client.get(batch.get_absolute_url()).status_code == 200
    assert imported(post()).counts == {"unchanged": 1}


def test_the_article_says_its_staff_where_it_came_from(imported, client, as_user):
    imported(post())
    address = Article.objects.get().get_absolute_url()

    assert f"{SITE}/2015/03/novina-1/" in client.get(address).content.decode()
    assert SITE not in as_user(UserFactory()).get(address).content.decode()


@pytest.fixture
def run(tmp_path, club, rubric):
    def command(*items, text="", **options):
        path = tmp_path / "export.xml"
        path.write_text(text or wxr(*items))
        out = io.StringIO()
        options = {"organisation": club.slug, "rubric": rubric.slug} | options
        call_command("importwordpress", path, stdout=out, **options)
        return out.getvalue()

    return command


def test_the_command_imports_with_a_folder_of_pictures(run, tmp_path):
    folder = tmp_path / "site" / "2015" / "03"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(jpeg())
    (folder / "outside.jpg").symlink_to("/etc/hostname")
    items = [post(cover=11), attachment(11, "2015/03/a.jpg", alt="Хора")]

    told = run(*items, pictures=tmp_path / "site", consent="agreed")

    article = Article.objects.get()
    assert article.cover.alt_bg == "Хора"
    assert "Внесена: 1" in told
    assert "Без промяна: 1" in run(*items, consent="agreed")


def test_the_dry_run_of_the_command_writes_nothing(run):
    told = run(post(), dry_run=True)

    assert "Пролетен панаир\tнова · публикувана" in told
    assert not Article.objects.exists()
    assert not NewsImport.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"organisation": ""}, "--organisation"),
        ({"organisation": "nobody"}, "no organisation"),
        ({"rubric": "x"}, "novini"),
        ({"rubric": ""}, "--rubric"),
        ({"category": ["Новини"]}, "NAME=RUBRIC"),
    ],
)
def test_the_command_says_what_it_needs(run, options, words):
    with pytest.raises(CommandError, match=words):
        run(post(), **options)
    assert not NewsImport.objects.exists()


def test_the_command_refuses_a_bomb(run):
    with pytest.raises(CommandError, match="DOCTYPE"):
        run(text='<!DOCTYPE rss [<!ENTITY a "a">]><rss/>')

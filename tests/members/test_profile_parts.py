"""What an organisation tells about itself: contacts, pictures, documents, tabs, and writing to it."""

import json
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment, OutgoingMail
from core.privacy import erase_person
from members.forms.contact import ContactForm
from members.models import Document, Organisation
from tests.core import hostile_files
from tests.factories import (
    ArticleFactory,
    EventFactory,
    MembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def post(client, name, organisation, data):
    return client.post(reverse(f"members:{name}", args=[organisation.slug]), data)


def test_staff_tells_how_to_be_reached_and_what_is_offered(as_user, client):
    organisation = OrganisationFactory(email="old@example.org")
    editor = as_user(staff_of(organisation))

    response = post(
        editor,
        "update_contacts",
        organisation,
        {
            "email": "office@example.org",
            "social_links": "facebook.com/klub\nhttp://www.youtube.com/@klub\n",
            "opening_hours_bg": "понеделник – петък, 9 – 17 ч.",
            "services_bg": "Зала за 30 души.",
        },
    )

    assert response.status_code == 302
    organisation.refresh_from_db()
    assert organisation.social_links == [
        "https://facebook.com/klub",
        "https://www.youtube.com/@klub",
    ]
    assert [name for name, _url in organisation.named_social_links()] == [
        "Facebook",
        "YouTube",
    ]
    page = client.get(organisation.get_absolute_url()).content.decode()
    assert "Зала за 30 души." in page
    assert "понеделник – петък" in page
    assert "office@example.org" not in page
    assert organisation.history.first().services_bg == "Зала за 30 души."


def test_the_address_is_shown_only_where_the_organisation_chose_so(client):
    organisation = OrganisationFactory(email="office@example.org", show_email=True)

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert "mailto:office@example.org" in page


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "https://example.org/facebook.com",
        "https://facebook.com.example.org/",
        "https://user:pw@facebook.com/",
        "facebook",
        "http://[",
    ],
)
def test_a_link_leads_to_a_network_that_we_know(as_user, line):
    organisation = OrganisationFactory()

    response = post(
        as_user(staff_of(organisation)),
        "update_contacts",
        organisation,
        {"social_links": line},
    )

    assert list(response.context["form"].errors) == ["social_links"]


def picture(name="снимка.jpg"):
    return SimpleUploadedFile(name, hostile_files.picture())


def test_a_cover_has_words_and_gives_its_place_to_the_next(as_user, client):
    organisation = OrganisationFactory()
    editor = as_user(staff_of(organisation))
    words = {"alt_bg": "Деца садят дръвчета.", "consent": "agreed"}

    silent = post(editor, "update_pictures", organisation, {"cover": picture()})
    post(editor, "update_pictures", organisation, words | {"cover": picture()})
    post(editor, "update_pictures", organisation, words | {"cover": picture()})

    assert list(silent.context["form"].errors) == ["alt_bg", "consent"]
    [cover] = organisation.attachments.all()
    assert (cover.purpose, cover.alt_bg) == ("cover", "Деца садят дръвчета.")
    assert cover.consent == "agreed"
    page = client.get(organisation.get_absolute_url()).content.decode()
    assert 'alt="Деца садят дръвчета."' in page
    assert 'property="og:image"' in page

    post(editor, "update_pictures", organisation, {"remove_cover": "on"})

    assert not organisation.attachments.exists()


def add_document(client, organisation, **data):
    upload = SimpleUploadedFile("ustav.pdf", PDF)
    return post(client, "create_document", organisation, {"file": upload} | data)


def test_documents_are_read_by_all_and_kept_by_staff(as_user, client):
    organisation = OrganisationFactory()
    editor = as_user(staff_of(organisation))
    url = reverse("members:documents", args=[organisation.slug])

    add_document(editor, organisation, kind="statute")
    add_document(editor, organisation, kind="annual", year="2025")
    wrong = add_document(editor, organisation, kind="annual")
    nameless = add_document(editor, organisation, kind="other")

    rows = client.get(url).context["object_list"]
    assert [str(row) for row in rows] == ["устав", "годишен доклад, 2025"]
    assert list(wrong.context["form"].errors) == ["year"]
    assert list(nameless.context["form"].errors) == ["title"]
    file = client.get(rows[0].file().get_absolute_url())
    assert b"".join(file.streaming_content) == PDF

    statute = organisation.documents.get(kind="statute")
    remove = reverse("members:remove_document", args=[organisation.slug, statute.pk])
    assert as_user(UserFactory()).post(remove).status_code == 403
    editor.post(remove)

    assert [row.kind for row in Document.objects.all()] == ["annual"]
    assert Attachment.objects.count() == 1


def test_a_document_is_seen_by_who_sees_the_organisation(as_user, client):
    organisation = OrganisationFactory()
    add_document(as_user(staff_of(organisation)), organisation, kind="statute")
    file = organisation.documents.get().file().get_absolute_url()
    Organisation.objects.update(status=Organisation.Status.SUSPENDED)

    assert client.get(file).status_code == 404
    member = as_user(staff_of(OrganisationFactory()))
    response = member.get(file)
    assert b"".join(response.streaming_content) == PDF


def labels(client, organisation):
    page = client.get(organisation.get_absolute_url()).content.decode()
    [tabs] = re.findall(r'<ul class="tabs">(.*?)</ul>', page, re.DOTALL)[:1] or [""]
    return re.findall(r">([^<>]+)</a>", tabs)


def test_a_tab_is_there_when_it_holds_something(client, as_user):
    organisation = OrganisationFactory(email="office@example.org")

    assert labels(client, organisation) == ["За организацията", "За връзка"]

    article = ArticleFactory(organisation=organisation)
    event = EventFactory(organiser=organisation)
    project = ProjectFactory(organisation=organisation)
    MembershipFactory(organisation=organisation, is_public=True, position="кмет")
    MembershipFactory(organisation=organisation)

    assert labels(client, organisation) == [
        "За организацията",
        "Новини",
        "Събития",
        "Проекти",
        "Хора",
        "За връзка",
    ]
    slug = organisation.slug
    news = client.get(reverse("organisation_news", args=[slug]))
    events = client.get(reverse("organisation_events", args=[slug]))
    projects = client.get(f"/en/members/{slug}/projects/")
    people = client.get(reverse("members:people", args=[slug]))
    assert list(news.context["object_list"]) == [article]
    assert event.title_bg in events.content.decode()
    assert list(projects.context["object_list"]) == [project]
    assert len(people.context["object_list"]) == 1
    member = as_user(staff_of(OrganisationFactory()))
    inside = member.get(reverse("members:people", args=[slug]))
    assert len(inside.context["object_list"]) == 2


def test_a_tab_names_itself_and_its_own_address(client, settings):
    organisation = OrganisationFactory()
    ArticleFactory.create_batch(13, organisation=organisation)
    url = f"/en/members/{organisation.slug}/news/"

    page = client.get(url, {"page": 2, "from": "mail"}).content.decode()

    assert f"<title>News – {organisation.name_en}" in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}{url}?page=2">' in page


def test_the_page_says_in_schema_org_what_it_shows(client, settings):
    seat = SettlementFactory(name_bg="Иваново")
    organisation = OrganisationFactory(
        kind="association",
        name_bg="Клуб </script><script>alert(1)</script>",
        seat=seat,
        email="office@example.org",
        eik="000694037",
        social_links=["https://facebook.com/klub"],
    )
    organisation.territory.add(seat.obshtina)

    page = client.get(organisation.get_absolute_url()).content.decode()

    [block] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
    )
    data = json.loads(block)
    assert data["@type"] == "NGO"
    assert data["name"] == organisation.name_bg
    assert data["url"] == f"{settings.SITE_URL}{organisation.get_absolute_url()}"
    assert data["address"]["addressLocality"] == "Иваново"
    assert data["sameAs"] == ["https://facebook.com/klub"]
    assert data["identifier"]["value"] == "000694037"
    assert "email" not in data
    assert "office@example.org" not in page
    assert "<script>alert" not in page


def test_the_territory_is_marked_on_a_map(client):
    organisation = OrganisationFactory()
    works = ObshtinaFactory(code="RSE08")
    ObshtinaFactory(code="RSE27")
    organisation.territory.add(works)

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert page.count("map__area--5") == 1
    assert page.count("map__area") >= 2
    assert f'href="{works.get_absolute_url()}"' in page


@pytest.mark.parametrize("tab", ["", "news/", "events/", "projects/", "people/"])
def test_a_tab_costs_the_same_with_one_and_with_thirty(client, tab):
    organisation = OrganisationFactory(email="office@example.org")
    url = f"{organisation.get_absolute_url()}{tab}"

    def fill():
        article = ArticleFactory(organisation=organisation)
        EventFactory(organiser=organisation)
        EventFactory(
            organiser=organisation,
            starts_at=timezone.now() - timezone.timedelta(days=9),
            ends_at=timezone.now() - timezone.timedelta(days=8),
        )
        ProjectFactory(organisation=organisation)
        MembershipFactory(organisation=organisation, is_public=True)
        return article

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    fill()
    one = cost()
    for _number in range(29):
        fill()

    # The numbers of further pages cost nothing more.
    assert cost() == one


def opened(seconds_ago=10):
    signer = signing.TimestampSigner(salt=ContactForm.salt)
    stamp = signing.b62_encode(int(timezone.now().timestamp()) - seconds_ago)
    value = f":{stamp}"
    return f"{value}:{signer.signature(value)}"


def letter(**changes):
    return {
        "name": "Мария Петрова",
        "email": "maria@example.org",
        "text": "Здравейте, кога е отворено?",
        "opened": opened(),
    } | changes


def test_a_stranger_writes_and_the_organisation_can_answer(client):
    organisation = OrganisationFactory(email="office@example.org")

    response = post(client, "contact", organisation, letter())

    assert response.status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.to == "office@example.org"
    assert mail.headers == {"Reply-To": "maria@example.org"}
    assert "кога е отворено" in mail.body
    assert "никой не е проверил" in mail.body


def test_without_an_address_of_its_own_the_owners_get_the_letter(client):
    organisation = OrganisationFactory()
    nobody = client.get(reverse("members:contact", args=[organisation.slug]))
    owner = staff_of(organisation, "owner")

    post(client, "contact", organisation, letter())

    assert nobody.status_code == 404
    assert OutgoingMail.objects.get().to == owner.email


def test_a_copy_goes_to_the_confirmed_address_of_an_account_only(as_user, client):
    organisation = OrganisationFactory(email="office@example.org")
    citizen = UserFactory()

    post(client, "contact", organisation, letter(copy="on"))
    post(
        as_user(citizen),
        "contact",
        organisation,
        {"text": "Здравейте от мен", "copy": "on", "email": "third@example.org"},
    )

    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.to for mail in mails] == [
        "office@example.org",
        "office@example.org",
        citizen.email,
    ]
    assert mails[1].headers == {"Reply-To": citizen.email}
    assert "никой не е проверил" not in mails[1].body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "https://spam.example"}, "address"),
        ({"opened": ""}, "opened"),
        ({"opened": "x:y:z"}, "opened"),
        ({"email": "maria@example.org\nBcc: a@b.example"}, "email"),
        ({"name": "Мария\nBcc: a@b.example"}, None),
        ({"text": "кратко"}, "text"),
    ],
)
def test_programs_and_tricks_send_nothing_to_others(client, changes, field):
    organisation = OrganisationFactory(email="office@example.org")

    response = post(client, "contact", organisation, letter(**changes))

    if field:
        assert list(response.context["form"].errors) == [field]
        assert not OutgoingMail.objects.exists()
    else:
        assert "\n" not in OutgoingMail.objects.get().subject


def test_who_is_too_quick_sends_with_the_next_press(client):
    organisation = OrganisationFactory(email="office@example.org")

    response = post(client, "contact", organisation, letter(opened=opened(0)))

    assert list(response.context["form"].errors) == ["opened"]
    assert "Здравейте, кога е отворено?" in response.content.decode()


def test_strangers_write_five_times_an_hour(client):
    organisation = OrganisationFactory(email="office@example.org")

    answers = [
        post(client, "contact", organisation, letter()).status_code
        for _number in range(6)
    ]

    assert answers == [302] * 5 + [200]
    assert OutgoingMail.objects.count() == 5


def test_the_form_is_never_kept_for_others(client, settings):
    settings.PAGE_CACHE = True
    organisation = OrganisationFactory(email="office@example.org")

    response = client.get(reverse("members:contact", args=[organisation.slug]))

    assert response["Cache-Control"] == "private, no-store"


def test_who_wrote_and_left_is_named_in_no_header(client):
    organisation = OrganisationFactory(email="office@example.org")
    post(client, "contact", organisation, letter())
    person = UserFactory(name="Мария Петрова", email="maria@example.org").person

    erase_person(person)

    mail = OutgoingMail.objects.get()
    assert mail.headers == {}
    assert "maria@example.org" not in mail.body


@pytest.mark.parametrize("status", ["left", "suspended", "draft"])
def test_nobody_writes_to_what_left_or_is_not_there(client, status):
    organisation = OrganisationFactory(
        email="office@example.org", status=status, left_on=timezone.localdate()
    )

    response = client.get(reverse("members:contact", args=[organisation.slug]))

    assert response.status_code == 404

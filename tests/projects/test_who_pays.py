"""Who pays cannot be forgotten: the programme's logos and words come by themselves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Attachment, AuditEntry, OutgoingMail
from events import actions as events
from leadernet.demo import pictures
from tests.factories import (
    ArticleFactory,
    EventFactory,
    PersonFactory,
    ProgrammeFactory,
    ProjectFactory,
    UserFactory,
)

WORDS = "Проектът „{project}“ се финансира от Фонда."


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def programme():
    return ProgrammeFactory(obligatory_text_bg=WORDS, obligatory_text_en="")


@pytest.fixture
def operator(as_user):
    return as_user(UserFactory(is_staff=True, is_superuser=True))


def logo():
    content = pictures.landscape(3).read()
    return SimpleUploadedFile("fund.png", content, "image/png")


def save(client, programme, **fields):
    address = f"/admin/projects/programme/{programme.pk}/change/"
    initial = client.get(address).context["adminform"].form.initial
    data = {name: "" if value is None else value for name, value in initial.items()}
    return client.post(address, data | fields)


def test_a_logo_comes_to_every_page_of_the_programme(operator, client, programme):
    project = ProjectFactory(programme=programme)
    article = ArticleFactory(project=project, organisation=project.organisation)
    event = EventFactory(project=project, organiser=project.organisation)

    answer = save(
        operator,
        programme,
        logo=logo(),
        logo_alt_bg="Фонд за пример",
        logo_alt_en="Fund",
    )

    assert answer.status_code == 302
    kept = programme.logos().get()
    addresses = [row.get_absolute_url() for row in (project, article, event)]
    for address in addresses:
        page = client.get(address).content.decode()
        assert 'alt="Фонд за пример"' in page
        assert kept.key in page
        assert 'alt="Fund"' in client.get(f"/en{address}").content.decode()
    assert client.get(kept.get_absolute_url()).getvalue()


def test_a_logo_without_words_is_refused(operator, programme):
    answer = save(operator, programme, logo=logo())

    form = answer.context["adminform"].form
    assert form.errors == {"logo_alt_bg": ["Напишете какво пише на логото."]}
    assert not Attachment.objects.exists()


def test_a_logo_is_taken_away_with_its_file(operator, client, programme):
    save(operator, programme, logo=logo(), logo_alt_bg="Старо")
    old = programme.logos().get()

    save(operator, programme, logo=logo(), logo_alt_bg="Ново", taken_away=[old.pk])

    assert [one.alt_bg for one in programme.logos()] == ["Ново"]
    assert client.get(old.get_absolute_url()).status_code == 404
    verbs = AuditEntry.objects.filter(verb__startswith="projects.logo")
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "projects.logo_added",
        "projects.logo_added",
        "projects.logo_removed",
    ]


@pytest.mark.parametrize("is_published", [True, False])
def test_a_mail_about_an_event_says_who_pays_for_a_public_project(
    programme, is_published
):
    project = ProjectFactory(programme=programme, is_published=is_published)
    event = EventFactory(project=project, organiser=project.organisation)
    person = PersonFactory(email="guest@example.org")

    events.register(event, person=person, actor=UserFactory())

    body = OutgoingMail.objects.get(to="guest@example.org").body
    sentence = f"Проектът „{project.title_bg}“ се финансира от Фонда."
    assert (sentence in body) is is_published

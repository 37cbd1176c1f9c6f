import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.crypto import get_random_string

from core.models import Notification
from core.views import own_path
from tests.core.test_notifications import notify
from tests.factories import PASSWORD, EventFactory, UserFactory

OURS = {"HTTP_ORIGIN": "http://testserver"}
BACKEND = "members.backends.SignIn"


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def sign_in(client, user):
    """As in another tab: the session goes on, the CSRF token is a new one."""
    client.force_login(user, backend=BACKEND)
    client.cookies["csrftoken"] = get_random_string(32)


def hidden_in(page):
    """The token and the ticket of a page that keeps a form."""
    form = page[page.index("<main") :]
    names = ("csrfmiddlewaretoken", "kept_ticket")
    return {
        name: re.search(f'name="{name}" value="([^"]+)"', form)[1] for name in names
    }


def test_what_was_typed_survives_the_end_of_the_session(strict):
    """The session ended while somebody was writing; they sign in in another tab and send again."""
    user = UserFactory(password=PASSWORD)
    [notice] = notify(user, EventFactory())
    address = f"/notifications/{notice.pk}/read/"
    typed = {"text": 'Дълъг текст „с кавички" & <знаци>\nвтори ред', "tags": ["a", "b"]}

    kept = strict.post(address, typed, **OURS)
    page = kept.content.decode()
    assert kept.status_code == 403
    assert kept["Cache-Control"] == "private, no-store"
    assert "Дълъг текст „с кавички&quot; &amp; &lt;знаци&gt;\nвтори ред" in page
    assert len(re.findall(r'<input type="hidden" name="tags"', page)) == 2
    assert f'action="{address}"' in page

    # With the fresh token the form arrives; nobody is signed in yet, so it is kept again.
    kept = strict.post(address, typed | hidden_in(page), **OURS)
    page = kept.content.decode()
    assert kept.status_code == 403
    assert "Дълъг текст" in page

    # Signing in in the other tab changes the token; the page that is open sends all the same.
    sign_in(strict, user)
    sent = strict.post(address, typed | hidden_in(page), **OURS)
    assert sent.status_code == 302
    assert Notification.objects.get().read_at


@pytest.fixture
def kept(strict):
    """A form that was kept while nobody was signed in: its address, fields and secrets."""
    user = UserFactory(password=PASSWORD)
    [notice] = notify(user, EventFactory())
    address, typed = f"/notifications/{notice.pk}/read/", {"text": "Дълъг текст"}
    page = strict.post(address, typed, **OURS).content.decode()
    return user, address, typed | hidden_in(page)


def is_sent(client, kept, source=OURS, **changes):
    _user, address, fields = kept
    answer = client.post(changes.pop("address", address), fields | changes, **source)
    return answer.status_code == 302


def test_a_kept_form_is_sent_once(strict, kept):
    sign_in(strict, kept[0])

    assert is_sent(strict, kept)
    assert not is_sent(strict, kept)


def test_only_what_the_kept_page_holds_is_sent_without_asking(strict, kept):
    sign_in(strict, kept[0])

    assert not is_sent(strict, kept, text="Друго")


def test_a_kept_form_goes_to_its_own_address_only(strict, kept):
    sign_in(strict, kept[0])

    assert not is_sent(strict, kept, address="/notifications/read/")


def test_a_kept_form_is_no_good_in_another_s_browser(kept):
    other = Client(enforce_csrf_checks=True)
    sign_in(other, kept[0])

    assert not is_sent(other, kept)


def test_a_kept_form_is_not_sent_from_another_site(strict, kept):
    sign_in(strict, kept[0])

    assert not is_sent(strict, kept, {"HTTP_ORIGIN": "https://evil.example"})


def test_line_ends_of_the_browser_do_not_matter(strict):
    user = UserFactory(password=PASSWORD)
    [notice] = notify(user, EventFactory())
    address = f"/notifications/{notice.pk}/read/"
    page = strict.post(address, {"text": "а\r\nб"}, **OURS).content.decode()
    sign_in(strict, user)

    sent = strict.post(address, {"text": "а\nб"} | hidden_in(page), **OURS)

    assert sent.status_code == 302


def test_the_door_is_not_behind_another_door(strict):
    """An old sign-in form is sent again; it does not ask to sign in first."""
    page = strict.post("/accounts/login/", {"login": "a@example.org"}, **OURS)

    assert "_blank" not in page.content.decode()


def test_passwords_and_files_are_not_written_back(strict):
    typed = {
        "login": "person@example.org",
        "password": "secret-one",
        "new_password2": "secret-two",
        "photo": SimpleUploadedFile("photo.jpg", b"what-it-holds"),
    }

    page = strict.post("/accounts/login/", typed, **OURS).content.decode()

    assert "person@example.org" in page
    assert "secret-" not in page
    assert "photo.jpg" in page
    assert "what-it-holds" not in page


@pytest.mark.parametrize(
    "source",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://evil.example/testserver"},
        {"HTTP_ORIGIN": "http://[::evil"},
        {"HTTP_REFERER": "http://testserver@evil.example/"},
        {},
    ],
)
def test_fields_of_another_site_are_never_written_into_a_page_of_ours(strict, source):
    answer = strict.post("/notifications/read/", {"text": "подхвърлено"}, **source)

    assert answer.status_code == 403
    assert "подхвърлено" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/?next=http://[::evil.example]/",
        "/accounts/login/?next=//[",
        "/news/a%00b/",
    ],
)
def test_impossible_addresses_are_refused_calmly(client, address):
    assert client.get(address).status_code in {400, 404}


def test_impossible_next_in_a_form_is_refused_calmly(client):
    answer = client.post("/accounts/login/", {"next": "http://[::evil.example]/"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("candidate", "kept"),
    [
        ("/news/?page=2", True),
        ("http://testserver/news/", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
        ("http://[::evil.example]/", False),
        ("javascript:alert(1)", False),
        ("desk", False),  # the name of a route, or nonsense
        ("", False),
    ],
)
def test_only_own_addresses_are_followed(rf, candidate, kept):
    assert own_path(rf.get("/"), candidate, "/desk/") == (
        candidate if kept else "/desk/"
    )


@pytest.mark.parametrize("charset", ["utf-16", "cp1251", "utf-7", "nonsense"])
def test_nobody_chooses_in_which_alphabet_an_address_is_read(client, charset):
    """The page cache would keep the answer for everybody who asks the same in UTF-8."""
    address = "/members/?oblast=RSE"

    answer = client.get(address, CONTENT_TYPE=f"text/plain; charset={charset}")

    assert answer.status_code == 400
    assert (
        client.get(address, CONTENT_TYPE="text/plain; charset=UTF-8").status_code == 200
    )

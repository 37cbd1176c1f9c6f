"""Chromium, as people use it: a phone without JavaScript and a desk with it."""

import os
import shutil
import time

import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from leadernet.storage import PortalStaticStorage
from tests.factories import PASSWORD, UserFactory

# Playwright drives the browser from an event loop of its own in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE = 10_000  # ms; several browsers share the processors of a small machine
expect.set_options(timeout=PATIENCE)

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")

PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
DESK = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": True}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's own Chromium; nothing is downloaded, nothing is called outside.

    The one without windows takes a third of the work for a page. `tools/chromium` installs it.
    """
    found = [shutil.which(name) for name in BROWSERS]
    return browser_type_launch_args | {
        "executable_path": next(filter(None, found), None),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """Static files as `prepare` collects them: one style sheet instead of seventy, kept by the browser.

    Not compressed: that takes four times as long as all the rest, and nothing is sent far.
    """
    named_by_content = {"staticfiles": {"BACKEND": portal.NAMED_BY_CONTENT}}
    collected = override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=portal.STORAGES | named_by_content,
    )
    with collected, pytest.MonkeyPatch.context() as patch:
        patch.setattr(PortalStaticStorage, "compress_files", lambda *_files: [])
        call_command("collectstatic", interactive=False, verbosity=0)
    return collected


@pytest.fixture(scope="session")
def live_server(static_files):
    """The portal with its own middleware for static files instead of Django's for development."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda portal: portal
    with static_files:
        reverse("desk")  # reads all addresses: the first page need not wait for it
        server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _as_installed(static_files, settings, tmp_path):
    """Pages name the collected files; pictures of one test go with it."""
    settings.STATIC_ROOT = static_files.options["STATIC_ROOT"]
    settings.STORAGES = static_files.options["STORAGES"]
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(params=["phone", "desk"])
def device(request):
    return {"phone": PHONE, "desk": DESK}[request.param]


@pytest.fixture
def quiet():
    """Wait until the server answers nobody: a closed page says good-bye after the test is over.

    Emptying the tables while such a request reads them ends in a deadlock.
    """
    begun, finished = [], []

    def on_begin(**kwargs):
        begun.append(1)

    def on_finish(**kwargs):
        finished.append(1)

    request_started.connect(on_begin)
    request_finished.connect(on_finish)

    def wait(pause=0.15, longest=10):
        until = time.monotonic() + longest
        before = None
        while before != len(begun) or len(begun) > len(finished):
            before = len(begun)
            if time.monotonic() > until:
                return
            time.sleep(pause)

    yield wait
    request_started.disconnect(on_begin)
    request_finished.disconnect(on_finish)


@pytest.fixture
def visit(browser, live_server, device, as_user, quiet):
    """Open a browser of one person: `visit(user)` is signed in, `visit()` is anonymous.

    What a page logs as an error, such as a script that the content policy refuses or a
    picture that is not there, fails the test; so does a script's own error. Pages that are
    meant to refuse say so: `page.expected` takes the status codes (or words) that are no problem.
    """
    contexts, problems = [], []

    def listen(page):
        page.expected = set()

        def on_console(message):
            refused = any(
                (code if isinstance(code, str) else f"status of {code} ")
                in message.text
                for code in page.expected
            )
            if message.type == "error" and not refused:
                problems.append(f"{page.url}: {message.text}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.set_default_timeout(PATIENCE)

    def open_page(user=None, language="bg"):
        context = browser.new_context(
            **device,
            base_url=live_server.url,
            locale="bg-BG" if language == "bg" else "en-GB",
        )
        contexts.append(context)
        context.on("page", listen)
        if user:
            session = as_user(user).cookies["sessionid"].value
            context.add_cookies(
                [{"name": "sessionid", "value": session, "url": live_server.url}]
            )
        return context.new_page()

    yield open_page

    for context in contexts:
        context.close()
    quiet()
    assert problems == []


@pytest.fixture
def account():
    """Make accounts that can sign in with the password of the tests."""

    def make(name):
        user = UserFactory(name=name)
        user.set_password(PASSWORD)
        user.save()
        return user

    return make

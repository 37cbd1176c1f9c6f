"""Chromium, as people use it: a phone without JavaScript and a desk with it."""

import os
import shutil

import pytest

from tests.factories import PASSWORD, UserFactory

# Playwright drives the browser from an event loop of its own in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
DESK = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": True}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's own Chromium; nothing is downloaded, nothing is called outside."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    return browser_type_launch_args | {
        "executable_path": executable,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(params=["phone", "desk"])
def device(request):
    return {"phone": PHONE, "desk": DESK}[request.param]


@pytest.fixture
def visit(browser, live_server, device):
    """Open a browser of one person: `visit(user)` is signed in, `visit()` is anonymous.

    What the page logs as an error, such as a refused script, fails the test.
    """
    contexts, problems = [], []

    def open_page(user=None, language="bg"):
        context = browser.new_context(
            **device,
            base_url=live_server.url,
            locale="bg-BG" if language == "bg" else "en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        if user:
            sign_in(page, user)
        return page

    yield open_page

    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page, user):
    page.goto("/accounts/login/")
    page.get_by_label("Имейл").fill(user.email)
    page.get_by_label("Парола", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Вход").click()


@pytest.fixture
def account():
    """Make accounts that can sign in with the password of the tests."""

    def make(name):
        user = UserFactory(name=name)
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


def no_wider_than_screen(page):
    wide = page.evaluate("document.documentElement.scrollWidth") if page else 0
    return wide <= page.viewport_size["width"]

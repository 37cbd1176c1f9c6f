"""Nothing that somebody stored runs in a reader's browser, even with the content policy off.

The policy is a second wall; here the first one stands alone. Every text column of every table
holds attacks, posts are written from them, and the pages of the forums and of everything else
that people write are opened as a moderator.
"""

import itertools

import pytest
from django.urls import reverse
from machina.apps.forum_conversation.models import Topic
from playwright.sync_api import Error

from forums import actions
from tests import test_stored_text, world
from tests.factories import PASSWORD
from tests.flows.conftest import DESK
from tests.test_matrix import rows, value

RAN = "document.documentElement.dataset.ran=1"
EVENTS = ["onerror", "onload", "ontoggle", "onfocus", "onanimationstart"]
TAGS = ["img src=x", "svg", "details open", "input autofocus", "video src=x", "body"]
SCHEMES = ["javascript:", "java&#115;cript:", "JaVaScRiPt&colon;", "\x01javascript:"]
AROUND = ["{}", "`\n{}\n[x]: `", "> {}", "| a |\n|---|\n| {} |", "![{0}]({0})", "<{}>"]
ATTACKS = [
    *(
        f"\"'></title></textarea><{tag} {event}={RAN}>"
        for tag, event in itertools.product(TAGS, EVENTS)
    ),
    f"</script><script>{RAN}</script>",
    f"<svg><script>{RAN}</script></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RAN}></style>",
    *(f"[x]({scheme}{RAN})" for scheme in SCHEMES),
    *(f"<a href='{scheme}{RAN}'>x</a>" for scheme in SCHEMES),
    f"<iframe srcdoc='<script>parent.{RAN}</script>'></iframe>",
]
AREAS = (
    "forum:",
    "forums:",
    "news:",
    "events:",
    "members:",
    "projects:",
    "search",
    "desk",
)


@pytest.fixture
def reader(browser, live_server):
    """A moderator's browser that knows no content policy."""
    context = browser.new_context(**DESK, bypass_csp=True, base_url=live_server.url)
    yield context.new_page()
    context.close()


def write_posts(built):
    """Each way of writing holds all attacks, so that one topic shows them all."""
    topic = built.post.topic
    for number, around in enumerate(AROUND):
        text = "\n\n".join(
            around.replace("{0}", "{}").replace("{}", one) for one in ATTACKS
        )
        actions.reply(topic, content=f"{number}\n{text}", actor=built.users["editor"])


def addresses(built):
    column = world.ROLES.index("moderator")
    for expected, method, name, *arguments in rows():
        named = dict(argument.split("=") for argument in arguments)
        if method == "get" and expected[column] == "." and name.startswith(AREAS):
            yield reverse(
                name, kwargs={key: value(built, path) for key, path in named.items()}
            )


def runs(reader, address):
    try:
        answer = reader.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    assert answer.status < 500, address
    return reader.evaluate("document.documentElement.dataset.ran")


def test_nothing_runs_without_the_content_policy(reader, settings, monkeypatch):
    settings.DEMO = True
    built = world.build()
    found = list(addresses(built))
    write_posts(built)
    monkeypatch.setattr(
        test_stored_text, "HOSTILE", f"</script>\"'><img src=x onerror={RAN}>"
    )
    test_stored_text.poison()
    topic = Topic.objects.select_related("forum").get(pk=built.post.topic_id)
    moderator = built.users["moderator"]
    moderator.set_password(PASSWORD)
    moderator.save()
    reader.goto("/accounts/login/")
    reader.locator('main [name="login"]').fill(moderator.email)
    reader.locator('main [name="password"]').fill(PASSWORD)
    reader.locator('main [name="password"]').press("Enter")
    reader.wait_for_url(lambda url: "/login/" not in url)

    ran = []
    for address in [*found, topic.get_absolute_url()]:
        if runs(reader, address):
            ran.append(address)

    assert ran == []
    assert len(found) > 30
    reader.set_content(f"<img src=x onerror={RAN}>")
    reader.wait_for_function("document.documentElement.dataset.ran === '1'")

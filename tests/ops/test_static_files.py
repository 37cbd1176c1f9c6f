"""Static files as `prepare` collects them for the browser."""

import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from leadernet.storage import bundle

LOOK = settings.BASE_DIR / "static"


@pytest.fixture
def look(tmp_path, settings):
    """A copy of the style sheets that a test may change, and the place where they are collected."""
    source = tmp_path / "source"
    shutil.copytree(LOOK / "css", source / "css")
    shutil.copytree(LOOK / "fonts", source / "fonts")
    shutil.copytree(LOOK / "img", source / "img")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "leadernet.storage.PortalStaticStorage"}
    }
    return source


def collected(settings):
    call_command("collectstatic", interactive=False, verbosity=0)
    return (settings.STATIC_ROOT / "css/site.css").read_text()


def test_an_upgrade_brings_the_changed_component(look, settings):
    before = collected(settings)
    assert before == bundle(look / "css/site.css")

    post = look / "css/components/post.css"
    post.write_text(post.read_text() + ".post--new { color: red }\n")

    assert ".post--new { color: red }" in collected(settings)

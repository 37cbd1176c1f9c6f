import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database; limits and language of an earlier test are forgotten."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def as_user():
    """A client signed in as the user."""

    def sign_in(user):
        client = Client()
        client.force_login(user, backend="members.backends.SignIn")
        return client

    return sign_in

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database; limits counted in an earlier test are forgotten."""
    cache.clear()


@pytest.fixture
def as_user():
    """A client signed in as the user."""

    def sign_in(user):
        client = Client()
        client.force_login(user, backend="members.backends.SignIn")
        return client

    return sign_in

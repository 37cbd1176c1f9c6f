import gc
import os
import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation

from places import known
from tests import database, world

HERE = Path(__file__).parent
# What a database that was just made holds beside the reference data of migrations.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def pytest_collection():
    """Nothing that is collected becomes garbage, so looking for it is a third of the work."""
    gc.disable()


def pytest_collection_modifyitems(items):
    """The sweeps over all addresses take longest, so both workers end with something short."""
    items.sort(key=lambda item: item.path.parent != HERE)


def pytest_collection_finish():
    """What is there before the first test stays, and is not looked through after each hundredth.

    A page makes thousands of objects, and few of them are garbage that points at itself.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A new database of a worker is a copy of one that was migrated: that takes a second."""
    template = database.provide(os.environ["DATABASE_URL"])
    connection.settings_dict["TEST"]["TEMPLATE"] = template
    connection.creation._destroy_test_db = database.drop


@pytest.fixture(scope="session", autouse=True)
def _empty_only_what_was_filled():
    """After a test with real transactions.

    Django truncates all 150 tables and makes the permissions again, which takes a second. Deleting
    few rows costs a twentieth of truncating their tables, and waits for who still writes,
    but for no reader.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


def empty(_test):
    # In one transaction: foreign keys are looked at when it ends, so the order does not matter.
    with transaction.atomic(), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - KEPT
        some = (f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in sorted(tables))
        cursor.execute(" UNION ALL ".join(some))
        filled = [name for [name] in cursor.fetchall()]
        if filled:
            cursor.execute(f"LOCK TABLE {', '.join(filled)} IN EXCLUSIVE MODE")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")


def forget():
    """Limits, places and language of an earlier test."""
    cache.clear()
    known.kept.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database."""
    forget()


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world and its uploads, around the transaction of each test of a module.

    Whatever test of the module comes after the first that asks for it finds its rows.
    """
    uploads = tmp_path_factory.mktemp("uploads")
    with django_db_blocker.unblock(), transaction.atomic():
        forget()
        with override_settings(MEDIA_ROOT=uploads, DEMO=True):
            built = world.build()
        yield built, uploads
        transaction.set_rollback(True)


@pytest.fixture
def built(built_once, settings, tmp_path):
    """`tests/world.py` as it was built: its rows come back, its objects and files are copies."""
    once, uploads = built_once
    settings.MEDIA_ROOT = shutil.copytree(uploads, tmp_path / "uploads")
    settings.DEMO = True
    return deepcopy(once)


@pytest.fixture
def as_user():
    """A client signed in as the user.

    `force_login` does the same after it wrote, read and deleted an empty session of its own.
    """

    def sign_in(user):
        client, request = Client(), HttpRequest()
        request.session = SessionStore()
        login(request, user, backend="members.backends.SignIn")
        request.session.save()
        client._set_login_cookies(request)
        return client

    return sign_in

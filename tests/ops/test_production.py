import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from leadernet import checks, logs, production
from tests.factories import ArticleFactory

SAFE = {
    "secret_key": "x9" * 30,
    "debug": False,
    "allowed_hosts": ["portal.example.org"],
    "site_url": "https://portal.example.org",
    "database_url": "postgres://portal@localhost/portal",
}


def test_safe_production_starts():
    production.refuse_unsafe(**SAFE)


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"secret_key": production.INSECURE_SECRET_KEY}, "SECRET_KEY"),
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"debug": True}, "DEBUG"),
        ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS"),
        ({"site_url": "http://portal.example.org"}, "SITE_URL"),
        ({"database_url": ""}, "DATABASE_URL"),
    ],
)
def test_unsafe_production_is_refused_by_name(fault, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        production.refuse_unsafe(**(SAFE | fault))


def test_database_of_the_tests_folds_cyrillic():
    assert checks.database_folds_cyrillic(databases=["default"]) == []


def test_log_line_holds_route_and_no_address():
    request = RequestFactory().get("/accounts/password/reset/key/secret-token/")
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Error: %s", (request.path,), None
    )
    record.request = request
    sentence = logging.LogRecord(
        "core", logging.ERROR, "", 0, "No mail to %s", ("ana@example.org",), None
    )

    about_request = json.loads(logs.JsonLine().format(record))
    about_mail = json.loads(logs.JsonLine().format(sentence))

    assert about_request["message"] == "Error"
    assert "secret-token" not in json.dumps(about_request)
    assert about_mail["message"] == "No mail to [e-mail]"


def test_log_holds_no_row_that_the_database_refused():
    """PostgreSQL quotes the whole row in its DETAIL: names, phones, what was written."""
    two_lines = "Тайна\n\nна два реда"
    try:
        with transaction.atomic():
            ArticleFactory(lead_bg=two_lines, slug="a", audience="group")
    except IntegrityError:
        record = logging.makeLogRecord({"msg": "Failed", "exc_info": sys.exc_info()})

    line = json.loads(logs.JsonLine().format(record))

    assert "article_of_group_names_the_group" in line["exception"]
    assert "Тайна" not in line["exception"]
    assert "реда" not in line["exception"]

"""The database that the tests start from."""

import pytest

from leadernet import postgres
from tests import database


@pytest.mark.parametrize("app", ["core", "participation/ideas", "participation/votes"])
def test_a_changed_migration_makes_another_database(app, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "BASE_DIR", tmp_path)
    (tmp_path / "requirements.txt").write_text("Django==5.2.19\n")
    migration = tmp_path / app / "migrations/0001_initial.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("capacity = 10\n")
    before = database.contents()

    assert database.contents() == before

    migration.write_text("capacity = 20\n")
    assert database.contents() != before

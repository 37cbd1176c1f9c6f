from leadernet import health


def test_process_lives_and_is_ready(client):
    assert client.get("/health/live").content == b"live\n"
    assert client.get("/health/ready").content == b"ready\n"


def test_missing_migrations_are_told(client, monkeypatch):
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"]
    )

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.content == b"Migrations are missing.\n"

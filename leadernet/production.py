"""What a portal on the open internet must not run with."""

from django.core.exceptions import ImproperlyConfigured

INSECURE_SECRET_KEY = "insecure-key-of-the-demonstration"  # noqa: S105 - refused below
SHORTEST_SECRET = 50


def refuse_unsafe(secret_key, debug, allowed_hosts, site_url, database_url):
    """Say everything that is wrong at once, by the name of its environment variable."""
    if faults := [
        sentence
        for is_wrong, sentence in (
            (
                secret_key == INSECURE_SECRET_KEY or len(secret_key) < SHORTEST_SECRET,
                f"SECRET_KEY must be a random text of at least {SHORTEST_SECRET} characters.",
            ),
            (debug, "DEBUG must be off."),
            (
                not allowed_hosts or any(host in {"*", "."} for host in allowed_hosts),
                "ALLOWED_HOSTS must name the hosts of the portal, and not be open to all.",
            ),
            (
                not site_url.startswith("https://"),
                "SITE_URL must be the https:// address of the portal.",
            ),
            (not database_url, "DATABASE_URL must name the PostgreSQL database."),
        )
        if is_wrong
    ]:
        raise ImproperlyConfigured(
            "\n".join(["The portal refuses to start (see .env.example):", *faults])
        )

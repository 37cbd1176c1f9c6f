"""Limits that all processes share: counted in the cache, which lies in the database."""

import hashlib
import time

from django.core.cache import cache
from django.db import connection, transaction

# Of one account, all files with personal data together.
EXPORTS_AN_HOUR = 5


def hit(key: str, *, limit: int, seconds: int) -> bool:
    """Count one act; False when there were already `limit` in the current window of `seconds`.

    The cache reads and writes in two steps, so acts of the same key take turns. The key is
    kept as a hash only: it may hold an address.
    """
    digest = hashlib.sha256(key.encode()).digest()
    window = f"throttle:{digest.hex()}:{int(time.time()) // seconds}"
    with transaction.atomic(), connection.cursor() as cursor:
        lock = int.from_bytes(digest[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        count = cache.get(window, 0) + 1
        if count <= limit:
            cache.set(window, count, timeout=seconds)
    return count <= limit


def may_export(user) -> bool:
    """Personal data leave at most five times an hour, whichever page they leave by."""
    return hit(f"export:{user.pk}", limit=EXPORTS_AN_HOUR, seconds=3600)

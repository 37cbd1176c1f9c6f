"""Limits that all processes share: counted in the cache, which lies in the database."""

import time

from django.core.cache import cache


def hit(key: str, *, limit: int, seconds: int) -> bool:
    """Count one act; False when there were already `limit` in the current window of `seconds`."""
    window = f"throttle:{key}:{int(time.time()) // seconds}"
    if cache.add(window, 1, timeout=seconds):
        return True
    try:
        return cache.incr(window) <= limit
    except ValueError:  # the window ended between the two lines
        return True

"""From which town or village a municipality is governed, by the territory's own data."""

from functools import cache

from places import loading


@cache
def seats() -> dict[str, str]:
    """{code of a municipality: EKATTE of its seat}"""
    return {row["code"]: row["seat_ekatte"] for row in loading.rows("obshtini")}

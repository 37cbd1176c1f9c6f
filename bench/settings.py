"""The portal's settings and one address more, to compare with."""

from leadernet.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405 - its process is measured

"""The portal's settings and one address more, to compare with."""

from leadernet.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

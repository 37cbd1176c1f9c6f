"""Feeds that every program can read, whatever people wrote into them."""

import datetime
import re

from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise

# XML 1.0, production 2: everything else makes the whole feed unreadable, even escaped.
NOT_IN_XML = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", re.UNICODE
)
NOTHING_YET = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Atom(Atom1Feed):
    """Without the signs that XML forbids: people paste them without seeing them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*map(fit, args), **fit_all(kwargs))

    def add_item(self, *args, **kwargs):
        super().add_item(*map(fit, args), **fit_all(kwargs))

    def latest_post_date(self):
        """Of an empty feed always the same: by Django's “now” each reading would be a new one."""
        return super().latest_post_date() if self.items else NOTHING_YET


def fit_all(values):
    return {name: fit(value) for name, value in values.items()}


def fit(value):
    if isinstance(value, (list, tuple)):
        return [fit(one) for one in value]
    if isinstance(value, (str, Promise)):
        return NOT_IN_XML.sub("", str(value))
    return value

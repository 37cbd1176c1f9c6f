"""Surveys to begin with: JSON files beside this one, their texts as [Bulgarian, English]."""

import json
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

NAMES = {
    "needs": _("Needs of organisations"),
    "feedback": _("Feedback after an event"),
    "capacity": _("Capacity of an organisation, before and after"),
    "research": _("Research in a region"),
}


@cache
def read(name: str) -> list[dict]:
    """The sections with their questions; KeyError for what is no template of ours."""
    file = Path(__file__).with_name(f"{name}.json") if NAMES[name] else None
    return json.loads(file.read_text(encoding="utf-8"))["sections"]

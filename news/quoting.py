"""Live figures in a text: `[[figure:12]]` stands for the current value of indicator 12.

The text holds only the number of the indicator. What it says today is asked above, where figures
are counted (`leadernet/quoting.py`); here one knows which indicators a text names.
"""

import re

from projects.models import Indicator

MARKER = re.compile(r"\[\[figure:(\d{1,9})\]\]")


def marker(indicator: Indicator) -> str:
    return f"[[figure:{indicator.pk}]]"


def numbers(text: str) -> list[int]:
    """Of the indicators that the text quotes, each once, in its order."""
    return list(dict.fromkeys(int(number) for number in MARKER.findall(text or "")))


def without_markers(text: str) -> str:
    """For search: a value that changes is not a word of the text."""
    return MARKER.sub("", text)


def unknown(text: str, project) -> list[int]:
    """Numbers in the text that are no indicator of the project."""
    quoted = numbers(text)
    if not quoted or project is None:
        return quoted
    known = Indicator.objects.filter(result__project=project, pk__in=quoted)
    kept = set(known.values_list("pk", flat=True))
    return [number for number in quoted if number not in kept]

"""The programmes that everybody needs from the first day, with their obligatory words.

Sources of `data/programmes.json`: the sentence and disclaimer of the NGO programme
2009–2014 as its own projects in Ruse, Kyustendil and the regional libraries published
them; those of the Active Citizens Fund after common usage, to be compared with the fund
operator's manual before a project prints them. The English texts are translations.
"""

import json
from pathlib import Path

from projects.models import Programme

PROGRAMMES = Path(__file__).parent / "data" / "programmes.json"


def load():
    """Create or refresh the programmes; others are left alone. Returns how many there are."""
    rows = json.loads(PROGRAMMES.read_text(encoding="utf-8"))
    for row in rows:
        Programme.objects.update_or_create(code=row.pop("code"), defaults=row)
    return len(rows)

"""The list of topics, from members/data/topics.csv (our own compilation)."""

import csv
from pathlib import Path

from members.models import Topic

TOPICS = Path(__file__).parent / "data" / "topics.csv"


def load():
    """Write the topics; a second time changes nothing. Returns how many there are."""
    with TOPICS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        Topic.objects.update_or_create(
            slug=row["code"],
            defaults={
                "name_bg": row["name_bg"],
                "name_en": row["name_en"],
                "sector_code": row["dac5_sector"],
            },
        )
    return len(rows)

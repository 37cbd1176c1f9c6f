"""Fill the territory tables from `places/data`; run again, it changes what differs."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from places.models import Oblast, Obshtina, Settlement

DATA = Path(__file__).parent / "data"

# Two oblasti are called Sofia; everybody else is addressed by the official transliteration.
OBLAST_SLUGS = {"SOF": "sofia-grad", "SFO": "sofia-oblast"}
SETTLEMENT_KINDS = {
    "town": Settlement.Kind.TOWN,
    "village": Settlement.Kind.VILLAGE,
    "monastery": Settlement.Kind.MONASTERY,
}


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load() -> dict[str, int]:
    """Load everything and say how many rows of each there are now."""
    upsert(Oblast, "code", [oblast_from(row) for row in rows("oblasti")])
    oblasti = ids(Oblast, "code")
    upsert(Obshtina, "code", [obshtina_from(row, oblasti) for row in rows("obshtini")])
    obshtini = ids(Obshtina, "code")
    upsert(
        Settlement,
        "ekatte",
        [settlement_from(row, obshtini) for row in rows("settlements")],
    )
    return {
        model._meta.model_name: model.objects.count()
        for model in (Oblast, Obshtina, Settlement)
    }


def oblast_from(row):
    return Oblast(
        code=row["code"],
        slug=OBLAST_SLUGS.get(row["code"], slugify(row["name_en"])),
        nuts3_code=row["nuts3"],
        nuts2_code=row["nuts2"],
        name=row["name_bg"],
        name_bg=row["name_bg"],
        name_en=row["name_en"],
    )


def obshtina_from(row, oblasti):
    return Obshtina(
        code=row["code"],
        slug=slugify(row["name_en"]),
        oblast_id=oblasti[row["oblast_code"]],
        name=row["name_bg"],
        name_bg=row["name_bg"],
        name_en=row["name_en"],
    )


def settlement_from(row, obshtini):
    return Settlement(
        ekatte=row["ekatte"],
        obshtina_id=obshtini[row["obshtina_code"]],
        kind=SETTLEMENT_KINDS[row["kind_en"]],
        name=row["name_bg"],
        name_bg=row["name_bg"],
        name_en=row["name_en"],
        latitude=row["lat"] or None,
        longitude=row["lon"] or None,
    )


def upsert(model, key, objects):
    fields = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != key
    ]
    model.objects.bulk_create(
        objects,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=fields,
    )


def ids(model, key):
    return dict(model.objects.values_list(key, "pk"))

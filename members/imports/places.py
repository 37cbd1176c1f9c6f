"""Settlements, municipalities and oblasti by what people write; the register is read once."""

import re
from collections import defaultdict

from places.fields import bare_name
from places.models import Oblast, Obshtina, Settlement

SPLIT = re.compile(r"[;,\n]+")
ADDRESS = re.compile(r"^(ул|бул|пл|жк|ж\.к|кв|бл|str|blvd|българия)\b|№|\d", re.I)
POST_CODE = re.compile(r"^\d{4}\s+")
IN_BRACKETS = re.compile(r"^(.*?)\s*\((.*)\)$")
TOWN, VILLAGE = Settlement.Kind.TOWN, Settlement.Kind.VILLAGE
KIND_BEFORE = [
    (TOWN, re.compile(r"^(гр\b|град\b|town\b)", re.IGNORECASE)),
    (VILLAGE, re.compile(r"^(с\b|село\b|village\b)", re.IGNORECASE)),
]
# What an oblast or a municipality is called besides its name.
ALIASES = {
    "софия град": "софия (столица)",
    "софия-град": "софия (столица)",
    "столица": "софия (столица)",
    "sofia city": "софия (столица)",
    "софийска": "софия",
    "софия област": "софия",
    "софия-област": "софия",
}
# Whoever writes these may mean the capital or the oblast around it.
BOTH_SOFIAS = {"софия", "sofia"}


def same(text):
    """One spelling for comparing: small letters, one kind of dash."""
    text = re.sub(r"\s*[-–—]\s*", "-", bare_name(text).lower().replace("ё", "е"))
    return re.sub(r"[„“”\"'.]", "", text).strip()


class Places:
    """The whole register in memory: 5,257 settlements, a few megabytes, some milliseconds."""

    def __init__(self):
        self.settlements = list(Settlement.objects.select_related("obshtina__oblast"))
        self.by_pk = {one.pk: one for one in self.settlements}
        self.by_name, self.obshtini, self.oblasti = (defaultdict(list) for _ in "123")
        for one in self.settlements:
            for word in {one.ekatte, same(one.name_bg), same(one.name_en or "")} - {""}:
                self.by_name[word].append(one)
        for one in Obshtina.objects.select_related("oblast"):
            self.add(self.obshtini, one)
        for one in Oblast.objects.all():
            self.add(self.oblasti, one)

    def add(self, index, place):
        names = {place.code.lower(), same(place.name_bg), same(place.name_en or "")}
        for word in names - {""}:
            index[word].append(place)

    def oblast(self, text):
        """Oblasti that the text may mean."""
        word = same(text)
        if word in BOTH_SOFIAS:
            return [*self.oblasti["софия"], *self.oblasti["софия (столица)"]]
        return self.oblasti.get(word) or self.oblasti.get(ALIASES.get(word, ""), [])

    def obshtina(self, text, oblasti=()):
        """Municipalities that the text may mean, in one of the oblasti if some are named."""
        inside = IN_BRACKETS.match(text)
        if inside and same(text) not in self.obshtini:
            text, oblasti = inside[1], self.oblast(inside[2]) or oblasti
        found = self.obshtini.get(same(text), [])
        allowed = {oblast.pk for oblast in oblasti}
        return [one for one in found if not allowed or one.oblast_id in allowed]

    def settlement(self, text, obshtini=(), oblasti=()):
        """Settlements that the text may mean, where the neighbouring cells say."""
        first, *rest = [part.strip() for part in SPLIT.split(text) if part.strip()]
        first = POST_CODE.sub("", first)
        found = self.named(first)
        for part in [*rest, *in_brackets(first)]:
            found = self.within(found, part)
        found = inside(found, obshtini, oblasti)
        return of_kind(found, first)

    def named(self, text):
        word = same(text)
        if found := self.by_name.get(word) or self.by_name.get(padded(word)):
            return found
        bracketed = IN_BRACKETS.match(text)
        return self.by_name.get(same(bracketed[1]), []) if bracketed else []

    def within(self, found, part):
        """Narrowed by a municipality or an oblast; a street says nothing about it."""
        if ADDRESS.search(part):
            return found
        obshtini, oblasti = self.obshtina(part), self.oblast(part)
        both = {one.pk for one in obshtini}, {one.pk for one in oblasti}
        return [
            one
            for one in found
            if one.obshtina_id in both[0] or one.obshtina.oblast_id in both[1]
        ]

    def near(self, text, index):
        """Names that begin alike, for the question what was meant."""
        word = same(text)[:4]
        if len(word) < 3:
            return []
        found = {
            str(rows[0].name)
            for name, rows in index.items()
            if name.startswith(word) and not name.isdigit()
        }
        return sorted(found)[:3]


def in_brackets(text):
    match = IN_BRACKETS.match(text)
    return [match[2]] if match else []


def padded(word):
    """An EKATTE whose leading zeros a spreadsheet took away."""
    return word.zfill(5) if word.isdigit() else ""


def inside(found, obshtini, oblasti):
    if obshtini:
        allowed = {one.pk for one in obshtini}
        found = [one for one in found if one.obshtina_id in allowed]
    if oblasti:
        allowed = {one.pk for one in oblasti}
        found = [one for one in found if one.obshtina.oblast_id in allowed]
    return found


def of_kind(found, text):
    """Of several, those of the kind that stands before the name; else the only town."""
    if len(found) < 2:
        return found
    for kind, before in KIND_BEFORE:
        if before.search(text):
            return [one for one in found if one.kind == kind] or found
    towns = [one for one in found if one.kind == TOWN]
    return towns if len(towns) == 1 else found


def as_named(settlement):
    """„Бяла (Русе, Русе, 07603)“: enough to tell places of one name apart."""
    obshtina = settlement.obshtina
    return f"{settlement.name} ({obshtina.name}, {obshtina.oblast.name}, {settlement.ekatte})"

"""Settlements, municipalities and oblasti by what people write; the register is read once."""

import functools
import re
from collections import defaultdict

from members.names import AS_CYRILLIC
from places.fields import bare_name
from places.models import Oblast, Obshtina, Settlement

SPLIT = re.compile(r"[;,\n]+")
ADDRESS = re.compile(r"^(ул|бул|пл|жк|ж\.к|кв|бл|str|blvd|българия)\b|№|\d", re.I)
POST_CODE = re.compile(r"^\d{4}\s+|\s+\d{4}$")
# „територията на общините Дулово и Тутракан“: words before the names themselves.
BEFORE_MANY = re.compile(
    r"^(територия(та)?\s+на\s+)?((общин(а|и|ите)|municipalities of)\b[\s:]*)?",
    re.IGNORECASE,
)
CODE = re.compile(r"[A-Z]{3}\d\d")
AFTER_COMMA = re.compile(r"^(.*?)\s*,\s*(.*)$")
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
    "добрич-град": "добрич",
    "столична община": "столична",
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


class Index:
    """Places by each of their names, and by what people write in place of a name."""

    def __init__(self):
        self.names = defaultdict(list)
        self.find = functools.cache(self._find)

    def add(self, place, code):
        for word in {*map(same, (code, place.name_bg, place.name_en or ""))} - {""}:
            self.names[word].append(place)

    def _find(self, text):
        """By name; else with Cyrillic letters for Latin ones, an alias, a shortened word."""
        word = same(text)
        cyrillic = word.upper().translate(AS_CYRILLIC).lower()
        for one in (word, cyrillic, ALIASES.get(word, "")):
            if found := self.names.get(one):
                return found
        return self.shortened(text)

    def near(self, text):
        """Names that begin alike, for the question what was meant."""
        word = same(text)[:4]
        if len(word) < 3:
            return []
        found = {
            str(places[0].name)
            for name, places in self.names.items()
            if name.startswith(word) and not name.isdigit()
        }
        return sorted(found)[:3]

    def shortened(self, text):
        """„Ст. Загора“, „Ген. Тошево“: words of which only the beginning is written."""
        parts = re.findall(r"(\w+)(\.?)", bare_name(text).lower())
        if not any(dot for _word, dot in parts):
            return []
        pattern = re.compile(
            r"[\s-]".join(word + (r"\w+" if dot else "") for word, dot in parts)
        )
        return [
            place
            for name, places in self.names.items()
            if pattern.fullmatch(name)
            for place in places
        ]


class Places:
    """The whole register in memory: 5,257 settlements, a few megabytes, some milliseconds."""

    def __init__(self):
        self.by_pk = {}
        self.settlements, self.obshtini, self.oblasti = Index(), Index(), Index()
        for one in Settlement.objects.select_related("obshtina__oblast"):
            self.by_pk[one.pk] = one
            self.settlements.add(one, one.ekatte)
        for one in Obshtina.objects.select_related("oblast"):
            self.obshtini.add(one, one.code)
        for one in Oblast.objects.all():
            self.oblasti.add(one, one.code)

    def oblast(self, text):
        """Oblasti that the text may mean."""
        if same(text) in BOTH_SOFIAS:
            return [*self.oblasti.find("софия"), *self.oblasti.find("столица")]
        return self.oblasti.find(text)

    def obshtina(self, text, oblasti=()):
        """Municipalities that the text may mean, in one of the oblasti if some are named."""
        inside = IN_BRACKETS.match(text) or AFTER_COMMA.match(text)
        if inside and not self.obshtini.find(text):
            text, oblasti = inside[1], self.oblast(inside[2]) or oblasti
        allowed = {oblast.pk for oblast in oblasti}
        found = self.obshtini.find(text)
        return [one for one in found if not allowed or one.oblast_id in allowed]

    def many(self, text):
        """Parts of „общините Айтос, Руен и Сунгурларе“, or codes with spaces between them."""
        for part in SPLIT.split(BEFORE_MANY.sub("", text).replace(" и ", ",")):
            words = part.split()
            if words and all(map(CODE.fullmatch, words)):
                yield from words
            elif self.obshtini.find(part):
                yield part.strip()
            else:  # „Антоново – Омуртаг“, as local action groups are called
                yield from filter(None, map(str.strip, re.split(r"\s[-–—]\s", part)))

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
        found = self.settlements.find(text) or self.settlements.find(padded(text))
        bracketed = IN_BRACKETS.match(text)
        return found or (self.settlements.find(bracketed[1]) if bracketed else [])

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


def in_brackets(text):
    match = IN_BRACKETS.match(text)
    return [match[2]] if match else []


def padded(text):
    """An EKATTE whose leading zeros a spreadsheet took away."""
    return text.zfill(5) if text.isdigit() else ""


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

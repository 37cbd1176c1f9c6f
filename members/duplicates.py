"""Which organisations may be the same one: by EIK, by the words of their names, by place.

A name is compared by its words in both scripts, each word counting the more the rarer it is
among the names known: „сдружение“ says little, „Хоризонти“ much. A word with a typing error
stands for the known word nearest to it.
"""

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.memory import while_unchanged
from core.spelling import SIMILAR, trigrams
from core.stemming import stem, words
from core.typing_habits import folded, to_cyrillic
from members.models import Organisation

EIK, NAME, PLACE = "eik", "name", "place"
# With these no two of the hundred organisations of the demonstration are taken for one.
SURE_NAME = 0.75
LIKELY_NAME = 0.4
FORGIVEN = 5  # letters a word must have to be read with an error in it
SHORT_FORMS = {
    "миг": "местна инициативна група",
    "мирг": "местна инициативна рибарска група",
    "нч": "народно читалище",
    "лаг": "local action group",
    "флаг": "fisheries local action group",
}


@dataclass(frozen=True)
class Likeness:
    """An organisation that may be the one asked for, and why."""

    organisation: Organisation
    reasons: tuple[str, ...]
    likeness: float  # of the names, 0 to 1


class Known:
    """The organisations among which likenesses are looked for; made once for many questions."""

    def __init__(self, organisations: Iterable[Organisation]):
        self.organisations = {one.pk: one for one in organisations}
        self.names = {pk: names_of(one) for pk, one in self.organisations.items()}
        self.by_eik = defaultdict(list)
        self.by_word = defaultdict(set)
        for pk, organisation in self.organisations.items():
            if organisation.eik:
                self.by_eik[organisation.eik].append(pk)
            for word in frozenset().union(*self.names[pk]):
                self.by_word[word].add(pk)
        self.years = {pk: numbers(*names) for pk, names in self.names.items()}
        self.by_trigram = defaultdict(set)
        for word in self.by_word:
            for trigram in trigrams(word):
                self.by_trigram[trigram].add(word)
        self.nearest = functools.cache(self._nearest)
        self.rarity = functools.cache(self._rarity)
        self.weight = functools.cache(self._weight)

    def like(
        self, *, name: str, eik: str = "", obshtina_id: int | None = None, besides=None
    ) -> list[Likeness]:
        """The most alike first; two different EIKs are two organisations, whatever their names.

        `besides` is the number of an organisation that is not asked about: itself.
        """
        asked = frozenset(self.nearest(word) for word in name_words(name))
        near = set(self.by_eik.get(eik, ()))
        for word in self._telling(asked):
            near |= self.by_word.get(word, set())
        found = [
            self._compare(self.organisations[pk], asked, eik, obshtina_id)
            for pk in near - {besides}
        ]
        return sorted(
            filter(None, found),
            key=lambda one: (
                EIK not in one.reasons,
                -one.likeness,
                one.organisation.pk,
            ),
        )

    def _compare(self, organisation, asked, eik, obshtina_id):
        same_eik = bool(eik) and organisation.eik == eik
        if eik and organisation.eik and not same_eik:
            return None
        likeness = self._likeness(asked, organisation.pk)
        same_place = (
            obshtina_id is not None and organisation.seat_obshtina_id == obshtina_id
        )
        enough = LIKELY_NAME if same_place or same_eik else SURE_NAME
        if not same_eik and likeness < enough:
            return None
        reasons = [(EIK, same_eik), (NAME, likeness >= enough), (PLACE, same_place)]
        return Likeness(
            organisation, tuple(reason for reason, holds in reasons if holds), likeness
        )

    def _likeness(self, asked, pk):
        """Of the name most alike: weight of the common words in that of all words of both.

        Numbers are asked where both have one: „Просвета“ may be „Просвета 1893“, which
        „Просвета 1927“ hardly is.
        """
        years, others = numbers(asked), self.years[pk]
        if not years and not others:
            return max(self._common(asked, one) for one in self.names[pk])
        best = max(self._common(asked - years, one - others) for one in self.names[pk])
        return best / 2 if years and others and not years & others else best

    def _common(self, one, other):
        common = self._weight(one & other)
        return common / (self.weight(one) + self.weight(other) - common or 1)

    def _telling(self, asked):
        """Its rarest words: who has none of them cannot be alike enough by the others."""
        enough, rest = LIKELY_NAME * self._weight(asked), 0
        for word in sorted(asked, key=self.rarity):
            rest += self.rarity(word)
            if rest >= enough:
                yield word

    def _weight(self, found):
        return sum(map(self.rarity, found))

    def _rarity(self, word):
        known = len(self.by_word.get(word, ())) or 1
        return math.log(1 + (len(self.organisations) + 1) / known)

    def _nearest(self, word):
        """The known word that the word stands for; itself if there is none near."""
        if word in self.by_word or len(word) < FORGIVEN:
            return word
        asked = trigrams(word)
        common = Counter(near for one in asked for near in self.by_trigram.get(one, ()))
        best = max(
            common,
            key=lambda near: (similarity(common[near], asked, near), near),
            default=None,
        )
        if best is None or similarity(common[best], asked, best) < SIMILAR:
            return word
        return best


def numbers(*names):
    return frozenset(word for name in names for word in name if word.isdigit())


@while_unchanged
def everybody() -> Known:
    """Among all but drafts, which are their applicant's alone; readers see fewer of them."""
    rows = Organisation.objects.real().exclude(status=Organisation.Status.DRAFT)
    return Known(rows.select_related("seat"))


def similarity(common, asked, word):
    return common / (len(asked) + len(trigrams(word)) - common)


def names_of(organisation):
    """The words of each of its names."""
    names = (
        organisation.name_bg,
        organisation.name_en,
        organisation.short_name_bg,
        organisation.short_name_en,
    )
    return [found for name in names if (found := name_words(name or ""))] or [
        frozenset()
    ]


def name_words(name):
    """The stems of a name in Latin letters, short forms written out."""
    long = [SHORT_FORMS.get(to_cyrillic(word), word) for word in words(name)]
    return frozenset(in_latin(word) for word in words(" ".join(long)))


@functools.lru_cache(maxsize=50_000)
def in_latin(word):
    return word if word.isdigit() else folded(stem(to_cyrillic(word)))

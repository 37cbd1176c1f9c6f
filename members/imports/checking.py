"""The dry run: each row against the register of places, the rules and what is already there."""

from members.imports import mapping
from members.imports.cells import CLEANERS, Problem, says_nothing
from members.imports.matching import Matching
from members.imports.places import SPLIT, Places, as_named
from members.models import ImportRow, Organisation, Topic

State, Choice = ImportRow.State, ImportRow.Choice
WITHOUT_EIK = {Organisation.Kind.INFORMAL}
MOST_NAMED = 4


class Checker:
    """Knows everything that a row is compared with; made once for all rows of an import."""

    def __init__(self, batch, actor=None):
        self.batch, self.actor = batch, actor
        self.columns = {field: at for at, field in batch.mapping.items()}
        self.places = Places()
        self.topics = {
            word.lower(): topic.pk
            for topic in Topic.objects.all()
            for word in (topic.name_bg, topic.name_en, topic.slug)
            if word
        }
        self.matching = Matching(actor)
        self.seen = {}

    def check(self, row: ImportRow) -> ImportRow:
        """Fill in values, problems and the state; nothing is saved."""
        before, row.state = (row.state, row.organisation_id), ""
        row.values, row.problems = {}, []
        row.places, row.changes, row.reasons, row.organisation = [], [], [], None
        self.read_flaws(row)
        self.read_cells(row)
        self.read_kind(row)
        self.read_seat(row)
        self.read_territory(row)
        self.read_topics(row)
        self.look_at_the_whole(row)
        self.settle(row)
        if before != (row.state, row.organisation_id):
            row.choice = DEFAULTS.get(row.state, "")
        return row

    def text(self, row, field):
        """What the field's cell says; nothing where it could not be read."""
        column = self.columns.get(field, "")
        text = "" if column in row.flaws else row.cells.get(column, "")
        return "" if says_nothing(text) else text

    def is_missing(self, row, field):
        """Whether the row says nothing of the field, not even something that we cannot read."""
        unread = self.columns.get(field, "") in row.flaws
        return not unread and not self.text(row, field)

    def is_empty(self, row, field):
        """Whether the column is there and this row says nothing in it."""
        return field in self.columns and self.is_missing(row, field)

    def problem(self, row, field, code, /, *, is_error=True, **params):
        column = self.columns.get(field) or self.columns.get("name_bg", "A")
        row.problems.append([column, code, params, is_error])

    def read_flaws(self, row):
        for column, code in row.flaws.items():
            if column in self.batch.mapping or code == "egn":
                row.problems.append([column, code, {}, True])

    def read_cells(self, row):
        for field, clean in CLEANERS.items():
            text = self.text(row, field)
            if not text:
                continue
            try:
                row.values[field] = clean(field, text)
            except Problem as problem:
                is_error = problem.value is None
                self.problem(
                    row, field, problem.code, is_error=is_error, **problem.params
                )
                if not is_error:
                    row.values[field] = problem.value

    def read_kind(self, row):
        """As the column says; without it as the name says, else what was chosen for all."""
        text = self.text(row, "kind")
        if text:
            kind = self.batch.kinds.get(text) or mapping.guess_kind(text)
            if kind:
                row.values["kind"] = kind
            else:
                self.problem(row, "kind", "kind", word=text)
            return
        guessed = mapping.guess_kind(row.values.get("name_bg", ""))
        row.values["kind_if_new"] = guessed or self.batch.default_kind
        if not row.values["kind_if_new"] and self.is_missing(row, "kind"):
            self.problem(row, "kind", "no_kind")

    def read_seat(self, row):
        oblasti = self.wide(row, "oblast", self.places.oblast, self.places.oblasti)
        obshtini = self.wide(
            row,
            "obshtina",
            lambda text: self.places.obshtina(text, oblasti),
            self.places.obshtini,
        )
        text = self.text(row, "seat")
        if not text:
            return
        found = self.places.settlement(text, obshtini, oblasti)
        if len(found) > 1:
            row.places = [one.pk for one in found]
            if row.seat_id in row.places:
                found = [self.places.by_pk[row.seat_id]]
        if len(found) == 1:
            row.values["seat"] = found[0].pk
        else:
            self.doubt(row, "seat", text, found, self.places.settlements)

    def wide(self, row, field, find, index):
        """Municipalities or oblasti of the cell; one that is not known is a problem."""
        text = self.text(row, field)
        if not text:
            return []
        found = find(text)
        if not found:
            self.doubt(row, field, text, [], index)
        return found

    def doubt(self, row, field, text, found, index):
        """Several places of one name, or none: then those that begin alike are named."""
        if found:
            named = "; ".join(as_named(one) for one in found[:MOST_NAMED])
            self.problem(row, field, "several_places", count=len(found), places=named)
            return
        near = index.near(text)
        code = f"{field}_like" if near else field
        self.problem(row, field, code, word=text, places=", ".join(near))

    def read_territory(self, row):
        found, seat = set(), self.places.by_pk.get(row.values.get("seat"))
        oblasti = self.places.oblast(self.text(row, "oblast"))
        if seat and not oblasti:
            oblasti = [seat.obshtina.oblast]
        for part in self.places.many(self.text(row, "territory")):
            places = self.places.obshtina(part)
            if len(places) > 1:  # of the two, the one in the oblast of the seat
                places = self.places.obshtina(part, oblasti) or places
            if len(places) == 1:
                found.add(places[0].pk)
            elif places:
                named = "; ".join(f"{one.name} ({one.oblast.name})" for one in places)
                self.problem(
                    row, "territory", "several_obshtini", word=part, places=named
                )
            else:
                self.doubt(row, "territory", part, [], self.places.obshtini)
        if found:
            row.values["territory"] = sorted(found)

    def read_topics(self, row):
        text = self.text(row, "topics")
        parts = [part.strip() for part in SPLIT.split(text) if part.strip()]
        known = {
            self.topics[part.lower()] for part in parts if part.lower() in self.topics
        }
        strange = [part for part in parts if part.lower() not in self.topics]
        if known:
            row.values["topics"] = sorted(known)
        if strange:
            self.problem(
                row, "topics", "topics", is_error=False, words=", ".join(strange)
            )

    def look_at_the_whole(self, row):
        values = row.values
        kind = values.get("kind") or values.get("kind_if_new")
        if self.is_missing(row, "name_bg"):
            self.problem(row, "name_bg", "no_name")
        if kind in WITHOUT_EIK and values.get("eik"):
            self.problem(row, "eik", "informal_eik")
        elif kind not in WITHOUT_EIK and self.is_empty(row, "eik"):
            self.problem(row, "eik", "no_eik", is_error=False)
        if self.is_empty(row, "seat"):
            self.problem(row, "seat", "no_seat", is_error=False)
        self.look_for_twins(row)

    def look_for_twins(self, row):
        """The same EIK twice, or the same name: in one place an error, else worth a look."""
        eik, name = row.values.get("eik"), mapping.plain(row.values.get("name_bg", ""))
        if eik:
            first = self.seen.setdefault(("eik", eik), row.number)
            if first != row.number:
                self.problem(row, "eik", "eik_twice", row=first)
                return
        if not name:
            return
        first, seat, number = self.seen.setdefault(
            ("name", name), (row.number, row.values.get("seat"), eik)
        )
        if first != row.number:
            other = bool(eik and number) or seat != row.values.get("seat")
            self.problem(row, "name_bg", "name_twice", is_error=not other, row=first)

    def settle(self, row):
        """New, already there, perhaps there, or not to be taken as it stands."""
        if not any(is_error for *_rest, is_error in row.problems):
            self.matching.find(row, self.places, self.problem)
        if row.state in {State.DIFFERS, State.UNCHANGED}:
            row.problems = [one for one in row.problems if one[1] not in ONLY_NEW]
        row.has_warnings = any(not is_error for *_rest, is_error in row.problems)
        if any(is_error for *_rest, is_error in row.problems):
            row.state = State.ERROR


# Worth saying of a new organisation; one that is there has them or not.
ONLY_NEW = {"no_eik", "no_seat"}
DEFAULTS = {State.NEW: Choice.NEW, State.DIFFERS: Choice.FILL}

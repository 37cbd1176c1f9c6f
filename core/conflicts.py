"""Somebody saved the same row meanwhile: what both changed is put together or laid side by side."""

import datetime
from dataclasses import dataclass, field

from django import forms

from core.comparing import Piece, compare
from core.reconciling import (
    Reconciled,
    as_shown,
    moment_of,
    prints_of,
    reconcile,
    sent,
    untouched,
    with_values,
)

# Hidden fields of a page that shows a dispute: since when, and about which fields.
SINCE, ABOUT, TAKE = "typing_since", "typing_disputed", "typing_take"


@dataclass(frozen=True)
class Save:
    """Somebody saved the row."""

    name: str
    at: datetime.datetime
    is_own: bool


@dataclass(frozen=True)
class Disputed:
    """One field that both changed: what the other side did with it."""

    bound: forms.BoundField
    paragraphs: list[list[Piece]]
    words: str

    @property
    def language(self):
        ending = self.bound.name[-3:]
        return ending[1:] if ending in {"_bg", "_en"} else ""


@dataclass(frozen=True)
class Conflict:
    since: str
    saves: list[Save]
    disputed: list[Disputed] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    warning: str = ""

    @property
    def names(self):
        return ",".join(one.bound.name for one in self.disputed)


def saves_since(row, moment, *, reader) -> list[Save]:
    """Who saved the row after the moment, each once, the last one on top."""
    versions = row.history.select_related("history_user__person")
    if moment:
        versions = versions.filter(updated_at__gt=moment)
    found = {}
    for one in versions.order_by("-history_date", "-history_id")[:20]:
        who = one.history_user
        name = who.get_full_name() if who else ""
        found.setdefault(
            one.history_user_id, Save(name, one.history_date, who == reader)
        )
    return list(found.values())


def version_at(row, moment):
    """The row of the history with which a page began, or None."""
    if not moment:
        return None
    versions = row.history.filter(updated_at=moment)
    return versions.order_by("-history_date", "-history_id").first()


def settle(form, fresh) -> tuple[dict, Reconciled]:
    """What was sent, with the other side's changes put in; `fresh` is a page of this moment.

    What only one of the two changed is decided by that. Disputed fields keep what was typed.
    """
    theirs = untouched(fresh)
    found = reconcile(prints_of(form.data.get("version")), sent(form), theirs)
    data = with_values(form.data, form, found.theirs, theirs)
    data["version"] = fresh["version"].value()
    return data, found


def take(form, fresh, name):
    """What was sent, with the other side's words in one field."""
    if name not in form.fields or name not in fresh.fields:
        return form.data
    return with_values(form.data, form, [name], untouched(fresh))


def laid_open(fresh, since: str, names, **said) -> Conflict:
    """For the page: of each disputed field what changed since the person began."""
    before = version_at(fresh.instance, moment_of(since))
    disputed = [
        disputed_field(fresh[name], before)
        for name in dict.fromkeys(names)
        if name in fresh.fields
    ]
    return Conflict(since=since, disputed=disputed, **said)


def disputed_field(bound, before):
    """Texts word by word; choices and moments by what is chosen now."""
    now = bound.value() or ""
    is_text = type(bound.field.widget) is not forms.DateTimeInput and isinstance(
        now, str
    )
    if not is_text or getattr(bound.field, "choices", None) is not None:
        return Disputed(bound, [], in_words(bound))
    then = getattr(before, bound.name, None) if before else None
    return Disputed(bound, compare(then if then is not None else now, now), "")


def in_words(bound) -> str:
    """What is chosen, as its page shows it."""
    values, chosen = as_shown(bound), bound.field
    if hasattr(chosen, "queryset"):
        rows = chosen.queryset.filter(pk__in=values)
        return ", ".join(chosen.label_from_instance(row) for row in rows)
    if getattr(chosen, "choices", None) is not None:
        known = {str(key): label for key, label in flat(chosen.choices)}
        return ", ".join(str(known.get(one, one)) for one in values)
    return ", ".join(values)


def flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield key, label


def began(form) -> datetime.datetime | None:
    """The version of the row with which the page of this form began."""
    return moment_of(form.data.get("version"))

"""What an import found, changed and left out, in words; and the reports as rows of tables."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from news.imports.refusals import REFUSALS
from news.models import Article, ImportItem

SHOWN_NAMES = 8

# About the whole file.
REMARKS = {
    "cut_off": gettext_lazy("The file is cut off: it ends at line %(line)s within item %(next)s, after “%(title)s”. The whole items before it can come in (%(items)s). If you export once more, choose the new file later: what is here comes in only once."),
    "damaged": gettext_lazy("The file is damaged at line %(line)s within item %(next)s, after “%(title)s”, and was read as far as there. The whole items before it can come in (%(items)s). If you export once more, choose the new file later: what is here comes in only once."),
    "comments": gettext_lazy("Comments of readers are not taken over (%(count)s): they name people who did not agree to stand here."),
    "others": gettext_lazy("These kinds of items have no place among the news and are left out: %(names)s."),
    "lost_signs": gettext_lazy("Some letters of the file cannot be read (%(count)s); “�” stands in their place."),
    "many_categories": gettext_lazy("There are more than %(most)s categories; the rarest follow the rubric of all others."),
}  # fmt: skip

# About one item.
NOTES = {
    "thrown_away": gettext_lazy("It lies in the bin of the old site."),
    "page": gettext_lazy("It is a page, not a post."),
    "not_public": gettext_lazy("It was not public: a draft, private, or with a password."),
    "category": gettext_lazy("You left its category out."),
    "empty": gettext_lazy("It has neither a title nor a text."),
    "twice": gettext_lazy("It stands in the file twice; the first is taken."),
    "too_long": gettext_lazy("The text is longer than 100,000 characters. Divide it on the old site and export once more."),
    "too_deep": gettext_lazy("Its HTML is nested as no text is. Open it on the old site, save it as plain text, and export once more."),
    "no_rubric": gettext_lazy("No rubric is chosen for it."),
    "no_right": gettext_lazy("Whoever confirmed the import no longer works for the organisation. Choose the file once more."),
    "was_draft": gettext_lazy("It was a draft, and stays one."),
    "was_private": gettext_lazy("It was not public, so it comes as a draft."),
    "was_scheduled": gettext_lazy("Its day has not come yet, so it comes as a draft."),
    "no_date": gettext_lazy("It has no date, so it comes as a draft."),
    "no_text": gettext_lazy("It has no text, so it comes as a draft."),
    "english": gettext_lazy("It is in English alone: it comes as a draft that waits for its Bulgarian version."),
    "title_made": gettext_lazy("It had no title; the text’s first words stand there."),
    "title_cut": gettext_lazy("The title was longer than 200 characters and is shortened."),
    "codes": gettext_lazy("Parts that only WordPress understands are left out: %(names)s."),
}  # fmt: skip
COUNTED = {
    "films": ngettext_lazy("%(count)d film or sound became a link.", "%(count)d films or sounds became links.", "count"),
    "links": ngettext_lazy("%(count)d link leads to its new address here.", "%(count)d links lead to their new addresses here.", "count"),
    "old_files": ngettext_lazy("%(count)d link still leads to a file on the old site.", "%(count)d links still lead to files on the old site.", "count"),
    "missing": ngettext_lazy("%(count)d picture is missing: %(names)s.", "%(count)d pictures are missing: %(names)s.", "count"),
    "broken": ngettext_lazy("%(count)d picture cannot be read: %(names)s.", "%(count)d pictures cannot be read: %(names)s.", "count"),
    "brings": ngettext_lazy("%(count)d picture that was missing is there now.", "%(count)d pictures that were missing are there now.", "count"),
    "consent": ngettext_lazy("Say for %(count)d picture whether those shown agreed; until then it is a draft.", "Say for %(count)d pictures whether those shown agreed; until then it is a draft.", "count"),
    "no_words": ngettext_lazy("Say what %(count)d picture shows; until then it is a draft.", "Say what %(count)d pictures show; until then it is a draft.", "count"),
}  # fmt: skip


# Of these somebody may want to do something; the others only say what was done.
NEEDS = [
    "too_long", "too_deep", "no_rubric", "no_right", "no_date", "no_text", "english",
    "missing", "broken", "consent", "no_words", "codes", "old_files",
]  # fmt: skip


def problem_of(batch) -> str:
    """Why the file could not be read."""
    code, params = batch.problem or ["gone", {}]
    return REFUSALS[code] % params


def remarks_of(batch) -> list[str]:
    return [REMARKS[code] % values for code, values in batch.remarks]


def notes_of(item) -> list[str]:
    return [sentence(code, values) for code, values in item.notes]


def needs_of(item) -> list[str]:
    return [sentence(code, values) for code, values in item.notes if code in NEEDS]


def done_with(item) -> list[str]:
    return [sentence(code, values) for code, values in item.notes if code not in NEEDS]


def needing(items):
    """Items with a note that asks for something."""
    asked = Q()
    for code in NEEDS:
        asked |= Q(notes__contains=[[code]])
    return items.filter(asked)


def sentence(code, values):
    if "names" in values:
        names = values["names"]
        more = " …" if names[SHOWN_NAMES:] else ""
        values = values | {"names": ", ".join(names[:SHOWN_NAMES]) + more}
    return (NOTES.get(code) or COUNTED[code]) % values


def status_of(item) -> str:
    """As what it comes in, in words."""
    return str(Article.Status(item.status).label) if item.status else ""


def header():
    return [
        _("Place in the file"),
        _("Title"),
        _("Old address"),
        _("What became of it"),
        _("Comes in as"),
        _("New address"),
        _("What was changed or left out"),
    ]


def lines(batch, *, pieces=500):
    """The rows of the report, in pieces, so that a large one needs little memory."""
    items = batch.items.shown().for_lists()
    last = 0
    while piece := list(items.filter(number__gt=last)[:pieces]):
        yield from map(line, piece)
        last = piece[-1].number


def line(item):
    became = item.get_outcome_display() or item.get_state_display()
    return [
        item.number, item.title, item.address, became, status_of(item), new_address(item),
        "\n".join(notes_of(item)),
    ]  # fmt: skip


def new_address(item):
    if not item.article:
        return ""
    return f"{settings.SITE_URL}{item.article.get_absolute_url()}"


def moved_header():
    return [_("Old address"), _("New address")]


def moved(batch):
    """Old and new addresses of what everybody can read, for whoever keeps the old domain."""
    items = batch.items.shown().exclude(address="")
    items = items.filter(
        article__status=Article.Status.PUBLISHED, article__deleted_at=None
    )
    for item in items.for_lists().iterator():
        yield [item.address, new_address(item)]


def counts_told(batch):
    """[(state or outcome in words, items)] of what was counted last."""
    known = {**dict(ImportItem.State.choices), **dict(ImportItem.Outcome.choices)}
    return [(known[name], number) for name, number in batch.counts.items()]


def items_told(count) -> str:
    return ngettext("%(count)d item", "%(count)d items", count) % {"count": count}

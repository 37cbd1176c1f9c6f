"""What search knows: every app's rows, and the kinds by which results are narrowed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import search
from events import search as events
from forums import search as forums
from members import search as members
from news import search as news
from participation.causes import search as causes
from participation.centre import search as centre
from participation.ideas import search as ideas
from participation.positions import search as positions
from participation.surveys import search as surveys
from participation.volunteering import search as volunteering
from participation.votes import search as votes
from projects import search as projects

# As `kind` stands in the entries, in the order in which the page offers them.
KINDS = {
    "news": _("News"),
    "event": _("Events"),
    "organisation": _("Organisations"),
    "group": _("Groups"),
    "project": _("Projects"),
    "idea": _("Ideas"),
    "cause": _("Causes"),
    "opportunity": _("Volunteering"),
    "question": _("Questions to institutions"),
    "position": _("Positions"),
    "vote": pgettext_lazy("page", "Votes"),
    "survey": _("Surveys"),
    "topic": _("Forum"),
    "newsletter": _("Newsletter"),
}

# Rows to index, and how one is indexed.
SOURCES = [
    (news.everything, news.index),
    (news.all_newsletters, news.index_newsletter),
    (events.everything, events.index),
    (members.everything, members.index),
    (members.all_groups, members.index_group),
    (projects.everything, projects.index),
    (ideas.everything, ideas.index),
    (causes.everything, causes.index),
    (volunteering.everything, volunteering.index),
    (centre.everything, centre.index),
    (positions.everything, positions.index),
    (votes.everything, votes.index),
    (surveys.everything, surveys.index),
    (forums.everything, forums.index),
]


def rebuild() -> int:
    """Forget everything and index all rows anew; how many entries there are then."""
    return search.rebuild(
        [
            lambda rows=rows, index=index: index_all(rows, index)
            for rows, index in SOURCES
        ]
    )


def index_missing() -> None:
    """What an older version left out; nothing is to be done when it is done."""
    with search.in_bulk():
        index_all(forums.without_entry, forums.index)


def index_all(rows, index):
    for row in rows():
        index(row)

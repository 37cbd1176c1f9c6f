"""What one person may do in each forum; asked once per request."""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from machina.apps.forum.models import Forum

from core.memory import while_unchanged
from forums.models import ForumModerator, ForumPlace, Sanction
from forums.standing import Silence, appointed, silenced
from members.models import Group
from projects.models import Project, ProjectPartner

READ = frozenset({"can_see_forum", "can_read_forum", "can_download_file"})
WRITE = READ | {
    "can_start_new_topics",
    "can_reply_to_topics",
    "can_edit_own_posts",
    "can_delete_own_posts",
    "can_attach_file",
}
MODERATE = WRITE | {
    "can_post_without_approval",
    "can_post_stickies",
    "can_post_announcements",
    "can_lock_topics",
    "can_edit_posts",
    "can_delete_posts",
    "can_approve_posts",
    "can_reply_to_locked_topics",
}
# In an open group: what a moderator of the network does there without being of the group.
LOOK_AFTER = READ | (MODERATE - WRITE)
# In a closed or private one: nothing but the posts that its members report.
REPORTED = frozenset({"can_decide_reports"})
NOTHING = frozenset()
FEW = 100
AUDIENCE = ForumPlace.Audience


class Place(NamedTuple):
    """For whom a forum is, and of which group or project."""

    audience: str
    group: int | None
    project: int | None


# From the top down; None where nobody has said for whom a forum is.
Chain = tuple[Place | None, ...]


class Team(NamedTuple):
    """Who works on a project: ids of organisations. The funder is not among them."""

    lead: int
    everybody: frozenset[int]
    is_published: bool


@dataclass(frozen=True)
class Tree:
    """Each forum's places from the top down; there are far fewer such chains than forums."""

    chain_of: dict[int, Chain]
    parent_of: dict[int, int | None]
    forums_along: dict[Chain, frozenset[int]]
    groups: dict[int, Group]
    teams: dict[int, Team]
    appointed: dict[int, set[int]]
    silenced: dict[int, list[Silence]]

    def below(self, tops) -> frozenset[int]:
        """These forums and all below them; parents come before their children."""
        found = set()
        for forum, parent in self.parent_of.items():
            if forum in tops or parent in found:
                found.add(forum)
        return frozenset(found)


COLUMNS = (
    *("pk", "parent_id"),
    *("place__audience", "place__group_id", "place__project_id"),
)


def anybody():
    """Is there a moderator of a forum, somebody silenced? Usually not, and no more is asked."""
    return Exists(ForumModerator.objects.all()), Exists(Sanction.objects.silencing())


@while_unchanged
def tree() -> Tree:
    """Few questions, and the same for all readers: remembered while nothing changes.

    Forums for practice are not in it: each is one person's (`Access.practised`).
    """
    rows = Forum.objects.exclude(place__audience=AUDIENCE.PRACTICE)
    rows = list(rows.order_by("tree_id", "lft").values_list(*COLUMNS, *anybody()))
    has_appointed, has_silenced = rows[0][-2:] if rows else (False, False)
    chain_of, parent_of, forums_along = {}, {}, {}
    for forum, parent, *place, _appointed, _silenced in rows:
        above = chain_of.get(parent, ())
        chain = (*above, Place(*place)) if place[0] else above or (None,)
        if chain[:-1] == above and above[-1:] == chain[-1:]:
            chain = above  # the same place again adds nothing
        forums_along.setdefault(chain, []).append(forum)
        chain_of[forum], parent_of[forum] = chain, parent
    places = {place for chain in forums_along for place in chain if place}
    groups = {place.group for place in places}
    return Tree(
        chain_of,
        parent_of,
        {chain: frozenset(forums) for chain, forums in forums_along.items()},
        Group.objects.in_bulk(groups - {None}),
        teams({place.project for place in places} - {None}),
        appointed() if has_appointed else {},
        silenced() if has_silenced else {},
    )


def teams(projects) -> dict[int, Team]:
    """Who works on each of the projects; nothing is asked where there is none."""
    if not projects:
        return {}
    partners = {project: set() for project in projects}
    working = ProjectPartner.objects.filter(project__in=projects)
    for project, partner in working.exclude(
        role=ProjectPartner.Role.FUNDING
    ).values_list("project", "organisation"):
        partners[project].add(partner)
    rows = Project.objects.filter(pk__in=projects)
    return {
        pk: Team(lead, frozenset({lead, *partners[pk]}), is_published)
        for pk, lead, is_published in rows.values_list(
            "pk", "organisation", "is_published"
        )
    }


class Access:
    """A forum without a place of its own is its parent's; where none is, nobody may anything.

    A forum is readable only where everything above it is.
    """

    def __init__(self, user, known: Tree | None = None):
        """`known` is the tree, where many people are asked about one after another."""
        self.user = user
        if known:
            self._tree = known
        self._rights_at, self._ids = {}, {}

    @cached_property
    def _tree(self):
        return tree()

    @cached_property
    def _rights(self):
        """{chain of places: what the person may at its end}."""
        return {chain: self._along(chain) for chain in self._tree.forums_along}

    def _along(self, chain):
        rights = READ
        for place in chain:
            if place not in self._rights_at:
                self._rights_at[place] = self._rights_in(place)
            rights = below(rights, self._rights_at[place])
        return rights & READ if self._is_in_archive(chain) else rights

    def _is_in_archive(self, chain):
        """Below an archived group everything is only read, by moderators too."""
        groups = (self._tree.groups.get(place.group) for place in chain if place)
        return any(group and group.is_archived() for group in groups)

    def is_archive(self, forum_id):
        return self._is_in_archive(self._tree.chain_of.get(forum_id, ()))

    def archived_ids(self):
        """Forums in which nothing can be said any more."""
        along = self._tree.forums_along
        archived = [ids for at, ids in along.items() if self._is_in_archive(at)]
        return frozenset().union(*archived)

    def _rights_in(self, place):
        if place is None:
            return NOTHING
        if not self.user.is_authenticated:
            return READ if self._is_public(place) else NOTHING
        if place.audience == AUDIENCE.GROUP:
            return self._rights_in_group(self._tree.groups[place.group])
        if place.project:
            return self._rights_in_project(place)
        if self.user.is_moderator():
            return MODERATE
        if place.audience == AUDIENCE.PUBLIC or self.user.is_member():
            return WRITE
        return NOTHING

    def _is_public(self, place):
        """A forum for everybody tells of its project: with a draft it waits too."""
        team = self._tree.teams.get(place.project)
        is_draft = team is not None and not team.is_published
        return place.audience == AUDIENCE.PUBLIC and not is_draft

    def _rights_in_project(self, place):
        """Its lead moderates; moderators of the network there as in groups, open or closed."""
        user, team = self.user, self._tree.teams[place.project]
        if team.lead in user.organisation_ids("owner"):
            return MODERATE
        is_public = self._is_public(place)
        inside = team.everybody & set(user.organisation_ids())
        rights = WRITE if is_public or inside else NOTHING
        if user.is_moderator():
            rights |= LOOK_AFTER if is_public else REPORTED
        return rights

    def _rights_in_group(self, group):
        user = self.user
        if group.pk in user.group_ids(coordinated=True):
            return MODERATE
        rights = WRITE if group.pk in user.group_ids() else NOTHING
        if group.pk in user.read_group_ids():
            rights |= READ
        if user.moderates_group(group):
            rights |= REPORTED if group.is_shut() else LOOK_AFTER
        return rights

    @cached_property
    def practised(self) -> frozenset[int]:
        """Forums of the person's own practice place, in which they moderate."""
        user = self.user
        if not user.is_authenticated or not user.rights.practice:
            return frozenset()
        places = ForumPlace.objects.filter(organisation__in=user.rights.practice)
        return frozenset(places.values_list("forum", flat=True))

    @cached_property
    def _appointed(self) -> frozenset[int]:
        """Forums that the person moderates by themselves, and those below."""
        tops = self._tree.appointed.get(self.user.pk)
        return self._tree.below(tops) if tops else frozenset()

    @cached_property
    def _silenced(self) -> frozenset[int]:
        """Forums in which the person does not write for now."""
        found = set()
        for silence in self._tree.silenced.get(self.user.pk, ()):
            if not silence.is_over():
                found |= self.reached_by(silence)
        return frozenset(found)

    def reached_by(self, silence) -> frozenset[int]:
        """Ids of the forums in which it holds."""
        if silence.reach == Sanction.Reach.EVERYWHERE:
            return frozenset(self._tree.parent_of)
        if silence.reach == Sanction.Reach.FORUM:
            return self._tree.below({silence.forum})
        along = self._tree.forums_along.items()
        of_group = [ids for chain, ids in along if silence.group in groups_in(chain)]
        return frozenset().union(*of_group)

    def is_silenced(self, forum_id) -> bool:
        return forum_id in self._silenced

    def _rights_at_forum(self, forum_id):
        chain = self._tree.chain_of.get(forum_id)
        rights = NOTHING if chain is None else self._along(chain)
        if forum_id in self._appointed and self._may_moderate(chain, rights):
            rights |= MODERATE
        return rights & READ if forum_id in self._silenced else rights

    def _may_moderate(self, chain, rights):
        """Whoever was given a forum moderates it as long as they read it."""
        return "can_read_forum" in rights and not self._is_in_archive(chain)

    def may(self, codename, forum_id) -> bool:
        if forum_id in self.practised:
            return codename in MODERATE
        return codename in self._rights_at_forum(forum_id)

    def parents(self):
        """(forum, the one above it) of all forums, in the order of the tree."""
        return self._tree.parent_of.items()

    def reads(self, forum_id) -> bool:
        """`may("can_read_forum", …)` for one forum and many people: looks at no other forum."""
        chain = self._tree.chain_of.get(forum_id)
        if chain is None:
            return forum_id in self.practised
        return "can_read_forum" in self._along(chain)

    def is_for_everybody(self, forum_id) -> bool:
        """Whether an anonymous visitor reads it too."""
        return Access(AnonymousUser(), self._tree).reads(forum_id)

    def readable_ids(self):
        return self.ids_with("can_read_forum")

    def moderated_ids(self):
        return self.ids_with("can_approve_posts")

    def reported_ids(self):
        """Forums of whose posts one decides about the reported ones only."""
        return self.ids_with("can_decide_reports") - self.moderated_ids()

    def takes_from(self, forum_id) -> frozenset[int]:
        """Forums of the moderator into which what stands here may go: nobody new reads it there."""
        chain = self._tree.chain_of.get(forum_id)
        if chain is None or forum_id not in self.moderated_ids():
            return frozenset()
        needed = {place for place in chain if place and not self._is_public(place)}
        along = self._tree.forums_along
        found = [ids for places, ids in along.items() if needed <= set(places)]
        return frozenset().union(*found) & self.moderated_ids()

    def groups_along(self, forum_id):
        """Ids of the groups whose forum it is or below whose forum it stands."""
        return groups_in(self._tree.chain_of.get(forum_id, ()))

    def group_of(self, forum_id):
        """The group whose forum it is, or None."""
        place = self._tree.chain_of.get(forum_id, (None,))[-1]
        return self._tree.groups.get(place.group) if place else None

    def lead_of(self, forum_id) -> int | None:
        """The organisation that leads the project whose forum it is."""
        place = self._tree.chain_of.get(forum_id, (None,))[-1]
        team = place and self._tree.teams.get(place.project)
        return team.lead if team else None

    def ids_with(self, codename) -> frozenset[int]:
        if codename not in self._ids:
            along = self._tree.forums_along
            found = [
                along[at] for at, rights in self._rights.items() if codename in rights
            ]
            practised = self.practised if codename in MODERATE else ()
            changed = self._appointed | self._silenced
            self._ids[codename] = (frozenset(practised).union(*found) - changed) | {
                pk for pk in changed if codename in self._rights_at_forum(pk)
            }
        return self._ids[codename]


def groups_in(chain):
    return {place.group for place in chain if place and place.group}


def below(above, own):
    """Rights in a forum from those in the one above: what cannot be read hides what is in it."""
    if "can_read_forum" in above:
        return own
    return REPORTED if own and above >= REPORTED else NOTHING


def among(ids):
    """For `__in`: a long list as one value, which Django need not write out."""
    if len(ids) <= FEW:
        return ids
    return RawSQL("SELECT unnest(%s::integer[])", [list(ids)])

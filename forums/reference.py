"""The forums with which a network begins."""

from django.utils.text import Truncator
from machina.apps.forum.models import Forum

from core.memory import while_unchanged
from forums.models import ForumPlace

AUDIENCE = ForumPlace.Audience

LONGEST_NAME = 100
# What `place` is told.
PLACED = {"audience", "group", "project"}
# Where talks about a news item or an event begin.
NEWS = "По новините"


def ensure_forum(name, *, parent=None, **said) -> Forum:
    """The forum of that name below `parent`, made if it is not there, with its place.

    For forums that we name ourselves; whose name somebody chose is made by `create_forum`.
    """
    forum = Forum.objects.filter(name=name, parent=parent).first()
    if forum is None:
        return create_forum(name, parent=parent, **said)
    place(forum, **{key: said[key] for key in PLACED & set(said)})
    return forum


def create_forum(
    name,
    *,
    parent=None,
    description="",
    is_category=False,
    is_for_questions=False,
    **placed,
) -> Forum:
    """A new forum; a long name is cut to what machina's table holds."""
    forum = Forum.objects.create(
        name=Truncator(name).chars(LONGEST_NAME),
        parent=parent,
        description=description,
        type=Forum.FORUM_CAT if is_category else Forum.FORUM_POST,
    )
    place(forum, **placed)
    if is_for_questions:
        ForumPlace.objects.filter(forum=forum).update(is_for_questions=True)
    return forum


def place(forum, *, audience, group=None, project=None) -> None:
    """Say whose forum it is; nothing is saved, and no topic indexed anew, where it is so already."""
    row = ForumPlace.objects.filter(forum=forum).first() or ForumPlace(forum=forum)
    said = (audience, group, project)
    if row.pk is None or (row.audience, row.group, row.project) != said:
        row.audience, row.group, row.project = said
        row.save()


def load() -> dict[str, Forum]:
    """The network's own forums, by a short name."""
    common = ensure_forum("Обща работа", audience=AUDIENCE.PUBLIC, is_category=True)
    return {
        "projects": ensure_forum(
            "Управление на проекти",
            parent=common,
            audience=AUDIENCE.PUBLIC,
            description="Бюджети, отчети, партньори: питайте хората, които го правят.",
        ),
        "advocacy": ensure_forum(
            "Застъпничество",
            parent=common,
            audience=AUDIENCE.PUBLIC,
            description="Как говорим с общините и какво постигаме.",
        ),
        "news": ensure_forum(
            NEWS,
            parent=common,
            audience=AUDIENCE.PUBLIC,
            description="Обсъждания, които започват от новина или събитие.",
        ),
        "members": ensure_forum(
            "Само за членове",
            audience=AUDIENCE.MEMBERS,
            description="Вътрешни въпроси на мрежата.",
        ),
    }


def news_forum() -> Forum | None:
    """The forum for talks about news and events, unless the network did without it."""
    return Forum.objects.filter(name=NEWS, place__isnull=False).first()


@while_unchanged
def news_forum_id() -> int | None:
    forum = news_forum()
    return forum and forum.pk

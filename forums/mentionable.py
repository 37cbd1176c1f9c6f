"""Who may be named with @ in a forum, and by which words.

`@Мария Петрова` is the name as the portal shows it; where several people of that name may read
the forum, `@Мария Петрова#12` says which, with the number of the person's page.
"""

import re
from html import escape

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from machina.apps.forum_conversation.models import Post

from core.html import fill, text_of
from forums.access import Access
from forums.selectors import access_of
from members.models import Group, Person, User

MOST_WORDS = 5
# More than these in one post is calling everybody.
MOST_PEOPLE = 10
SHOWN = 8
# Where an @ names nobody: code, links, and words of others.
SILENT = re.compile(
    r"<(pre|code|a|blockquote)\b[^>]*>(?:(?!<(?:pre|code|a|blockquote)\b).)*?</\1>",
    re.S,
)
WORD = r"[\w’'.\-]+"
MENTION = re.compile(
    rf"(?<![\w@./])@({WORD}(?: {WORD}){{0,{MOST_WORDS - 1}}}(?:#\d+)?)"
)


def people(forum, actor):
    """Those whom the actor knows of here: who wrote in the forum, and whose pages they see."""
    rows = Person.objects.filter(
        user__is_active=True, erased_at=None, is_practice=False
    ).exclude(Q(user=actor) | Q(name=""))
    wrote = Q(user__in=writers(Post.objects.filter(topic__forum=forum)))
    known = Q(pk__in=Person.objects.visible_to(actor).values("pk"))
    for group in Group.objects.filter(pk__in=access_of(actor).groups_along(forum.pk)):
        known &= Q(user__in=group.accounts())
    return rows.filter(wrote | known).select_related("user")


def writers(posts):
    return posts.filter(approved=True, topic__approved=True).values("poster")


def may_read(person, forum) -> bool:
    return Access(account(person)).may("can_read_forum", forum.pk)


def account(person) -> User:
    person.user.person = person
    return person.user


def named_in(html: str, forum, topic, actor) -> dict[str, User]:
    """{words after the @: account} of a rendered post; of words that fit several people, nobody."""
    found = {}
    said = [match[1] for match in MENTION.finditer(bare(html))]
    names = {name for words in said for name, _number in readings(words)}
    if not names:
        return found
    by_name = {}
    for person in people(forum, actor).filter(name__in=names):
        by_name.setdefault(person.name, []).append(person)
    for words in said:
        person = meant(words, by_name, topic)
        if person and len(found) < MOST_PEOPLE and may_read(person[1], forum):
            found[person[0]] = account(person[1])
    return found


def bare(html):
    """The words of the author alone."""
    count = 1
    while count:
        html, count = SILENT.subn(" ", html)
    return text_of(html)


def readings(words):
    """(name, number) that the words may begin with, the longest name first."""
    parts = words.partition("#")[0].split(" ")
    for length in range(len(parts), 0, -1):
        name = " ".join(parts[:length])
        number = words.partition("#")[2] if length == len(parts) else ""
        yield name, number
        if name.endswith("."):
            yield name.rstrip("."), ""


def meant(words, by_name, topic):
    """(the words that name them, the person), or None."""
    for name, number in readings(words):
        same = by_name.get(name, [])
        if number:
            same = [person for person in same if str(person.pk) == number]
        if len(same) > 1 and topic:
            here = set(writers(topic.posts).values_list("poster", flat=True))
            same = [person for person in same if person.user_id in here]
        if len(same) == 1:
            return (f"{name}#{number}" if number else name), same[0]
    return None


def suggested(begun: str, forum, topic, actor) -> list[Person]:
    """People whose name, or a later word of it, begins so; those of the topic first."""
    rows = people(forum, actor).order_by("name", "pk")
    begins = Q()
    for words in {begun, begun[:1].upper() + begun[1:], begun.title()}:
        begins |= Q(name__startswith=words) | Q(name__contains=f" {words}")
    rows = rows.filter(begins) if begun else rows
    in_topic = Q(user__in=writers(Post.objects.filter(topic=topic)))
    in_forum = Q(user__in=writers(Post.objects.filter(topic__forum=forum)))
    found = {}
    for which in (in_topic, in_forum & ~in_topic, ~in_forum):
        for person in rows.filter(which)[: SHOWN * 2]:
            if len(found) < SHOWN and may_read(person, forum):
                found[person.pk] = person
    return list(found.values())


def words_for(person, forum, actor) -> str:
    """How to name them without doubt."""
    same = people(forum, actor).filter(name=person.name).count()
    return person.name if same == 1 else f"{person.name}#{person.pk}"


def with_names(cleaned: SafeString, named: dict[str, str]) -> SafeString:
    """Cleaned text in which the named (words: address, or nothing) stand out, as links or not."""
    if not named:
        return cleaned
    written = {escape(words, quote=False): words for words in named}
    longest_first = sorted(map(re.escape, written), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)@({'|'.join(longest_first)})(?![\w#])")

    def shown(match, in_link):
        words = written[match[1]]
        name, url = words.partition("#")[0], named[words]
        if in_link:
            return mark_safe(match[0])  # noqa: S308 - it stood there before
        if url:
            return format_html('<a class="mention" href="{}">@{}</a>', url, name)
        return format_html('<b class="mention">@{}</b>', name)

    return fill(cleaned, pattern, shown)

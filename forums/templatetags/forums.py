import re
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core.html import fill
from forums.addresses import slug

register = template.Library()


@register.filter
def forum_address(number, name):
    """The address of the forum with this number and name."""
    return reverse("forum:forum", args=[slug(name), number])


@register.filter
def with_mentions(cleaned, post):
    """Whom the cleaned text of the post names, as links to their pages where there are any."""
    if not post.kept_mentions:
        return cleaned
    named = {escape(words, quote=False): words for words in post.kept_mentions}
    longest_first = sorted(map(re.escape, named), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)@({'|'.join(longest_first)})(?![\w#])")

    def shown(match, in_link):
        words = named[match[1]]
        name, url = words.partition("#")[0], post.kept_mentions[words]
        if in_link:
            return mark_safe(match[0])  # noqa: S308 - it stood there before
        if url:
            return format_html('<a class="mention" href="{}">@{}</a>', url, name)
        return format_html('<b class="mention">@{}</b>', name)

    return fill(cleaned, pattern, shown)

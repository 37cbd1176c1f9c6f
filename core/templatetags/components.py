"""Building blocks of pages: boxes with content as block tags, filters for stored text."""

import datetime

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import dates, html
from core.memory import Memory, draw_rows

register = template.Library()


@register.simple_block_tag
def card(content, title, url="", eyebrow="", picture=None, heading="h3"):
    """A box that leads somewhere; looks complete without a picture."""
    context = {
        "content": mark_safe(content),  # noqa: S308 - rendered by the template engine
        "title": title,
        "url": url,
        "eyebrow": eyebrow,
        "picture": picture,
        "heading": heading,
    }
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def panel(content, title=""):
    """A box of facts or actions beside the text."""
    context = {"content": mark_safe(content), "title": title}  # noqa: S308 - as above
    return render_to_string("components/panel.html", context)


@register.simple_block_tag
def notice(content, kind="info"):
    """A sentence that must be seen; kind: info, wait or error."""
    context = {"content": mark_safe(content), "kind": kind}  # noqa: S308 - as above
    return render_to_string("components/notice.html", context)


@register.simple_tag
def drawn_rows(template_name, name, rows):
    """Rows of a queryset that look the same to every reader; those drawn are not even loaded."""
    keys = list(rows.prefetch_related(None).values_list("pk", flat=True))

    def load():
        """By their keys: searching and sorting all of them was done to find the keys."""
        found = rows.all()
        found.query.clear_limits()
        return found.order_by().filter(pk__in=keys)

    return mark_safe("".join(draw_rows(template_name, name, keys, load)))  # noqa: S308 - templates


parts_drawn = Memory()


class Remembered(template.Node):
    def __init__(self, nodelist, keys):
        self.nodelist, self.keys = nodelist, keys

    def render(self, context):
        keys = [key.resolve(context) for key in self.keys]
        return parts_drawn.recall(keys, lambda: self.nodelist.render(context))


class Lasting(template.Node):
    def __init__(self, nodelist, keys):
        self.nodelist, self.keys, self.drawn = nodelist, keys, {}

    def render(self, context):
        key = (get_language(), *(one.resolve(context) for one in self.keys))
        if key not in self.drawn:
            self.drawn[key] = self.nodelist.render(context)
        return self.drawn[key]


@register.tag
def always(parser, token):
    """`{% always key … %}`: what stays the same as long as the portal runs.

    Nothing in it comes from the database, the reader or the clock; the keys are few.
    """
    nodelist = parser.parse(("endalways",))
    parser.delete_first_token()
    words = token.split_contents()[1:]
    return Lasting(nodelist, [parser.compile_filter(word) for word in words])


@register.tag
def remember(parser, token):
    """`{% remember "name" row … %}`: a part of the page that is drawn once for these rows.

    Nothing in it may depend on the reader or the address, unless `user` (which stands for the
    reader's rights) or the query is among the keys; no form with a token stands in it.
    """
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    words = token.split_contents()[1:]
    return Remembered(nodelist, [parser.compile_filter(word) for word in words])


@register.simple_tag
def lang_of(row, field):
    """` lang="bg"` for a tag around a text that is there in the other language only."""
    here, other = languages()
    if not hasattr(row, f"{field}_{other}"):
        # Written once, in the language of its author.
        return lang_of_words(getattr(row, field, ""))
    own, others = (getattr(row, f"{field}_{one}") for one in (here, other))
    return format_html(' lang="{}"', other) if others and not own else ""


@register.filter
def lang_of_words(text):
    """The same for words that are columns of no row, such as those of a frozen report."""
    _here, other = languages()
    is_other = bool(text) and html.language_of(str(text)) == other
    return format_html(' lang="{}"', other) if is_other else ""


def languages():
    """(that of the page, the other one)"""
    return ("en", "bg") if get_language() == "en" else ("bg", "en")


@register.filter
def staff_html(text):
    """Stored text of staff, cleaned."""
    return html.staff_html(text)


@register.filter
def member_html(text):
    """Stored text of members, cleaned."""
    return html.member_html(text)


@register.filter
def linked_data(data):
    """A dictionary of schema.org as a script that nothing runs."""
    return html.linked_data(data)


@register.simple_tag(takes_context=True)
def canonical_url(context):
    """The page's own address, with the number of its page and nothing else of the question."""
    request = context["request"]
    page = request.GET.get("page", "")
    question = f"?page={page}" if page.isdigit() and page != "1" else ""
    return f"{settings.SITE_URL}{request.path}{question}"


@register.simple_tag(takes_context=True)
def other_language_url(context):
    """The same page in the other of the two languages."""
    request = context.get("request")
    if request is None:
        return "/"
    path = request.get_full_path()
    return path[3:] if path.startswith("/en/") else f"/en{path}"


@register.filter
def elided_pages(paginator, number):
    """Page numbers around the current one, with an ellipsis where some are left out."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)


@register.filter
def add_class(bound_field, css_class):
    """The field's widget with one more class."""
    return bound_field.as_widget(attrs={"class": css_class})


@register.filter
def kept_filters(names, query):
    """(name, value) of those filters that came by a link and have no field in the form."""
    return [(name, query[name]) for name in names.split() if query.get(name)]


@register.filter
def headed_by(cells, columns):
    """[(column, cell)] of one row: on a phone each cell says in which column it stands."""
    return zip(columns, cells, strict=True)


@register.simple_tag
def days(first, last):
    """A stretch of time in words, its days as dates or, as contents keep them, as ISO texts."""
    return dates.in_words(*map(as_day, (first, last)))


def as_day(day):
    return datetime.date.fromisoformat(day) if isinstance(day, str) else day


@register.filter
def ago(moment):
    """How many days have passed, in the words of a calendar."""
    days = (timezone.localdate() - timezone.localtime(moment).date()).days
    if days < 1:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}

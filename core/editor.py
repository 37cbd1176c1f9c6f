"""The editor of staff texts: its field, what its toolbar offers, and its words in our languages."""

import re

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_prose_editor.widgets import ProseEditorWidget

from core import html

BLANK_LINE = re.compile(r"\n\s*\n")
# The whole page of a program, pasted as it is: its empty lines mean nothing.
DOCUMENT = re.compile(r"<(html|head|meta|style)\b|<!--", re.I)
BLOCK_ENDS = re.compile(r"(</(?:p|h[23]|ul|ol|blockquote|table|figure)>)\n*(?=<)")
# All buttons stand side by side: a list that folds out is one press more and no button at all
# to a keyboard.
MENU = [
    {"group": name}
    for name in (
        "blockType -lists",
        "lists",
        "nodes -blockType -lists",
        "marks",
        "link",
        "table",
        "history",
        "utility",
    )
]
EXTENSIONS = {
    "Menu": {"groups": MENU},
    "Heading": {"levels": [2, 3]},
    "Bold": True,
    "Italic": True,
    "Superscript": True,
    "Subscript": True,
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HTML": True,
    "Portal": True,
}
PICTURES = {"Figure": True, "Caption": True, "Image": True}
# What is ours among them, and what we do otherwise than the package.
OWN_EXTENSIONS = "js/editor/extensions.js"


class Editor(ProseEditorWidget):
    """A plain field for text; with JavaScript it becomes the editor."""

    def __init__(self, attrs=None, *, with_pictures=False):
        extensions = EXTENSIONS | (PICTURES if with_pictures else {})
        super().__init__(
            attrs={"rows": 14} | (attrs or {}),
            config={"extensions": extensions},
            preset="configurable",
        )

    def get_config(self):
        return super().get_config() | {"js_modules": [static(OWN_EXTENSIONS)]}


def head(form, request):
    """What a page with the editor needs for `components/editor_head.html`."""
    return {
        "editor_media": form.media.with_nonce(request.csp_nonce),
        "editor_words": words(),
    }


class BodyField(forms.CharField):
    """HTML of the editor, or plain text of the field that works without JavaScript.

    A formatted text edited without JavaScript may get plain paragraphs between its own.
    """

    widget = Editor

    def clean(self, value):
        text = super().clean(value).replace("\r\n", "\n")
        if html.is_plain(text):
            return html.from_plain(text)
        if DOCUMENT.search(text):
            cleaned = BLANK_LINE.sub("\n", html.clean_staff(text).strip())
            return self.unless_empty(cleaned)
        parts = [
            html.from_plain(part) if html.is_plain(part) else part
            for part in BLANK_LINE.split(text)
        ]
        cleaned = html.clean_staff("\n".join(parts))
        # The air that `prepare_value` let in: a text that nobody changed stays the same.
        return self.unless_empty(BLOCK_ENDS.sub(r"\1", cleaned))

    def unless_empty(self, cleaned):
        if html.text_of(cleaned) or "<img" in cleaned:
            return cleaned
        if self.required:
            raise forms.ValidationError(self.error_messages["required"], "required")
        return ""

    def prepare_value(self, value):
        """For who reads it in a plain field: plain text as it was typed, else air between blocks."""
        if not isinstance(value, str) or html.is_plain(value):
            return value
        return html.as_typed(value) or BLOCK_ENDS.sub(r"\1\n\n", value)


def words_missing(numbers):
    """What to do about pictures in a text that say nothing, counted from 1."""
    return ngettext(
        "Picture %(numbers)s in the text has no words yet: press the button under it and say "
        "what it shows, or that it is there for the look only.",
        "Pictures %(numbers)s in the text have no words yet: press the button under each and "
        "say what it shows, or that it is there for the look only.",
        len(numbers),
    ) % {"numbers": ", ".join(map(str, numbers))}


def words():
    """What the editor says, by its own English words."""
    return {
        "heading 2": _("Heading"),
        "heading 3": _("Smaller heading"),
        "paragraph": _("Plain paragraph"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "superscript": _("Raised, as in m²"),
        "subscript": _("Lowered, as in CO₂"),
        "unordered list": _("List with dots"),
        "ordered list": _("Numbered list"),
        "blockquote": _("Quote"),
        "horizontal rule": _("Line across"),
        "insert link": _("Link"),
        "remove link": _("Remove the link"),
        "edit HTML": _("Show the HTML"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "figure": _("Picture"),
        "Cancel": _("Cancel"),
        "Update": _("Save"),
        "Insert table": _("Table"),
        "Table caption": _("What the table shows"),
        "Add column": _("Add a column"),
        "Delete column": _("Delete the column"),
        "Add row": _("Add a row"),
        "Delete row": _("Delete the row"),
        "Merge cells": _("Merge the cells"),
        "Split cell": _("Split the cell"),
        "Toggle header cell": _("Heading cell"),
        "Delete table": _("Delete the table"),
        "Buttons for the text": _("Buttons for the text"),
        "Describe the picture": _("Describe the picture"),
        "Words of the picture": _("Words of the picture"),
        "This text takes no pictures.": _("This text takes no pictures."),
        "Only pictures can be placed in the text.": _(
            "Only pictures can be placed in the text."
        ),
        "Pictures of other sites and documents stay there. Add them from your computer.": _(
            "Pictures of other sites and documents stay there. Add them from your computer."
        ),
        "Prettify": _("Tidy up"),
        "Edit HTML": _("HTML of the text"),
        "The HTML contents of the editor. Note that the allowed HTML is restricted by the editor schema.": _(
            "What does not belong to the text is left out on saving."
        ),
    }

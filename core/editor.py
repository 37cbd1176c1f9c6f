"""The editor of staff texts: its field, what its toolbar offers, and its words in our languages."""

import re

from django import forms
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget

from core import html

BLANK_LINE = re.compile(r"\n\s*\n")
BLOCK_ENDS = re.compile(r"(</(?:p|h[23]|ul|ol|blockquote|table|figure)>)\n*(?=<)")
EXTENSIONS = {
    "Heading": {"levels": [2, 3]},
    "Bold": True,
    "Italic": True,
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
}
PICTURES = {"Figure": True, "Caption": True, "Image": True}


class Editor(ProseEditorWidget):
    """A plain field for text; with JavaScript it becomes the editor."""

    def __init__(self, attrs=None, *, with_pictures=False):
        extensions = EXTENSIONS | (PICTURES if with_pictures else {})
        super().__init__(
            attrs={"rows": 14} | (attrs or {}),
            config={"extensions": extensions},
            preset="configurable",
        )


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
        parts = [
            html.from_plain(part) if html.is_plain(part) else part
            for part in BLANK_LINE.split(text)
        ]
        cleaned = html.clean_staff("\n".join(parts))
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


def words():
    """What the editor says, by its own English words."""
    return {
        "Heading 2": _("Heading"),
        "Heading 3": _("Smaller heading"),
        "heading 2": _("Heading"),
        "heading 3": _("Smaller heading"),
        "Paragraph": _("Plain paragraph"),
        "paragraph": _("Plain paragraph"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "unordered list": _("List with dots"),
        "ordered list": _("Numbered list"),
        "List properties": _("How the list is numbered"),
        "blockquote": _("Quote"),
        "horizontal rule": _("Line across"),
        "insert link": _("Link the marked words"),
        "remove link": _("Remove the link"),
        "edit HTML": _("Show the HTML"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "figure": _("Picture"),
        "Cancel": _("Cancel"),
        "Update": _("Save"),
        "Insert": _("Insert"),
        "Insert Figure": _("Place a picture"),
        "Edit Figure": _("Change the picture"),
        "Edit Image": _("Change the picture"),
        "Image URL": _("Address of the picture (/files/…)"),
        "Alternative Text": _("What the picture shows, for those who do not see it"),
        "Caption": _("Caption"),
        "Add caption": _("Add a caption"),
        "Remove caption": _("Remove the caption"),
        "Insert table": _("Table"),
        "Insert Table": _("Insert a table"),
        "Table Properties": _("Table"),
        "Rows": _("Rows"),
        "Columns": _("Columns"),
        "Include header row": _("With a row of headings"),
        "Edit Link": _("Link"),
        "URL": _("Address"),
        "Title": _("Words on pointing at it"),
        "Add column": _("Add a column"),
        "Delete column": _("Delete the column"),
        "Add row": _("Add a row"),
        "Delete row": _("Delete the row"),
        "Merge cells": _("Merge the cells"),
        "Split cell": _("Split the cell"),
        "Toggle header cell": _("Heading cell"),
        "Delete table": _("Delete the table"),
        "Prettify": _("Tidy up"),
        "Edit HTML": _("HTML of the text"),
        "The HTML contents of the editor. Note that the allowed HTML is restricted by the editor schema.": _(
            "What does not belong to the text is left out on saving."
        ),
    }

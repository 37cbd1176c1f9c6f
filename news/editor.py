"""The editor of staff texts: what its toolbar offers, and its words in our languages."""

from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget

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
    "Figure": True,
    "Caption": True,
    "Image": True,
    "HTML": True,
}


class Editor(ProseEditorWidget):
    """A plain field for text; with JavaScript it becomes the editor."""

    def __init__(self, attrs=None):
        super().__init__(
            attrs={"rows": 14} | (attrs or {}),
            config={"extensions": EXTENSIONS},
            preset="configurable",
        )


def head(form, request):
    """What a page with the editor needs for `news/_editor_head.html`."""
    return {
        "editor_media": form.media.with_nonce(request.csp_nonce),
        "editor_words": words(),
    }


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

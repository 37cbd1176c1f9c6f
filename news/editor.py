"""The editor of staff texts: what it offers is what `core.html.clean_staff` keeps."""

from django_prose_editor.widgets import ProseEditorWidget

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "History": True,
    "Typographic": False,
}


class StaffTextEditor(ProseEditorWidget):
    """Without JavaScript it is a plain field, and the text is read as plain text or as HTML."""

    def __init__(self, **kwargs):
        super().__init__(
            config={"extensions": EXTENSIONS}, preset="configurable", **kwargs
        )

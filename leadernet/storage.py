"""Static files as the browser gets them: hashed names, compressed, one style sheet."""

import re
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("([^"]+)"\);')


def bundle(sheet: Path) -> str:
    """The style sheet with the files that it imports written into it.

    Twenty-five small requests would be slow on a village line. A component names no other
    file; `tokens.css` lies beside the sheet, so its addresses stay right.
    """
    return IMPORT.sub(
        lambda match: (sheet.parent / match[1]).read_text(encoding="utf-8"),
        sheet.read_text(encoding="utf-8"),
    )


class PortalStaticStorage(CompressedManifestStaticFilesStorage):
    manifest_strict = True

    def post_process(self, paths, dry_run=False, **options):
        if "css/site.css" in paths and not dry_run:
            # From the source: the sheet collected by an earlier version has no imports left.
            source, path = paths["css/site.css"]
            site = Path(self.path("css/site.css"))
            site.write_text(bundle(Path(source.path(path))), encoding="utf-8")
            paths["css/site.css"] = (self, "css/site.css")
        yield from super().post_process(paths, dry_run, **options)

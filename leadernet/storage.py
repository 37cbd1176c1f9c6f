"""Static files as the browser gets them: hashed names, compressed, one style sheet for a page."""

import re
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

# The portal's own, and that of what other sites show in a frame.
SHEETS = ("css/site.css", "css/embed.css")
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
        for name in SHEETS if not dry_run else ():
            if name in paths:
                # From the source: the sheet collected by an earlier version has no imports left.
                source, path = paths[name]
                sheet = Path(self.path(name))
                sheet.write_text(bundle(Path(source.path(path))), encoding="utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

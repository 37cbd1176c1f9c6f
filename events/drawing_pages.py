"""Run by `scans`, apart from the portal: SOURCE.pdf TARGET.zip MOST, a JPEG for each page."""

import io
import resource
import sys
import zipfile

import pypdfium2

MEMORY = 1024**3
SECONDS = 30
WIDTH = 1920  # pixels, as wide as the portal keeps pictures
LONGEST = 4000
TOO_MANY_PAGES = 3


def main(source, target, most):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    document = pypdfium2.PdfDocument(source)
    if len(document) > int(most):
        return TOO_MANY_PAGES
    with zipfile.ZipFile(target, "w") as archive:
        for number, page in enumerate(document, start=1):
            archive.writestr(f"page-{number}.jpg", jpeg(page))
    return 0


def jpeg(page):
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), LONGEST / max(height, 1))
    stream = io.BytesIO()
    page.render(scale=scale, draw_annots=True).to_pil().convert("RGB").save(
        stream, "JPEG", quality=85
    )
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

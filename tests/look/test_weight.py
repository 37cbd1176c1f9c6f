"""What a first visit costs on a village line."""

import gzip
import re

from django.conf import settings

from leadernet.storage import bundle

STATIC = settings.BASE_DIR / "static"
FRONT_PAGE_LIMIT = 120 * 1024
PAGE_LIMIT = 90 * 1024


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def loaded_with(name):
    """The module and all that it imports."""
    text = (STATIC / f"js/{name}.js").read_text()
    names = re.findall(r'from "\./([\w-]+)\.js"', text)
    return {name}.union(*(loaded_with(other) for other in names))


def parts():
    """Bytes of what every page brings with it: style, scripts, fonts, pictures of the frame."""
    return {
        "style": compressed(bundle(STATIC / "css/site.css").encode()),
        "scripts": sum(
            compressed((STATIC / f"js/{name}.js").read_bytes())
            for name in loaded_with("site")
        ),
        "fonts": sum(file.stat().st_size for file in STATIC.glob("fonts/*.woff2")),
        "pictures": sum(compressed(p.read_bytes()) for p in STATIC.glob("img/*.svg")),
    }


def test_a_first_visit_of_the_front_page_stays_under_its_limit(client):
    page = client.get("/")

    assert sum(parts().values()) + compressed(page.content) < FRONT_PAGE_LIMIT


def test_other_public_pages_stay_under_their_limit(client):
    heaviest = max(
        compressed(client.get(path).content)
        for path in ["/news/", "/events/", "/members/", "/projects/", "/styleguide/"]
    )

    assert sum(parts().values()) + heaviest < PAGE_LIMIT


def test_every_page_loads_these_scripts():
    assert loaded_with("site") == {
        *("site", "toasts", "menu", "once", "copies", "print", "unsaved"),
    }


def test_every_component_is_in_the_style_sheet():
    sheet = (STATIC / "css/site.css").read_text()
    named = set(re.findall(r'components/([\w-]+)\.css"', sheet))

    assert named == {file.stem for file in STATIC.glob("css/components/*.css")}

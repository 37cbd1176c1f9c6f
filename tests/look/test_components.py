"""Each component has its own names: what one file lays out, another does not change from afar."""

import re
from collections import defaultdict

from django.conf import settings

COMPONENTS = settings.BASE_DIR / "static/css/components"
# Parts of one thing that is told in two files.
SHARED = {".calendar__day--today", ".indicator"}


def names_in(path):
    """The selectors that are a class and nothing else."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    selectors = ",".join(re.findall(r"([^{}]+)\{", text)).split(",")
    return {one.strip() for one in selectors if re.fullmatch(r"\s*\.[\w-]+\s*", one)}


def test_no_two_components_lay_out_the_same_class():
    files = defaultdict(list)
    for path in sorted(COMPONENTS.glob("*.css")):
        for name in names_in(path):
            files[name].append(path.name)

    twice = {name: found for name, found in files.items() if len(found) > 1}

    assert {name: twice[name] for name in twice.keys() - SHARED} == {}
    assert twice.keys() >= SHARED

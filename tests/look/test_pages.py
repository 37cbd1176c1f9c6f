"""Every page of the matrix, read as a screen reader does: headings, names of fields, words in lists."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import world
from tests.test_matrix import got, rows, value

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
FIELDS = {"input", "select", "textarea"}
MACHINES_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
# Who looks: the first of them whom the matrix lets in.
READERS = ["owner", "coordinator", "administrator", "citizen", "anonymous"]


class Page(HTMLParser):
    """What of a page is heard rather than seen."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.ids, self.labelled = [], Counter(), set()
        self.words_of_heading, self.wordless_headings = None, 0
        self.fields, self.pictures, self.options = [], [], []
        self.lists_of_several = 0
        self.open_labels, self.in_option, self.in_template = 0, False, 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        # What stands in a template is not there until a script puts it somewhere.
        self.in_template += tag == "template"
        if self.in_template:
            return
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
            self.words_of_heading = ""
        elif tag == "label":
            self.open_labels += 1
            self.labelled.add(attributes.get("for"))
        elif tag in FIELDS and attributes.get("type") not in {"hidden", "submit"}:
            named = self.open_labels or {"aria-label", "aria-labelledby"} & {
                *attributes
            }
            self.fields.append((attributes.get("name"), attributes.get("id"), named))
            self.lists_of_several += tag == "select" and "multiple" in attributes
        elif tag == "img":
            self.pictures.append("alt" in attributes)
        self.in_option = tag == "option"

    def handle_endtag(self, tag):
        self.in_template -= tag == "template"
        if self.in_template:
            return
        self.open_labels -= tag == "label"
        self.in_option = False
        if tag in HEADINGS:
            self.wordless_headings += not self.words_of_heading.strip()
            self.words_of_heading = None

    def handle_data(self, data):
        if self.in_option:
            self.options.append(data.strip())
        if self.words_of_heading is not None:
            self.words_of_heading += data

    def faults(self):
        yield from self.faults_of_headings()
        yield from self.faults_of_fields()
        yield from (
            f"id {name} twice" for name, number in self.ids.items() if number > 1
        )
        if not all(self.pictures):
            yield "a picture without alternative text"

    def faults_of_headings(self):
        if self.headings.count(1) != 1:
            yield f"{self.headings.count(1)} headings of the first level"
        if self.wordless_headings:
            yield "a heading without words"
        for one, other in zip([0, *self.headings], self.headings, strict=False):
            if other > one + 1:
                yield f"a heading h{other} after h{one}"

    def faults_of_fields(self):
        for name, field_id, named in self.fields:
            if not named and field_id not in self.labelled:
                yield f"field {name} without a label"
        if self.lists_of_several:
            yield "a list in which several are chosen with a key held down"
        if {"---------", "—", ""} & {*self.options}:
            yield "a list whose first choice says nothing"
        if any(MACHINES_DAY.search(option) for option in self.options):
            yield "a list that says a day as machines do"


def looked_at(built):
    """(role, address) of each page that somebody gets."""
    for expected, method, name, *arguments in rows():
        answers = dict(zip(world.ROLES, expected, strict=True))
        reader = next((role for role in READERS if answers[role] == "."), None)
        if method == "get" and reader:
            named = dict(argument.split("=") for argument in arguments)
            kwargs = {key: value(built, path) for key, path in named.items()}
            with translation.override("bg"):
                address = reverse(name, kwargs=kwargs)
            yield reader, address


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["bg", "en"])
def test_every_page_can_be_heard(prefix, built):
    clients = {role: Client() for role in READERS}
    for role in READERS[:-1]:
        user = built.users[role]
        clients[role].force_login(user, backend="members.backends.SignIn")

    faults = {}
    for role, address in looked_at(built):
        response = clients[role].get(prefix + address)
        got(response)  # a file is read to its end, which closes it
        is_page = response.status_code == 200
        if is_page and response["Content-Type"].startswith("text/html"):
            found = [*Page(response.content.decode()).faults()]
            if found:
                faults[f"{role} {address}"] = found

    assert faults == {}

"""Whatever somebody chooses as an export gets its items or a sentence, in bounded memory."""

import gzip
import time
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError

from core import html
from news.imports import opening, parsing, reading
from news.imports.entries import entry_of
from news.imports.parsing import ITEMS, Export
from tests.news.importing.makers import HEAD, TAIL, post, wxr


@pytest.fixture
def file(tmp_path):
    def write(content, name="export.xml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def entries(path):
    export = Export(path)
    found = [entry_of(one) for one in export.elements() if one.name in ITEMS]
    return found, export


def titles(path):
    return [entry.title for entry in entries(path)[0]]


def refused(path):
    with pytest.raises(ValidationError) as caught:
        entries(path)
    assert caught.value.messages[0]  # the sentence has all its values
    return caught.value.code


def test_the_items_are_read_without_names_of_people(file):
    comment = "<wp:comment><wp:comment_author>Иван</wp:comment_author></wp:comment>"
    found, export = entries(file(wxr(post(more=comment))))

    assert found[0].title == "Пролетен панаир"
    assert found[0].published == "2015-03-04T08:00:00+00:00"
    assert "ivan" not in str(found[0]).lower()
    assert "Иван" not in str(found[0])
    assert export.comments == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("Просто текст", "not_xml"),
        ("<!DOCTYPE html><html><body>Сайт</body></html>", "web_page"),
        ("<html><body>Сайт</body></html>", "web_page"),
        ("<urlset><url/></urlset>", "unknown"),
        (HEAD + TAIL, "no_items"),
        (HEAD + "<item><title>a", "broken_early"),
        ('<?xml version="1.0" encoding="big5"?><rss/>', "encoding"),
        ("<rss>" + "<a>" * 200, "too_deep"),
        (
            "<rss><item " + " ".join(f'a{n}="1"' for n in range(200)) + "/></rss>",
            "too_wide",
        ),
    ],
)
def test_what_is_no_export_gets_its_own_sentence(file, content, code):
    assert refused(file(content)) == code


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://203.0.113.7/x.dtd"> %x;]>',
        '<!DOCTYPE rss SYSTEM "http://203.0.113.7/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused_before_anything_is_read(
    file, prologue
):
    text = wxr(post("1", "&x;")).replace("<rss", f"{prologue}<rss", 1)

    assert refused(file(text)) == "doctype"


def test_a_bomb_after_whole_items_is_refused_too(file):
    path = file(wxr(post()).replace(TAIL, '<!DOCTYPE rss [<!ENTITY a "a">]>'))
    found, export = entries(path)

    # There a document type is no XML at all, so the file ends for us.
    assert [entry.title for entry in found] == ["Пролетен панаир"]
    assert export.broke_at


def test_a_truncated_file_gives_its_whole_items_and_says_where_it_broke(file):
    text = wxr(post(1), post(2, "Втора"), post(3, "Трета"))
    found, export = entries(file(text[: text.index("Трета") + 20]))

    assert [entry.title for entry in found] == ["Пролетен панаир", "Втора"]
    assert (export.items, export.is_cut_off) == (2, True)
    assert export.broke_at == text[: text.index("Трета")].count("\n") + 1


def test_a_file_damaged_in_its_middle_is_read_as_far_as_there(file):
    text = wxr(post(1), post(2, "Втора")).replace(
        "<title>Втора", "<title>&никаква; Втора"
    )
    found, export = entries(file(text))

    assert [entry.title for entry in found] == ["Пролетен панаир"]
    assert (bool(export.broke_at), export.is_cut_off) == (True, False)


def test_control_signs_marks_and_encodings_do_no_harm(file):
    plain = wxr(post(title="Читалище"))
    for content in (
        "\ufeff" + plain,
        plain.replace("Читалище", "Чита\x0bлище\x00"),
        plain.replace("UTF-8", "windows-1251").encode("cp1251"),
        plain.encode("cp1251"),
        plain.replace("UTF-8", "UTF-16").encode("utf-16"),
        "\n\n" + plain,
    ):
        assert titles(file(content)) == ["Читалище"]


def test_a_letter_cut_in_two_is_counted(file):
    content = wxr(post(body="Много дълъг текст. " * 20)).encode()
    broken = content.replace("Пролетен".encode(), "Пролете".encode() + b"\xd0")
    found, export = entries(file(broken))

    assert found[0].title == "Пролете\ufffd панаир"
    assert export.lost_signs == 1


def test_a_packed_export_is_read_like_a_plain_one(file, tmp_path):
    text = wxr(post()).encode()
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._export.xml", b"x")
        archive.writestr("export.xml", text)

    assert titles(path) == titles(file(gzip.compress(text), "export.xml.gz")) != []
    assert entries(path)[1].position <= path.stat().st_size


def test_other_archives_say_what_to_do(file, tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    assert refused(path) == "archive_none"

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.xml", b"x")
        archive.writestr("2.xml", b"x")
    assert refused(path) == "archive_several"

    assert refused(file(path.read_bytes()[:40])) == "archive"
    assert refused(file(gzip.compress(b"<rss>")[:-6])) == "archive"


def test_a_bomb_in_an_archive_ends_where_we_stop_reading(file, monkeypatch):
    monkeypatch.setattr(opening, "MOST_BYTES", 5_000_000)
    path = file(gzip.compress(HEAD.encode() + b" " * 6_000_000))

    assert refused(path) == "too_large"


def test_one_endless_tag_is_not_waited_for(file, monkeypatch):
    monkeypatch.setattr(parsing, "LONGEST_TOKEN", 1_000_000)
    path = file(HEAD + '<item><title x="' + "a" * 3_000_000)

    assert refused(path) == "too_wide"


def test_titles_and_excerpts_nested_beyond_sense_are_cut(file):
    deep = "<div>" * 80_000
    found, _export = entries(file(wxr(post(title=deep, excerpt=deep))))

    begun = time.process_time()
    html.text_of(found[0].title + found[0].excerpt)

    assert time.process_time() - begun < 1


def test_an_endless_text_is_dropped_and_its_item_says_so(file):
    path = file(wxr(post(1, body="а" * 3_000_000), post(2, "Втора")))
    found, _export = entries(path)

    assert [entry.is_cut for entry in found] == [True, False]
    assert len(found[0].body) <= parsing.LONGEST_ITEM


def test_a_large_file_needs_no_more_memory_than_a_small_one(file):
    def peak(path):
        tracemalloc.start()
        count = sum(1 for _one in Export(path).elements())
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return count, most

    body = "Хората от селото се срещнаха. " * 60
    small = peak(file(wxr(*[post(n, body=body) for n in range(50)]), "small.xml"))
    large = peak(file(wxr(*[post(n, body=body) for n in range(2_000)]), "large.xml"))

    assert large[0] - small[0] == 1_950
    assert large[1] < small[1] + 3_000_000


def test_attributes_count_among_what_an_item_may_hold(file):
    wide = f"<wp:x a='{'a' * 9_000}' b='{'b' * 9_000}'/>" * 2_000
    path = file(wxr(post(more=wide)))

    tracemalloc.start()
    found, _export = entries(path)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found[0].is_cut
    assert most < 12_000_000


def test_of_categories_without_end_only_the_first_are_counted(monkeypatch):
    monkeypatch.setattr(reading, "COUNTED_CATEGORIES", 2)
    found = reading.Reading(batch=None)

    for names in (["а", "б"], ["в", "а"], ["г"]):
        found.count(names)

    assert found.categories == {"а": 2, "б": 1}


def test_too_many_items_are_refused(file, monkeypatch):
    monkeypatch.setattr(parsing, "MOST_ITEMS", 3)

    assert refused(file(wxr(*[post(n) for n in range(4)]))) == "too_many"


def test_dates_are_taken_as_wordpress_knew_them(file):
    zeros = "0000-00-00 00:00:00"
    found, _export = entries(
        file(
            wxr(
                post(1, date=zeros, local="2015-07-01 10:00:00"),
                post(2, date=zeros, local=zeros),
                post(3, date="2015-13-45 99:00:00"),
            )
        )
    )

    assert [entry.published for entry in found] == ["2015-07-01T07:00:00+00:00", "", ""]


RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><link>https://old.example.org</link>
<item><title>Среща</title><link>https://old.example.org/a</link><guid>a-1</guid>
<author>ivan@example.org</author><category>Новини</category>
<pubDate>Wed, 04 Mar 2015 10:00:00 +0200</pubDate><description>Накратко</description>
<content:encoded><![CDATA[<p>Целият текст</p>]]></content:encoded>
<enclosure url="https://old.example.org/a.jpg" type="image/jpeg" length="5"/>
<media:group><media:content url="https://old.example.org/b.jpg" medium="image">
<media:title>Хора</media:title></media:content></media:group></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://old.example.org/"/>
<entry><title type="html">Среща &amp;amp; разговор</title><id>tag:1</id>
<author><name>Иван</name></author><updated>2016-01-01T00:00:00Z</updated>
<published>2015-03-04T10:00:00+02:00</published><category term="n" label="Новини"/>
<link rel="alternate" href="https://old.example.org/a"/>
<link rel="enclosure" type="image/png" href="https://old.example.org/a.png"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Цял &lt; текст
<a href="https://example.com/?a=1&amp;b=2">x</a></p></div></content></entry></feed>"""


def test_rss_is_read(file):
    entry = entries(file(RSS))[0][0]

    assert (entry.title, entry.excerpt, entry.body) == (
        "Среща", "Накратко", "<p>Целият текст</p>",
    )  # fmt: skip
    assert (entry.guid, entry.categories) == ("a-1", ["Новини"])
    assert entry.published == "2015-03-04T08:00:00+00:00"
    assert entry.pictures == [
        ["https://old.example.org/a.jpg", ""],
        ["https://old.example.org/b.jpg", "Хора"],
    ]


def test_atom_is_read(file):
    entry = entries(file(ATOM))[0][0]

    assert (entry.title, entry.guid, entry.link) == (
        "Среща &amp; разговор", "tag:1", "https://old.example.org/a",
    )  # fmt: skip
    assert entry.published == "2015-03-04T08:00:00+00:00"
    assert entry.categories == ["Новини"]
    assert entry.pictures == [["https://old.example.org/a.png", ""]]
    assert entry.body == (
        "<div><p>Цял &lt; текст\n"
        '<a href="https://example.com/?a=1&amp;b=2">x</a></p></div>'
    )
    assert "Иван" not in str(entry)

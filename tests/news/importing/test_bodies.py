"""Texts of old sites become clean ones of ours."""

import time

import pytest

from news.imports import bodies, shortcodes


def ours(text, *, breaks_lines=True):
    text, _found = shortcodes.resolve(text)
    body, _films = bodies.cleaned(
        text,
        breaks_lines=breaks_lines,
        picture=lambda address, alt: f'<img src="{address}" alt="{alt}">',
        link=lambda address: address,
    )
    return body


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("Първи\n\nВтори", "<p>Първи</p><p>Втори</p>"),
        ("Ред\nдруг ред", "<p>Ред<br>друг ред</p>"),
        ("Преди<h1>Заглавие</h1>след", "<p>Преди</p><h2>Заглавие</h2><p>след</p>"),
        ("<b>удебелен</b> и <i>курсив</i>", "<p><strong>удебелен</strong> и <em>курсив</em></p>"),
        ("<b>един\n\nдва</b>", "<p><strong>един</strong></p><p><strong>два</strong></p>"),
        ("<div>Едно</div><div>Две</div>", "<p>Едно</p><p>Две</p>"),
        ("<p>&nbsp;</p><p></p><div><br></div>", ""),
        ("<ul>\n<li>едно</li>\n<li>две\n</li>\n</ul>", "<ul><li>едно</li><li>две</li></ul>"),
        ("<!--more-->текст<!-- таен -->", "<p>текст</p>"),
        ("<script>x()</script><style>a{}</style>текст", "<p>текст</p>"),
        ('<a href="javascript:x()">лош</a>', "<p>лош</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("[1] и [sic] и [виж]", "<p>[1] и [sic] и [виж]</p>"),
        ('Преди [su_box title="x"]вътре[/su_box] след', "<p>Преди вътре след</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
    ],
)  # fmt: skip
def test_a_text_gets_our_blocks(theirs, expected):
    assert ours(theirs) == expected


def test_a_caption_becomes_a_figure_and_the_link_around_the_picture_goes():
    text = (
        '[caption id="a" width="300"]<a href="https://x.bg/a.jpg"><img src="https://x.bg/a.jpg"'
        ' alt="Хора"/></a> На <em>площада</em>[/caption]\n\nТекст'
    )

    assert ours(text) == (
        '<figure><img src="https://x.bg/a.jpg" alt="Хора">'
        "<figcaption>На <em>площада</em></figcaption></figure><p>Текст</p>"
    )


def test_a_caption_without_end_swallows_nothing():
    text = '[caption id="a"]<img src="https://x.bg/a.jpg">\n\nПърви\n\nВтори'

    assert ours(text) == (
        '<figure><img src="https://x.bg/a.jpg" alt=""></figure><p>Първи</p><p>Втори</p>'
    )


def test_blocks_of_the_new_editor_are_read():
    text = """<!-- wp:paragraph -->
<p>Първи
ред</p>
<!-- /wp:paragraph -->
<!-- wp:gallery --><figure class="wp-block-gallery"><ul><li><figure><img src="https://x.bg/1.jpg"/>
<figcaption>Едно</figcaption></figure></li></ul></figure><!-- /wp:gallery -->
<!-- wp:table --><figure><table><tbody><tr><td>1</td></tr></tbody></table></figure><!-- /wp:table -->
<!-- wp:embed --><figure><div>
https://www.youtube.com/watch?v=1
</div></figure><!-- /wp:embed -->"""

    assert ours(text, breaks_lines=False) == (
        "<p>Първи ред</p>"
        '<figure><img src="https://x.bg/1.jpg" alt=""><figcaption>Едно</figcaption></figure>'
        "<table><tbody><tr><td>1</td></tr></tbody></table>"
        '<p><a href="https://www.youtube.com/watch?v=1">https://www.youtube.com/watch?v=1</a></p>'
    )


@pytest.mark.parametrize(
    ("theirs", "address"),
    [
        ('<iframe src="//www.youtube.com/embed/XYZ?rel=0"></iframe>', "https://www.youtube.com/watch?v=XYZ"),
        ('<iframe src="https://player.vimeo.com/video/7"></iframe>', "https://vimeo.com/7"),
        ("[embed]https://youtu.be/a[/embed]", "https://youtu.be/a"),
        ('[video mp4="https://x.bg/a.mp4"][/video]', "https://x.bg/a.mp4"),
        ("https://youtu.be/a?b=1&amp;c=2", "https://youtu.be/a?b=1&amp;c=2"),
    ],
)  # fmt: skip
def test_what_is_played_elsewhere_becomes_a_link(theirs, address):
    assert ours(theirs) == f'<p><a href="{address}">{address}</a></p>'


def test_codes_are_told_by_name():
    text = '[gallery ids="3, 4"] [contact-form-7 id="1"] [su_box]x[/su_box] [gallery]'

    found = shortcodes.resolve(text)[1]

    assert found.galleries == [[3, 4], []]
    assert found.removed == ["contact-form-7", "su_box"]


@pytest.mark.parametrize(
    "hostile",
    [
        "[caption]" * 40_000,
        "[a " * 100_000,
        "\n \n" * 100_000,
        "<b></b>" * 40_000,
        "<p>" * 60_000,
        "[x]" * 60_000 + "[/x]",
        "<!--" * 60_000,
        "<a href='" * 40_000,
        "&nbsp;" * 28 + "x<img src='/a.jpg'>",
    ],
)
def test_no_text_takes_long(hostile):
    begun = time.process_time()

    if not bodies.is_too_deep(hostile):
        ours(hostile)

    assert time.process_time() - begun < 5


def test_a_text_nested_beyond_sense_is_known():
    assert bodies.is_too_deep("<div>" * 200)
    assert not bodies.is_too_deep("<p>" * 5_000 + "<div></div>" * 5_000)

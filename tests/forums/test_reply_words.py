"""What a person wrote, cut out of what their mail program wrote around it."""

import time
from email.message import EmailMessage

import pytest

from core.mailbox import parsed
from forums.replies.cutting import own_words
from forums.replies.hypertext import as_text
from forums.replies.words import files_of, text_of

QUOTED = "> Ива писа в „Ставка“:\n>\n> Колко е?\n> --\n> Отговорете на този имейл"
ORIGINAL = "Ива писа в „Ставка“:\n\nКолко е?\n\nОт кога?\n\n-- \nОтговорете"
OUTLOOK = (
    "От: LeaderNet <portal@example.org>\nИзпратено: 9.3.2026\nДо: мен\nТема: x\n\n"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(f"Осем.\n\n{QUOTED}", "Осем.", id="above"),
        pytest.param(f"{QUOTED}\n\nОсем.", "Осем.", id="below"),
        pytest.param(QUOTED, "", id="nothing"),
        pytest.param(
            "> Колко е?\nОсем.\n> Друго\n",
            "> Колко е?\n\nОсем.",
            id="what nobody answered goes",
        ),
        pytest.param(
            f"Здравейте.\n\n-- \nМария\n{QUOTED}", "Здравейте.", id="signature above"
        ),
        pytest.param(
            "Осем.\n\nSent from Yahoo Mail on Android", "Осем.", id="telephone"
        ),
        pytest.param(
            "Изпратено от Мария по поща в петък.\n\nЩе го получите.",
            "Изпратено от Мария по поща в петък.\n\nЩе го получите.",
            id="sent by a person",
        ),
        pytest.param("Ето:\n\n---\n\nОсем.", "Ето:\n\n---\n\nОсем.", id="a line"),
        pytest.param(
            f"Осем.\n\n{OUTLOOK}Внимание: външен имейл\nИва писа в „Ставка“:\nКолко е?",
            "Осем.",
            id="remark of a server",
        ),
        pytest.param(
            f"По-долу.\n{OUTLOOK}Ива писа в „Ставка“:\nКолко е?\nОсем.\nОт кога?\n",
            "По-долу.\n\n> Ива писа в „Ставка“:\n> Колко е?\n\nОсем.",
            id="among lines that are not marked",
        ),
        pytest.param("```\nедно\n> две\n```", "```\nедно\n\n> две\n\n```", id="code"),
    ],
)
def test_own_words_stay_with_the_lines_that_they_answer(text, words):
    assert own_words(text, original=ORIGINAL) == words


def test_below_a_heading_all_goes_when_our_mail_is_forgotten():
    assert own_words(f"Осем.\n{OUTLOOK}Колко е?\nОсем.\nОт кога?") == "Осем."


def test_long_lines_come_together_and_lists_stay():
    line = "дума " * 14 + "последна"

    text = own_words(f"{line}\nпродължава тук\n- едно\n- две\n\n    код\n    код")

    assert text == f"{line} продължава тук\n- едно\n- две\n\n    код\n    код"


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ("text/plain; charset=windows-1251", "Да".encode("cp1251"), "Да"),
        ("text/plain; charset=koi8-r", "Да".encode("koi8-r"), "Да"),
        ("text/plain; charset=windows-1251", "Да".encode(), "Да"),
        ("text/plain; charset=utf-8", "Да".encode("cp1251"), "Да"),
        ("text/plain; charset=nowhere", "Да".encode(), "Да"),
        ("text/plain", "Да".encode("cp1251"), "Да"),
        ("text/plain; charset=utf-8", b"\xd0\x94\xff\x00 \xe0", None),
        ("text/html; charset=utf-8", "<p>Да<p>Не".encode(), "Да\n\nНе"),
        ("multipart/mixed", b"Yes", "Yes"),
    ],
)
def test_charsets_that_are_wrong_or_unknown_are_read_too(headers, body, text):
    message = parsed(f"Content-Type: {headers}\n\n".encode() + body)

    found = text_of(message)

    assert "\0" not in found
    assert text is None or found == text


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 40_000,
        "<blockquote>" * 40_000 + "x<br>" * 4_000,
        "<" * 200_000,
        "<a " * 60_000,
        "<!--" * 50_000,
        "<" + "a" * 199_000,
        "<script>" * 25_000,
        "&" * 200_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_page_made_to_tire_is_read_in_no_time(hostile):
    began = time.process_time()

    own_words(as_text(hostile), original=ORIGINAL)

    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "hostile",
    ["\n", "a\n", "> a\n", "<@", "On 1 @ wrote: ", "От: a@b\n", "--\n", "a\n>b\n"],
    ids=repr,
)
def test_a_text_made_to_tire_is_cut_in_no_time(hostile):
    began = time.process_time()

    own_words(hostile * (200_000 // len(hostile)), original=ORIGINAL * 100)

    assert time.process_time() - began < 4


def test_lines_that_never_end_are_joined_in_no_time():
    raw = b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 500_000
    began = time.process_time()

    own_words(text_of(parsed(raw)))

    assert time.process_time() - began < 4


def test_a_page_gives_words_and_links_and_nothing_that_runs():
    page = (
        "<p onclick=x()>Виж <a href='javascript:alert(1)'>тук</a> и "
        '<a href="https://a.example.org/">a.example.org</a>'
        "<style>p{}</style><script>alert('</p>')</script>&lt;b&gt;"
    )

    assert as_text(page) == "Виж тук и https://a.example.org/<b>"


def test_files_are_those_that_hang_on_the_mail():
    message = EmailMessage()
    message.set_content("Ето")
    message.add_alternative("<img src='cid:logo'>Ето", subtype="html")
    message.get_payload()[1].add_related(
        b"x",
        maintype="image",
        subtype="png",
        cid="<logo>",
        filename="logo.png",
        disposition="inline",
    )
    message.add_attachment(
        b"%PDF", maintype="application", subtype="pdf", filename="../Отчет 2026.pdf"
    )
    message.add_attachment(
        b"x", maintype="application", subtype="pgp-signature", filename="s.asc"
    )

    assert [file.name for file in files_of(parsed(message.as_bytes()))] == [
        "Отчет 2026.pdf"
    ]


def test_old_programs_write_names_of_files_in_their_own_way():
    raw = (
        b'Content-Type: application/pdf; name="=?windows-1251?B?zvL35fIucGRm?="\n'
        b'Content-Disposition: attachment; filename="=?windows-1251?B?zvL35fIucGRm?="\n\n'
    )

    assert [file.name for file in files_of(parsed(raw))] == ["Отчет.pdf"]


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "idna"])
def test_what_only_python_calls_a_charset_is_none(charset):
    raw = f"Content-Type: text/plain; charset={charset}\n\n".encode()
    message = parsed(raw + b"\\x41-" + b"bcdefgh9" * 50_000)
    began = time.monotonic()

    words = text_of(message)

    assert words.startswith("\\x41-bcd")
    assert time.monotonic() - began < 1


def test_lines_without_words_at_the_end_cost_nothing():
    began = time.monotonic()

    assert own_words("Да.\n" + " \n" * 49_000) == "Да."

    assert time.monotonic() - began < 1

"""Colours as computed from tokens.css: AA everywhere, AAA for body text, in both schemes."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
BODY = 7.0
TEXT = 4.5
PAIRS = [
    ("ink", "paper", BODY),
    ("ink", "surface", BODY),
    ("ink", "sunken", BODY),
    ("ink", "brand-wash", BODY),
    ("ink", "accent-wash", BODY),
    ("ink", "wheat-wash", BODY),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "surface", TEXT),
    ("ink-soft", "sunken", TEXT),
    ("ink-soft", "wheat-wash", TEXT),
    ("brand", "paper", TEXT),
    ("brand", "surface", TEXT),
    ("brand", "sunken", TEXT),
    ("brand", "brand-wash", TEXT),
    ("brand-ink", "brand", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "surface", TEXT),
    ("accent", "sunken", TEXT),
    ("accent", "accent-wash", TEXT),
    ("wheat-ink", "wheat-wash", TEXT),
    ("on-wheat", "wheat", TEXT),
    ("footer-ink", "footer", TEXT),
]


def colours(scheme: int) -> dict[str, str]:
    """{token: "#rrggbb"} of the light (0) or dark (1) scheme."""
    found = {
        name: pair[scheme]
        for name, *pair in re.findall(
            r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS
        )
    }
    return dict(re.findall(r"--([\w-]+): (#\w{6});", TOKENS)) | found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(scheme):
    colour = colours(scheme)

    weak = {
        f"{text} on {ground}": round(contrast(colour[text], colour[ground]), 2)
        for text, ground, least in PAIRS
        if contrast(colour[text], colour[ground]) < least
    }

    assert weak == {}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_one_ring_of_the_focus_stands_out_from_every_ground(scheme):
    colour = colours(scheme)
    washes = ["brand-wash", "wheat-wash", "accent-wash"]
    grounds = ["paper", "surface", "sunken", *washes, "footer"]

    weak = [
        ground
        for ground in grounds
        if max(contrast(colour[ring], colour[ground]) for ring in ("ink", "wheat")) < 3
    ]

    assert weak == []

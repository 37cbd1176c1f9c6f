"""A stretch of time in words."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation


def said(first, last):
    page = Template("{% load components %}{% days first last %}")
    return page.render(Context({"first": first, "last": last})).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("first", "last", "bulgarian", "english"),
    [
        ("2014-12-12", "2014-12-12", "12 декември 2014 г.", "12 December 2014"),
        ("2015-03-16", "2015-03-17", "16 – 17 март 2015 г.", "16 – 17 March 2015"),
        (
            "2015-02-01",
            "2015-08-31",
            "1 февруари – 31 август 2015 г.",
            "1 February – 31 August 2015",
        ),
        (
            "2014-11-01",
            "2015-10-31",
            "1 ноември 2014 г. – 31 октомври 2015 г.",
            "1 November 2014 – 31 October 2015",
        ),
    ],
    ids=["a day", "in a month", "in a year", "over years"],
)
def test_what_both_days_share_is_said_once(first, last, bulgarian, english):
    days = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)

    with translation.override("bg"):
        assert said(*days) == said(first, last) == bulgarian
    with translation.override("en"):
        assert said(*days) == english

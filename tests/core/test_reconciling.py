"""Two people changed one form: field by field, nobody's words are lost."""

import datetime

import pytest
from django import forms
from django.http import QueryDict

from core.reconciling import (
    moment_of,
    prints_of,
    reconcile,
    sent,
    stamp,
    untouched,
)
from members.models import Topic
from tests.factories import TopicFactory

MOMENT = datetime.datetime(2026, 3, 5, 10, 30, tzinfo=datetime.UTC)


class Letter(forms.Form):
    title = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    is_long = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "А"), ("b", "Б")])
    topics = forms.ModelMultipleChoiceField(None, required=False)
    at = forms.DateTimeField(
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"), required=False
    )
    picture = forms.FileField(required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.all()


def began(**initial):
    return {"title": "Покана", "text": "Елате.", "kind": "a", **initial}


def as_browser(**fields):
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return Letter(data)


def test_an_untouched_form_comes_back_as_it_was_shown():
    first, second = TopicFactory(), TopicFactory()
    form = Letter(
        initial=began(
            text="Ред\nвтори ред",
            is_long=True,
            topics=[second, first],
            at=datetime.datetime(2026, 5, 1, 6, 0, tzinfo=datetime.UTC),
        )
    )

    back = as_browser(
        title="Покана",
        text="Ред\r\nвтори ред",
        is_long="on",
        kind="a",
        topics=[str(first.pk), str(second.pk)],
        at="2026-05-01T09:00",
        version="каквото и да е",
    )

    assert sent(back) == untouched(form)


def test_each_side_keeps_what_it_alone_changed():
    start = prints_of(stamp(MOMENT, untouched(Letter(initial=began()))))
    mine = as_browser(title="Покана за среща", text="Елате.", kind="a")
    theirs = Letter(initial=began(text="Елате в петък."))

    found = reconcile(start, sent(mine), untouched(theirs))

    assert (found.mine, found.theirs, found.disputed) == (["title"], ["text"], [])


def test_what_both_changed_differently_is_disputed_and_the_same_is_not():
    start = prints_of(stamp(MOMENT, untouched(Letter(initial=began()))))
    mine = as_browser(title="Събота", text="Елате в петък.", kind="a")
    theirs = Letter(initial=began(title="Петък", text="Елате в петък."))

    found = reconcile(start, sent(mine), untouched(theirs))

    assert (found.mine, found.theirs, found.disputed) == ([], [], ["title"])


def test_without_knowing_how_it_began_every_difference_is_disputed():
    mine = as_browser(title="Събота", text="Елате.", kind="b")

    found = reconcile({}, sent(mine), untouched(Letter(initial=began())))

    assert found.disputed == ["title", "kind"]


def test_a_stamp_that_somebody_spoiled_is_no_version():
    assert moment_of(stamp(MOMENT, {})) == MOMENT
    assert moment_of("2026-13-45T99:00#title=x") is None
    assert moment_of("") is None


@pytest.mark.parametrize(
    "made_up",
    [
        "2026-11-28T10:00:00",  # without a zone
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_a_moment_that_the_database_cannot_be_asked_for_is_none(made_up):
    assert moment_of(made_up) is None


def test_a_moment_in_a_far_zone_is_asked_for_in_utc():
    far = moment_of("2026-11-28T10:00:00+23:59")

    assert far.isoformat() == "2026-11-27T10:01:00+00:00"
    assert prints_of("#,,=,x") == {"": ""}

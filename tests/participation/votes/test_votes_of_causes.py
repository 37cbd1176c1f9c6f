"""What is voted on leads to it, for whoever may see it."""

import pytest

from tests.factories import CauseFactory, open_vote, vote_between


@pytest.mark.parametrize(
    ("status", "is_link"), [("proposed", True), ("refused", False)]
)
def test_an_option_leads_to_its_cause_while_that_is_public(client, status, is_link):
    vote = vote_between("Мост Парк")
    cause = CauseFactory(title="Пешеходен мост", status=status)
    option = vote.options.get(number=1)
    option.about = cause
    option.save()
    open_vote(vote)

    html = client.get(vote.get_absolute_url()).text

    assert (cause.get_absolute_url() in html) is is_link
    assert "Мост" in html

"""Topics are folded until one is chosen: a phone scrolls less."""

import pytest

from tests.factories import OrganisationFactory, TopicFactory, UserFactory, staff_of


@pytest.fixture
def topic():
    return TopicFactory()


def test_a_new_form_is_folded_and_a_chosen_topic_opens_it(topic, as_user):
    organisation = OrganisationFactory()
    owner = as_user(staff_of(organisation, "owner"))
    path = f"/members/{organisation.slug}/edit/"
    folded, opened = "<details >", "<details open>"

    form = str(owner.get(path).context["form"]["topics"])
    assert folded in form
    assert f'value="{topic.pk}"' in form

    organisation.topics.add(topic)
    form = str(owner.get(path).context["form"]["topics"])
    assert opened in form
    assert '<span class="count">1</span>' in form


def test_applying_without_scripts_still_offers_every_topic(topic, as_user):
    page = as_user(UserFactory()).get("/members/apply/").content.decode()

    assert "Изберете теми" in page
    assert f'name="topics" value="{topic.pk}"' in page

"""An event that is being written is kept with its programme, and goes when it is saved."""

import pytest
from django.urls import reverse

from core.models import TypedForm
from events.models import Event
from tests.factories import EventFactory, OrganisationFactory, staff_of

JSON = {"HTTP_ACCEPT": "application/json"}
PAGE = "6a5d2c3e-0000-4000-8000-000000000001"


@pytest.fixture
def staff():
    return staff_of(OrganisationFactory())


def words(user, **fields):
    return {
        "typing_page": PAGE,
        "typing_person": str(user.pk),
        "typing_window": "прозорец",
        "typing_kept": "",
        "programme-TOTAL_FORMS": "1",
        "programme-INITIAL_FORMS": "0",
    } | fields


def test_a_new_event_comes_back_with_its_programme(as_user, staff):
    client, address = as_user(staff), reverse("events:create")
    typed = words(
        staff,
        typing="keep",
        title_bg="Среща на пристана",
        day="утре",
        **{"programme-0-title_bg": "Кафе"},
    )

    assert "kept" in client.post(address, typed, **JSON).json()

    offer = client.get(address).content.decode()
    page = client.get(f"{address}?typed={PAGE}").content.decode()
    assert f"{address}?typed={PAGE}" in offer
    for value in ("Среща на пристана", "утре", "Кафе"):
        assert f'value="{value}"' in page
    assert "field--invalid" not in page
    assert not Event.objects.exists()


def test_saving_ends_what_was_typed(as_user, staff):
    event = EventFactory(organiser=staff.person.memberships.get().organisation)
    client, address = as_user(staff), reverse("events:update", args=[event.slug])
    form = client.get(address).context["form"]
    shown = {
        bound.html_name: bound.field.widget.format_value(bound.value()) or ""
        for bound in form
        if bound.value() is not None
    }
    typed = words(staff, **shown) | {"title_bg": "Среща на пристана"}
    client.post(address, typed | {"typing": "keep"}, **JSON)
    assert TypedForm.objects.unsaved().get().title == "Среща на пристана"

    client.post(address, typed)

    event.refresh_from_db()
    assert event.title_bg == "Среща на пристана"
    assert not TypedForm.objects.unsaved().exists()


def test_two_people_at_one_event_see_each_other(as_user):
    organisation = OrganisationFactory()
    event = EventFactory(organiser=organisation)
    address = reverse("events:update", args=[event.slug])
    first, second = staff_of(organisation), staff_of(organisation)
    version = event.updated_at.isoformat()

    as_user(first).post(address, words(first, typing="ping", version=version), **JSON)
    told = as_user(second).post(
        address, words(second, typing="ping", version=version), **JSON
    )

    [sentence] = told.json()["others"]
    assert sentence.startswith(first.get_full_name())

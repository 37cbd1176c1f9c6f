"""A coordinator finds an organisation that is here twice, looks at what goes over, and merges it."""

import pytest
from playwright.sync_api import expect

from tests.factories import AppointmentFactory, OrganisationFactory, RegistrationFactory
from tests.flows.helpers import fill, follow


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_duplicate_goes_into_the_organisation_and_its_address_leads_on(
    visit, language
):
    prefix = "/en" if language == "en" else ""
    kept = OrganisationFactory(name_bg="Клуб „Хоризонти“", name_en="Horizonti Club")
    gone = OrganisationFactory(
        name_bg="Клуб Хоризонти", name_en="Horizonti", slug="old"
    )
    RegistrationFactory(organisation=gone)
    page = visit(AppointmentFactory().user, language=language)

    page.goto(f"{prefix}/members/{kept.slug}/")
    follow(page, "/merge/")
    follow(page, f"{gone.pk}/")
    expect(page.locator("main table tbody tr td")).to_have_text(["1", "0"])
    page.locator('main [name="use_name_en"][value="gone"]').check()
    fill(page, reason="Въведена два пъти")
    page.locator("main form .button").first.click()
    page.wait_for_url(f"**/members/{kept.slug}/")
    page.goto(f"{prefix}/members/old/")

    expect(page.locator("h1")).to_have_text(
        "Horizonti" if language == "en" else "Клуб „Хоризонти“"
    )
    assert page.url.endswith(f"{prefix}/members/{kept.slug}/")
    assert kept.registrations.count() == 1

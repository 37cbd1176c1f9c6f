"""An organisation answers a survey: on a phone without scripts, at a desk with them."""

from playwright.sync_api import expect

from participation.surveys.models import Response
from tests.factories import MembershipFactory, OrganisationFactory, SurveyFactory, ask
from tests.flows.helpers import sign_in


def asked():
    """Whoever works with volunteers is asked how many there are."""
    survey = SurveyFactory()
    works = ask(survey, "one", options="да не", text_bg="Имате ли доброволци?")
    how_many = ask(survey, "number", text_bg="Колко са?", lowest=1)
    how_many.if_question = works
    how_many.save()
    how_many.if_options.add(works.options.get(value=1))
    ask(survey, "many", options="а б", has_other=True, text_bg="Какво още?")
    return survey, works, how_many


def test_a_survey_is_answered_page_by_page(visit, account, device):
    person = account("Мила Крайчева")
    organisation = OrganisationFactory()
    MembershipFactory(person=person.person, organisation=organisation, role="editor")
    survey, works, how_many = asked()

    page = visit()
    page.goto("/accounts/login/?next=/surveys/")
    sign_in(page, person.email)
    page.get_by_role("link", name=survey.title_bg).click()
    page.get_by_role("link", name="Отговорете").click()
    page.get_by_role("button", name="Към въпросите").click()
    depends = page.locator(f"[data-question='{how_many.pk}']")
    if device["java_script_enabled"]:
        expect(depends).to_be_hidden()
        page.get_by_label("да", exact=True).check()
        expect(depends).to_be_visible()
    else:
        expect(depends.locator("[data-condition]")).to_have_text(
            "Само ако на въпрос 1 сте избрали „да“."
        )
        page.get_by_label("да", exact=True).check()
    page.locator(f"[name=q{how_many.pk}]").fill("7")
    page.get_by_role("button", name="Прегледайте и изпратете").click()
    expect(page.locator("dd").nth(1)).to_contain_text("7")
    page.get_by_role("button", name="Изпратете отговорите").click()

    expect(page.locator(".notice")).to_contain_text("Изпратени на")
    row = Response.objects.get()
    assert (row.organisation, row.is_sent()) == (organisation, True)
    assert row.answers.get(question=works).option.text_bg == "да"

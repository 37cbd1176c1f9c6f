"""Surveys on the pages of their group and of their project, as far as the reader may see them."""

from django.urls import reverse

from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    SurveyFactory,
    staff_of,
)


def of_group(group, **fields):
    return SurveyFactory(audience="group", group=group, **fields)


class TestGroup:
    def test_its_page_shows_who_is_asked_the_surveys(self, client, as_user):
        group = GroupFactory()
        organisation = GroupMembershipFactory(
            group=group, organisation=OrganisationFactory()
        ).organisation
        asked = of_group(group, title_bg="Какво ни трябва")
        of_group(group, title_bg="Чернова", status="draft", opened_on=None)
        of_group(GroupFactory(), title_bg="На други")
        page = group.get_absolute_url()

        assert asked.title not in client.get(page).text
        shown = as_user(staff_of(organisation)).get(page)

        assert asked.get_absolute_url() in shown.text
        assert "Чернова" not in shown.text
        assert "На други" not in shown.text

    def test_it_leads_to_all_of_them_and_to_no_others(self, as_user):
        group = GroupFactory()
        user = staff_of(OrganisationFactory())
        GroupMembershipFactory(group=group, organisation_id=user.organisation_ids()[0])
        asked = [of_group(group) for _number in range(2)]
        SurveyFactory()
        client = as_user(user)
        page = f"{reverse('surveys:list')}?group={group.slug}"

        assert page in client.get(group.get_absolute_url()).text
        listed = client.get(page)
        assert set(listed.context["open"]) == set(asked)
        assert f"Само тези на {group.name}" in listed.text
        unknown = client.get(reverse("surveys:list") + "?group=none")
        assert len(unknown.context["open"]) == 3


class TestProject:
    def test_a_tab_leads_to_what_the_reader_may_see(self, client, as_user):
        project = ProjectFactory()
        asked = SurveyFactory(project=project)
        SurveyFactory(
            project=project, organisation=asked.organisation, status="draft",
            opened_on=None,
        )  # fmt: skip
        page = reverse("project_surveys", args=[project.slug])

        assert page not in client.get(project.get_absolute_url()).text
        assert list(client.get(page).context["object_list"]) == []

        client = as_user(staff_of(asked.organisation))
        assert page in client.get(project.get_absolute_url()).text
        assert list(client.get(page).context["object_list"]) == [asked]

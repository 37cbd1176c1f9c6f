"""What stands below a project's page from all apps: tabs, news, events, gallery; and its face."""

import datetime
import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core import memory
from core.models import Attachment
from leadernet import project_pages
from leadernet.project_gallery import pictures_of
from news.models import Article
from projects.models import Project, ProjectPartner
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    DiaryEntryFactory,
    EventFactory,
    IdeaFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

ANYBODY = AnonymousUser()


@pytest.fixture
def project():
    return ProjectFactory()


def for_page(project):
    return Project.objects.for_page().get(pk=project.pk)


def keys(project, user=ANYBODY):
    return [tab.key for tab in project_pages.tabs(for_page(project), user)]


def past(project, **fields):
    begins = timezone.now() - datetime.timedelta(days=9)
    ends = begins + datetime.timedelta(hours=2)
    return EventFactory(project=project, starts_at=begins, ends_at=ends, **fields)


def picture(owner, **fields):
    """As `files.attach` leaves it, without the file itself."""
    said = {
        "purpose": Attachment.Purpose.GALLERY,
        "alt_bg": "Зала с хора",
        "consent": Attachment.Consent.AGREED,
    }
    return Attachment.objects.create(
        content_type=ContentType.objects.get_for_model(owner),
        object_id=owner.pk,
        name="снимка.webp",
        content_type_name="image/webp",
        size=1,
        sha256="0" * 64,
        width=480,
        height=360,
        widths=[480],
        **said | fields,
    )


class TestTabs:
    def test_only_what_has_content_for_this_reader(self, project):
        member = staff_of(OrganisationFactory(), "member")
        past(project, audience="members")
        ArticleFactory(project=project, audience="members")
        past(ProjectFactory())

        assert keys(project) == ["project"]
        assert keys(project, member) == ["project", "news", "events"]

    def test_all_of_them_in_the_order_of_the_reader(self, project):
        PeriodFactory(indicator__result__project=project)
        ActivityFactory(project=project).obshtini.set([ObshtinaFactory()])
        ArticleFactory(project=project)
        picture(past(project))
        DiaryEntryFactory(project=project)

        assert keys(project) == [
            "project",
            "results",
            "activities",
            "coverage",
            "news",
            "events",
            "diary",
            "gallery",
            "publications",
        ]

    def test_ideas_have_a_page_once_everybody_reads_one(self, project, client):
        idea = IdeaFactory(call__project=project, is_public=False)
        before = keys(project)
        idea.is_public = True
        idea.save()
        merged = IdeaFactory(call=idea.call, merged_into=idea)

        page = client.get(f"/projects/{project.slug}/ideas/")

        assert (before, keys(project)) == (["project"], ["project", "ideas"])
        assert list(page.context["object_list"]) == [idea]
        assert merged.title not in page.text

    def test_are_addresses_and_say_where_one_is(self, project, client):
        ArticleFactory(project=project)
        DiaryEntryFactory(project=project)

        page = client.get(f"/projects/{project.slug}/diary/").content.decode()

        links = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?>', page)
        here = [url for url, is_here in links if is_here and "projects" in url]
        assert f"/projects/{project.slug}/diary/" in here
        assert f"/projects/{project.slug}/news/" in dict(links)

    def test_of_activities_leads_its_keepers_to_changing_them(
        self, project, client, as_user
    ):
        page = f"/projects/{project.slug}/activities/"
        added = f"{page}new/"

        assert added in as_user(staff_of(project.organisation)).get(page).text
        assert added not in client.get(page).text


class TestLists:
    def test_news_and_events_are_those_of_the_project_that_the_reader_sees(
        self, project, client
    ):
        article = ArticleFactory(project=project)
        ArticleFactory(project=project, status=Article.Status.DRAFT)
        ArticleFactory(project=project, audience="members")
        ArticleFactory()
        held = past(project)
        past(project, is_published=False)
        coming = EventFactory(project=project)
        EventFactory()
        at = f"/projects/{project.slug}"

        news = client.get(f"{at}/news/")
        events = client.get(f"{at}/events/")

        assert list(news.context["object_list"]) == [article]
        assert list(events.context["object_list"]) == [held]
        assert list(events.context["view"].upcoming()) == [coming]

    @pytest.mark.parametrize("tab", ["news", "events"])
    def test_ask_as_much_for_thirty_rows_as_for_one(
        self, project, client, tab, django_assert_num_queries
    ):
        def fill():
            ArticleFactory(project=project)
            past(project, settlement=SettlementFactory())
            EventFactory(project=project)

        url = f"/projects/{project.slug}/{tab}/"
        number = {"news": 10, "events": 9}[tab]
        fill()
        client.get(url)
        with django_assert_num_queries(number):
            client.get(url)
        for _number in range(29):
            fill()
        with django_assert_num_queries(number):
            client.get(url)


class TestGallery:
    def test_holds_what_may_be_published_of_project_events_and_diary(self, project):
        own = picture(project)
        of_event = picture(past(project))
        of_entry = picture(DiaryEntryFactory(project=project))
        picture(project, consent="")
        picture(project, alt_bg="")
        for_members = picture(past(project, audience="members"))
        picture(past(project, is_published=False))
        picture(DiaryEntryFactory(project=project, deleted_at=timezone.now()))
        picture(past(ProjectFactory()))
        picture(ProjectFactory())

        shown = [own, of_event, of_entry]
        member = staff_of(OrganisationFactory(), "member")
        assert list(pictures_of(project, ANYBODY)) == shown
        assert list(pictures_of(project, member)) == [*shown, for_members]

    def test_stands_by_day_and_each_leads_to_where_it_was_taken(self, project, client):
        day = datetime.date(2015, 3, 16)
        entry = DiaryEntryFactory(project=project, happened_on=day)
        undated = picture(entry)
        event = past(project)
        of_event = picture(event, taken_on=datetime.date(2015, 4, 1))
        own = picture(project, taken_on=datetime.date(2015, 2, 1))
        nowhere = picture(project)

        answer = client.get(f"/projects/{project.slug}/gallery/")

        found = answer.context["pictures"]
        assert found == [of_event, undated, own, nowhere]
        assert [one.taken_on for one in found][1] == day
        page = answer.content.decode()
        assert entry.get_absolute_url() in page
        assert event.get_absolute_url() in page

    def test_asks_as_much_for_many_pictures_as_for_one_and_has_pages(
        self, project, client, django_assert_num_queries
    ):
        def fill():
            picture(past(project))
            picture(DiaryEntryFactory(project=project))

        url = f"/projects/{project.slug}/gallery/"
        fill()
        client.get(url)
        with django_assert_num_queries(8):
            client.get(url)
        for _number in range(29):
            fill()
        with django_assert_num_queries(8):
            assert len(client.get(url).context["pictures"]) == 36

    def test_the_lead_puts_up_pictures_of_the_project_itself(self, project, as_user):
        editor = as_user(staff_of(project.organisation))
        own = picture(project, consent="")

        page = editor.get(f"/projects/{project.slug}/gallery/edit/")

        assert own.key in page.content.decode()
        assert [row.instance for row in page.context["words"].rows] == [own]


class TestFace:
    def test_says_for_whom_what_next_and_under_which_contract(self, client):
        project = ProjectFactory(
            target_groups_bg="За 35 организации.",
            next_steps_bg="През май ще представим идеите.",
            contract_number="123/2015",
            contract_signed_on=datetime.date(2015, 1, 30),
        )

        page = client.get(project.get_absolute_url()).content.decode()

        for words in (
            "За 35 организации.",
            "През май",
            "123/2015",
            "30\xa0януари\xa02015",
        ):
            assert words in page

    def test_shows_the_newest_of_diary_and_news_and_no_more(self, project, client):
        for day in (1, 2, 3):
            DiaryEntryFactory(
                project=project,
                happened_on=datetime.date(2015, 3, day),
                text_bg=f"Ден {day}-ви.",
            )
        news = [ArticleFactory(project=project, title_bg=f"Вест {n}") for n in range(4)]

        page = client.get(project.get_absolute_url()).content.decode()

        assert [f"Ден {day}-ви." in page for day in (1, 2, 3)] == [False, True, True]
        assert [one.title_bg in page for one in news] == [False, True, True, True]

    def test_programs_read_it_as_schema_org(self, client):
        project = ProjectFactory(
            title_en="Together", contract_number="7", organisation__name_en="Open Club"
        )
        partner = OrganisationFactory(name_en="Partner")
        hidden = OrganisationFactory(status="suspended")
        funder = OrganisationFactory(name_en="Fund", kind="funder", status="partner")
        roles = ProjectPartner.Role
        for organisation, role in [
            (partner, roles.IMPLEMENTING),
            (hidden, roles.IMPLEMENTING),
            (funder, roles.FUNDING),
        ]:
            project.partners.create(organisation=organisation, role=role)

        page = client.get(f"/en/projects/{project.slug}/").content.decode()

        data = json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1])
        assert (data["@type"], data["name"]) == ("Project", "Together")
        assert data["parentOrganization"]["name"] == "Open Club"
        assert [one["name"] for one in data["member"]] == ["Partner"]
        grant = data["funding"]
        assert (grant["@type"], grant["identifier"]) == ("Grant", "7")
        assert [one["@type"] for one in grant["funder"]] == [
            "FundingScheme",
            "Organization",
        ]
        assert [one["name"] for one in grant["funder"]] == ["Programme", "Fund"]

    def test_a_draft_says_nothing_to_programs(self, as_user):
        draft = ProjectFactory(is_published=False)

        page = as_user(staff_of(draft.organisation)).get(draft.get_absolute_url())

        assert "ld+json" not in page.content.decode()

    def test_who_shares_it_gets_the_newest_picture_that_may_be_shown(
        self, project, client
    ):
        picture(project, taken_on=datetime.date(2015, 2, 1))
        shown = picture(past(project), taken_on=datetime.date(2015, 4, 1))
        picture(past(project, audience="members"))
        picture(project, consent="")

        page = client.get(project.get_absolute_url()).content.decode()

        [image] = re.findall(r'og:image" content="([^"]+)"', page)
        assert image.endswith(shown.get_absolute_url())

    @pytest.mark.parametrize("number", [1, 30])
    def test_asks_the_same_whatever_has_happened(
        self, project, client, number, django_assert_num_queries
    ):
        PeriodFactory(indicator__result__project=project)
        project.obshtini.add(ObshtinaFactory())
        for _row in range(number):
            event = past(project, activity=ActivityFactory(project=project))
            picture(event)
            picture(project)
            picture(DiaryEntryFactory(project=project))
            ArticleFactory(project=project)
        url = project.get_absolute_url()
        client.get(url)

        with django_assert_num_queries(11):
            page = client.get(url)

        assert len(page.content) < 60_000 + 1_500 * number

    def test_what_is_there_already_is_not_asked_again(
        self, project, as_user, settings, monkeypatch, django_assert_num_queries
    ):
        settings.REMEMBER = True
        # Other tests write into the same server meanwhile.
        monkeypatch.setattr(memory, "read_stamp", lambda: "7:7:")
        PeriodFactory(indicator__result__project=project)
        past(project, activity=ActivityFactory(project=project))
        reader, url = as_user(UserFactory()), project.get_absolute_url()
        reader.get(url)

        # One of them is the button's: does this person follow it?
        with django_assert_num_queries(6):
            reader.get(url)

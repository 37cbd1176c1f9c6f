"""The diary of a project: who writes, who reads, what is taken away and comes back."""

import datetime
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.models import Attachment, AuditEntry
from leadernet import privacy
from projects.actions import diary as diary_actions
from projects.models import DiaryEntry
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    DiaryEntryFactory,
    OrganisationFactory,
    ProjectFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

ANYBODY = AnonymousUser()


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def editor(project):
    return staff_of(project.organisation)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(name="снимка.png"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def partner_of(project, role=4):
    organisation = OrganisationFactory()
    project.partners.create(organisation=organisation, role=role)
    return organisation


class TestWhoSees:
    def test_an_entry_is_as_visible_as_its_project(self, project, editor):
        shown = DiaryEntryFactory(project=project)
        DiaryEntryFactory(project=project, deleted_at=timezone.now())
        draft = DiaryEntryFactory(
            project__is_published=False, project__organisation=project.organisation
        )
        DiaryEntryFactory(project__organisation__is_practice=True)

        assert list(DiaryEntry.objects.visible_to(ANYBODY)) == [shown]
        assert set(DiaryEntry.objects.visible_to(editor)) == {shown, draft}

    def test_a_partner_changes_its_own_entries_and_the_lead_all(self, project, editor):
        partner, funder = partner_of(project), partner_of(project, role=1)
        of_lead = DiaryEntryFactory(project=project)
        of_partner = DiaryEntryFactory(project=project, organisation=partner)
        DiaryEntryFactory()

        def editable(user):
            return set(DiaryEntry.objects.editable_by(user))

        assert editable(editor) == {of_lead, of_partner}
        assert editable(staff_of(partner)) == {of_partner}
        assert editable(staff_of(partner, "member")) == set()
        assert editable(staff_of(funder)) == set()
        assert editable(ANYBODY) == set()
        administrator = AppointmentFactory(role="administrator").user
        assert of_lead in editable(administrator)

    @pytest.mark.parametrize(("role", "may"), [(1, 403), (2, 200), (3, 403), (4, 200)])
    def test_whoever_only_pays_does_not_write(self, project, as_user, role, may):
        client = as_user(staff_of(partner_of(project, role)))

        answer = client.get(f"/projects/{project.slug}/diary/new/")

        assert answer.status_code == may

    def test_who_is_partner_no_more_changes_nothing(self, project, as_user):
        partner = partner_of(project)
        entry = DiaryEntryFactory(project=project, organisation=partner)
        user = staff_of(partner)
        project.partners.all().delete()

        edit = reverse("projects:diary_update", args=[project.slug, entry.pk])

        assert list(DiaryEntry.objects.editable_by(user)) == []
        assert as_user(user).get(edit).status_code == 403


class TestWriting:
    def url(self, project):
        return reverse("projects:diary_create", args=[project.slug])

    def test_a_partner_writes_in_its_own_name(self, project, as_user):
        partner = partner_of(project)
        activity = ActivityFactory(project=project)
        place = SettlementFactory()
        user = staff_of(partner)
        fields = {
            "happened_on": "2015-04-16",
            "settlement": place.ekatte,
            "activity": activity.pk,
            "text_bg": "Дойде и кметът.",
        }

        answer = as_user(user).post(self.url(project), fields)

        entry = DiaryEntry.objects.get()
        assert answer.url == entry.get_absolute_url()
        assert (entry.organisation, entry.created_by) == (partner, user)
        assert (entry.settlement, entry.activity) == (place, activity)
        assert AuditEntry.objects.get().verb == "projects.diary_written"

    def test_the_same_form_sent_twice_makes_one_entry(self, project, editor, as_user):
        client = as_user(editor)
        form = client.get(self.url(project)).context["form"]
        fields = {
            "happened_on": "2015-04-16",
            "text_bg": "Дойде и кметът.",
            "submission": form["submission"].value(),
        }

        answers = [client.post(self.url(project), fields) for _press in range(2)]

        entry = DiaryEntry.objects.get()
        assert [one.url for one in answers] == [entry.get_absolute_url()] * 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"happened_on": "2999-01-01"}, "happened_on"),
            ({"happened_on": "1015-01-01"}, "happened_on"),
            ({"settlement": "Никъде"}, "settlement"),
            ({"text_bg": ""}, "text_bg"),
            ({"text_en": "His number is 7523169263."}, "text_en"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, project, editor, as_user, changes, field
    ):
        fields = {"happened_on": "2015-04-16", "text_bg": "Дойде и кметът."} | changes

        answer = as_user(editor).post(self.url(project), fields)

        assert list(answer.context["form"].errors) == [field]
        assert not DiaryEntry.objects.exists()

    def test_of_places_of_one_name_the_one_of_the_project_is_meant(
        self, project, editor, as_user
    ):
        here = SettlementFactory(name_bg="Иваново")
        SettlementFactory(name_bg="Иваново", kind="village")
        SettlementFactory(name_bg="Иваново")
        fields = {
            "happened_on": "2015-04-16",
            "settlement": "Иваново",
            "text_bg": "Бяхме там.",
        }
        client = as_user(editor)

        asked = client.post(self.url(project), fields)
        project.obshtini.add(here.obshtina)
        client.post(self.url(project), fields)

        assert "settlement" in asked.context["form"].errors
        assert DiaryEntry.objects.get().settlement == here

    def test_whoever_has_to_correct_something_chooses_the_pictures_again(
        self, project, editor, as_user
    ):
        fields = {"happened_on": "2999-01-01", "text_bg": "Т.", "pictures": [picture()]}

        answer = as_user(editor).post(self.url(project), fields)

        errors = answer.context["form"].errors
        assert list(errors) == ["happened_on", "pictures"]
        assert "Изберете снимките още веднъж" in errors["pictures"][0]

    def test_pictures_come_with_the_entry_and_wait_for_their_words(
        self, project, editor, as_user, client
    ):
        broken = SimpleUploadedFile("скица.png", b"no picture")
        fields = {
            "happened_on": "2015-04-16",
            "text_bg": "Дойде и кметът.",
            "pictures": [picture(), broken],
        }

        answer = as_user(editor).post(self.url(project), fields, follow=True)

        entry = DiaryEntry.objects.get()
        waiting = entry.attachments.get()
        there = reverse("projects:diary_pictures", args=[project.slug, entry.pk])
        assert answer.redirect_chain[0][0] == there
        assert "скица.png" in answer.content.decode()
        shown = client.get(entry.get_absolute_url()).content.decode()
        assert waiting.key not in shown
        assert client.get(waiting.get_absolute_url()).status_code == 404
        to_editor = as_user(editor).get(waiting.get_absolute_url())
        assert b"".join(to_editor.streaming_content)

    def test_readers_get_a_picture_once_it_is_described(
        self, project, editor, as_user, client
    ):
        entry = DiaryEntryFactory(project=project)
        diary_actions.add_pictures(entry, [picture()], actor=editor)
        key = entry.attachments.get().key
        url = reverse("projects:diary_pictures", args=[project.slug, entry.pk])
        seen = as_user(editor).get(url).context["words"].rows[0]["seen"].value()

        as_user(editor).post(
            url,
            {
                f"{key}-alt_bg": "Зала с хора",
                f"{key}-consent": Attachment.Consent.AGREED,
                f"{key}-seen": seen,
            },
        )

        for page in (entry.get_absolute_url(), f"/projects/{project.slug}/gallery/"):
            assert key in client.get(page).content.decode()

    def test_words_become_paragraphs_and_links_and_nothing_else(self, project, client):
        entry = DiaryEntryFactory(
            project=project,
            text_bg="Първо <b>така</b>.\n\nПосле https://example.org/a и край.",
        )

        page = client.get(entry.get_absolute_url()).content.decode()

        assert "Първо &lt;b&gt;така&lt;/b&gt;." in page
        assert 'href="https://example.org/a" rel="nofollow ugc' in page

    def test_who_is_no_public_partner_is_not_named(self, project, client):
        hidden = OrganisationFactory(name_bg="Скрит партньор", status="suspended")
        project.partners.create(organisation=hidden, role=4)
        DiaryEntryFactory(project=project, organisation=hidden)

        for page in ("diary/", "diary/feed/", ""):
            answer = client.get(f"/projects/{project.slug}/{page}")
            assert "Скрит партньор" not in answer.content.decode()

    def test_the_second_of_two_is_told_first(self, project, editor, as_user):
        entry = DiaryEntryFactory(project=project)
        client = as_user(editor)
        url = reverse("projects:diary_update", args=[project.slug, entry.pk])
        seen = client.get(url).context["form"]["seen"].value()
        entry.text_bg = "Друго."
        entry.save()

        answer = client.post(
            url, {"happened_on": "2015-04-16", "text_bg": "Мое.", "seen": seen}
        )

        assert "Някой друг промени това" in answer.content.decode()
        entry.refresh_from_db()
        assert entry.text_bg == "Друго."


class TestTakingAway:
    def test_it_is_gone_for_readers_and_comes_back(self, project, editor, as_user):
        entry = DiaryEntryFactory(project=project)
        client, at = as_user(editor), f"/projects/{project.slug}/diary/"

        client.post(f"{at}{entry.pk}/delete/")

        assert list(DiaryEntry.objects.visible_to(ANYBODY)) == []
        assert "Махнати през последните 30 дни" in client.get(at).content.decode()

        client.post(f"{at}{entry.pk}/restore/")

        assert list(DiaryEntry.objects.visible_to(ANYBODY)) == [entry]
        verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["projects.diary_deleted", "projects.diary_restored"]

    def test_nothing_is_hung_on_what_is_taken_away(self, project, editor):
        entry = DiaryEntryFactory(project=project, deleted_at=timezone.now())

        problems = diary_actions.add_pictures(entry, [picture()], actor=editor)

        assert len(problems) == 1
        assert not Attachment.objects.exists()
        with pytest.raises(ValidationError, match="Първо го върнете"):
            diary_actions.locked(entry)

    def test_after_thirty_days_it_goes_for_good_with_its_pictures(
        self, project, editor
    ):
        old = DiaryEntryFactory(project=project)
        diary_actions.add_pictures(old, [picture()], actor=editor)
        month = datetime.timedelta(days=31)
        old.deleted_at = timezone.now() - month
        old.save()
        young = DiaryEntryFactory(project=project, deleted_at=timezone.now())

        assert list(DiaryEntry.objects.due_to_purge()) == [old]
        diary_actions.purge_entry(old)
        diary_actions.purge_entry(young)

        assert list(DiaryEntry.objects.all()) == [young]
        assert not Attachment.objects.exists()

    def test_who_leaves_takes_the_name_along_and_not_the_entry(self, project):
        writer = UserFactory()
        entry = DiaryEntryFactory(project=project, created_by=writer, text_bg="Мое.")

        archive = privacy.APPS["projects"].export_person(writer.person)
        privacy.APPS["projects"].erase_person(writer.person)

        assert [one["text_bg"] for one in archive["diary_entries"]] == ["Мое."]
        entry.refresh_from_db()
        assert entry.created_by is None


class TestPages:
    def test_the_newest_day_stands_first_and_a_page_has_ten(self, project, client):
        days = [datetime.date(2015, 3, day) for day in range(1, 13)]
        entries = [DiaryEntryFactory(project=project, happened_on=day) for day in days]
        url = f"/projects/{project.slug}/diary/"

        first = client.get(url).context["object_list"]
        second = client.get(f"{url}?page=2").context["object_list"]

        assert [*first, *second] == entries[::-1]
        assert len(first) == 10

    def test_as_many_questions_for_thirty_entries_with_pictures_as_for_one(
        self, project, editor, client, django_assert_num_queries
    ):
        def fill():
            entry = DiaryEntryFactory(
                project=project,
                settlement=SettlementFactory(),
                activity=ActivityFactory(project=project),
            )
            diary_actions.add_pictures(entry, [picture()], actor=editor)
            entry.attachments.update(alt_bg="Зала", consent="nobody")

        url = f"/projects/{project.slug}/diary/"
        fill()
        client.get(url)
        with django_assert_num_queries(7):
            client.get(url)
        for _number in range(29):
            fill()
        with django_assert_num_queries(7):
            assert len(client.get(url).context["object_list"]) == 10

    def test_the_feed_holds_the_public_diary_only(self, project, client):
        DiaryEntryFactory(
            project=project, text_bg="Дойде & кметът.", settlement=SettlementFactory()
        )
        DiaryEntryFactory(
            project=project, text_bg="Махнато.", deleted_at=timezone.now()
        )
        DiaryEntryFactory(text_bg="Чуждо.")

        feed = client.get(f"/projects/{project.slug}/diary/feed/").content.decode()

        assert "Дойде &amp;amp; кметът." in feed
        assert feed.count("<entry>") == 1
        assert project.organisation.name in feed

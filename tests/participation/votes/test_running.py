"""From the draft to the frozen result: who runs a vote, what is told, what stays."""

import datetime
import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Notification, OutgoingMail, SearchEntry
from leadernet import desk, privacy
from leadernet.merging import organisations as merging
from members.models import Group, Organisation
from participation.common import frozen
from participation.votes import actions
from participation.votes.forms import VoteForm
from participation.votes.models import Ballot, Urn, Vote
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    VoteFactory,
    open_vote,
    staff_of,
    vote_between,
)


def owner_of(organisation):
    return staff_of(organisation, "owner")


@pytest.fixture
def owners():
    names = ("Първо", "Второ", "Трето", "Четвърто")
    return [owner_of(OrganisationFactory(name_bg=name)) for name in names]


@pytest.fixture
def admin():
    return AppointmentFactory(role="administrator").user


def cast(vote, user, *choices):
    voter = vote.voters.get(organisation__in=user.organisation_ids())
    return actions.cast(voter, choices=choices, actor=user)


def end(vote):
    """The clock comes after its hour."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    Vote.objects.filter(pk=vote.pk).update(
        opens_at=past - datetime.timedelta(days=7), closes_at=past
    )
    [due] = Vote.objects.due_to_close()
    actions.close(due)
    vote.refresh_from_db()
    return vote


def fields(**changes):
    now = timezone.localtime()
    return {
        "group": "",
        "title_bg": "Обща кауза",
        "method": "ranking",
        "options_bg": "Паркът | край реката\nБиблиотеката\n\nРеката",
        "options_en": "",
        "most": "1",
        "seats": "1",
        "threshold": "simple",
        "tie": "again",
        "quorum_percent": "50",
        "proxies": "0",
        "opens_at": f"{now:%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + datetime.timedelta(days=7):%Y-%m-%dT%H:%M}",
        "is_public": "on",
    } | changes


class TestDraft:
    def test_is_made_with_its_options_and_only_who_runs_it_sees_it(
        self, as_user, admin, owners
    ):
        as_user(admin).post("/votes/new/", fields())

        vote = Vote.objects.get()
        options = list(vote.options.values_list("number", "title_bg", "text_bg"))
        assert options == [
            (1, "Паркът", "край реката"),
            (2, "Библиотеката", ""),
            (3, "Реката", ""),
        ]
        assert vote.slug == "obshta-kauza"
        page = vote.get_absolute_url()
        assert as_user(admin).get(page).status_code == 200
        assert as_user(owners[0]).get(page).status_code == 404
        assert not SearchEntry.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"options_bg": "Само една"}, "options_bg"),
            ({"options_bg": "Паркът\nПаркът"}, "options_bg"),
            ({"options_bg": "\n".join(map(str, range(31)))}, "options_bg"),
            ({"options_bg": f"{'а' * 201}\nБ"}, "options_bg"),
            ({"options_en": "The park"}, "options_en"),
            ({"seats": "3"}, "seats"),
            ({"seats": "0"}, "seats"),
            ({"method": "several", "most": "4"}, "most"),
            ({"method": "decision", "tie": "all"}, "tie"),
            ({"quorum_percent": "101"}, "quorum_percent"),
            ({"proxies": "11"}, "proxies"),
            ({"closes_at": "2020-01-01T10:00"}, "__all__"),
        ],
    )
    def test_rules_that_make_no_sense_are_refused(self, as_user, admin, wrong, name):
        answer = as_user(admin).post("/votes/new/", fields(**wrong))

        assert name in answer.context["form"].errors
        assert not Vote.objects.exists()

    def test_is_changed_until_it_is_announced(self, as_user, admin, owners):
        client = as_user(admin)
        client.post("/votes/new/", fields())
        vote = Vote.objects.get()
        edit = reverse("votes:update", args=[vote.slug])

        shown = client.get(edit).context["form"]["options_bg"].value()
        client.post(edit, fields(options_bg="Едно\nДруго", seats="1"))
        client.post(reverse("votes:announce", args=[vote.slug]))

        assert shown == "Паркът | край реката\nБиблиотеката\nРеката"
        assert [one.title_bg for one in vote.options.all()] == ["Едно", "Друго"]
        assert client.post(edit, fields(title_bg="Друго")).status_code == 403

    def test_of_a_closed_group_is_for_its_own_only(self, as_user):
        group = GroupFactory(access=Group.Access.CLOSED)
        coordinator = UserFactory()
        GroupMembershipFactory(
            group=group,
            organisation=None,
            person=coordinator.person,
            is_coordinator=True,
        )

        answer = as_user(coordinator).post("/votes/new/", fields(group=group.pk))

        assert "is_public" in answer.context["form"].errors

    def test_coordinators_of_a_group_ask_their_own_group_only(self, as_user):
        own, other = GroupFactory(), GroupFactory()
        coordinator = UserFactory()
        GroupMembershipFactory(
            group=own, organisation=None, person=coordinator.person, is_coordinator=True
        )
        client = as_user(coordinator)

        for group in ("", other.pk):
            answer = client.post("/votes/new/", fields(group=group))
            assert "group" in answer.context["form"].errors
        client.post("/votes/new/", fields(group=own.pk))

        assert Vote.objects.get().group == own
        assert (
            as_user(owner_of(OrganisationFactory())).get("/votes/new/").status_code
            == 403
        )


class TestOpening:
    def test_freezes_the_members_of_the_group_and_tells_their_owners(self, owners):
        group = GroupFactory()
        for user in owners[:2]:
            GroupMembershipFactory(
                group=group, organisation_id=user.organisation_ids()[0]
            )
        GroupMembershipFactory(
            group=group, organisation=OrganisationFactory(status="partner")
        )
        GroupMembershipFactory(
            group=group, organisation=OrganisationFactory(is_practice=True)
        )

        vote = open_vote(VoteFactory(group=group))

        names = [str(voter) for voter in vote.voters.all()]
        assert names == ["Второ", "Първо"]
        told = Notification.objects.filter(kind="votes.opened")
        assert {notice.user for notice in told} == set(owners[:2])
        assert OutgoingMail.objects.count() == 2
        assert SearchEntry.objects.get().audience == ["public"]

    def test_waits_on_the_desk_of_who_may_vote(self, owners):
        vote = open_vote(VoteFactory(title_bg="Обща кауза"))
        before = [one.title for one in desk.contents(owners[0])["waiting"]]

        cast(vote, owners[0], 1)

        assert before == ["Глас на Първо: Обща кауза"]
        assert desk.contents(owners[0])["waiting"] == []

    def test_that_comes_to_nothing_cancels_the_vote_with_the_reason(self, owners):
        begins = timezone.now() + datetime.timedelta(hours=1)
        vote = actions.announce(
            VoteFactory(is_secret=True, opens_at=begins), actor=None
        )
        Organisation.objects.exclude(pk__in=owners[0].organisation_ids()).update(
            status="left"
        )
        Vote.objects.update(opens_at=timezone.now())

        actions.open_announced(vote)

        vote.refresh_from_db()
        assert (vote.status, vote.voters.count()) == ("cancelled", 0)
        assert vote.cancel_reason == "Организациите с право на глас са твърде малко."


class TestReminder:
    def test_goes_once_to_those_that_have_not_voted(self, owners):
        vote = open_vote(VoteFactory(proxies=1))
        cast(vote, owners[0], 1)
        holder = vote.voters.get(organisation__in=owners[1].organisation_ids())
        given = vote.voters.get(organisation__in=owners[2].organisation_ids())
        actions.give_proxy(given, to=holder.organisation, actor=owners[2])
        now = timezone.now()
        Vote.objects.update(
            opened_at=now - datetime.timedelta(days=5),
            closes_at=now + datetime.timedelta(days=1),
        )

        for due in Vote.objects.due_for_reminder():
            actions.remind(due)
            actions.remind(due)

        told = Notification.objects.filter(kind="votes.reminder")
        assert sorted(notice.user.pk for notice in told) == [
            owners[1].pk,
            owners[3].pk,
        ]
        assert not Vote.objects.due_for_reminder().exists()


class TestResult:
    def test_is_frozen_with_its_checksum(self, owners, client):
        vote = open_vote(vote_between("Паркът Библиотеката", proxies=1))
        cast(vote, owners[0], 1)
        cast(vote, owners[1], 1)
        cast(vote, owners[2])

        vote = end(vote)

        assert vote.result["outcome"] == "chosen"
        assert (vote.result["entitled"], vote.result["cast"]) == (4, 3)
        assert {
            one["name"]["bg"]: one.get("choices") for one in vote.result["voters"]
        } == {"Второ": [1], "Първо": [1], "Трето": [], "Четвърто": None}
        file = client.get(f"{vote.get_absolute_url()}result.json").content
        assert hashlib.sha256(file).hexdigest() == vote.checksum
        assert json.loads(file) == vote.result
        told = Notification.objects.filter(kind="votes.closed")
        assert {notice.user for notice in told} == set(owners)

    def test_changes_with_no_later_name_or_merge(self, owners):
        vote = open_vote(VoteFactory())
        for user in owners:
            cast(vote, user, 1)
        vote = end(vote)
        first, second = (
            Organisation.objects.get(pk=user.organisation_ids()[0])
            for user in owners[:2]
        )
        before = vote.checksum

        Organisation.objects.filter(pk=owners[2].organisation_ids()[0]).update(
            name_bg="Преименувано"
        )
        merging.merge(first, second, actor=UserFactory(), reason="Едно и също")

        vote.refresh_from_db()
        assert frozen.checksum(vote.result) == before == vote.checksum
        assert len(vote.result["voters"]) == 4
        assert vote.voters.count() == 3

    def test_is_there_as_files_only_after_the_end(self, owners, client):
        vote = open_vote(vote_between("=Паркът Библиотеката"))
        for user in owners:
            cast(vote, user, 1)
        page = vote.get_absolute_url()

        before = [
            client.get(f"{page}result.{kind}").status_code
            for kind in ("csv", "xlsx", "json")
        ]
        running = client.get(page).text
        end(vote)

        assert before == [404, 404, 404]
        assert "4 от 4" in running
        assert "poll__results" not in running
        text = b"".join(client.get(f"{page}result.csv")).decode()
        assert "'=Паркът,4,да" in text
        assert client.get(f"{page}result.xlsx").getvalue().startswith(b"PK")
        assert "Избрано:" in client.get(page).text

    def test_equal_ones_are_voted_on_again_by_one_press(self, as_user, admin, owners):
        vote = open_vote(vote_between("А Б В", tie="again", seats=1))
        for user, number in zip(owners, (1, 1, 2, 2), strict=True):
            cast(vote, user, number)
        vote = end(vote)
        page = reverse("votes:again", args=[vote.slug])

        as_user(admin).post(page)
        as_user(admin).post(page)

        draft = Vote.objects.get(again_of=vote)
        assert [one.title_bg for one in draft.options.all()] == ["А", "Б"]
        assert (draft.status, draft.seats, draft.tie) == ("draft", 1, "again")
        assert draft.title_bg.endswith("– ново гласуване")

    def test_ends_early_only_when_all_have_voted(self, as_user, admin, owners):
        vote = open_vote(VoteFactory())
        page = reverse("votes:close_early", args=[vote.slug])
        for user in owners[:3]:
            cast(vote, user, 1)

        early = as_user(admin).post(page)
        cast(vote, owners[3], 2)
        as_user(admin).post(page)

        assert early.context["form"].errors
        vote.refresh_from_db()
        assert (vote.status, vote.result["outcome"]) == ("closed", "passed")


class TestCancelling:
    def test_needs_a_reason_and_is_told(self, as_user, admin, owners):
        vote = open_vote(VoteFactory())
        page = reverse("votes:cancel", args=[vote.slug])

        empty = as_user(admin).post(page, {"reason": " "})
        as_user(admin).post(page, {"reason": "Грешка във въпроса"})

        assert "reason" in empty.context["form"].errors
        vote.refresh_from_db()
        assert (vote.status, vote.cancel_reason) == ("cancelled", "Грешка във въпроса")
        assert Notification.objects.filter(kind="votes.cancelled").count() == 4
        assert (
            "Грешка във въпроса" in as_user(owners[0]).get(vote.get_absolute_url()).text
        )
        assert AuditEntry.objects.get(verb="votes.cancelled").actor == admin

    def test_is_not_possible_after_the_end(self, owners):
        vote = end(open_vote(VoteFactory()))

        with pytest.raises(ValidationError):
            actions.cancel(vote, reason="Не ни хареса", actor=owners[0])


class TestWhoReads:
    @pytest.fixture
    def inside(self, owners):
        group = GroupFactory()
        for user in owners[:3]:
            GroupMembershipFactory(
                group=group, organisation_id=user.organisation_ids()[0]
            )
        return open_vote(VoteFactory(group=group, is_public=False))

    def test_what_is_not_public_is_read_by_those_concerned(
        self, as_user, client, owners, admin, inside
    ):
        page = inside.get_absolute_url()

        def code(user):
            return as_user(user).get(page).status_code

        assert client.get(page).status_code == 404
        assert code(UserFactory()) == 404
        assert code(owners[3]) == 404
        assert code(owners[0]) == 200
        assert code(admin) == 200
        assert page not in client.get("/votes/").text
        assert page in as_user(owners[0]).get("/votes/").text

    def test_hostile_text_stays_text(self, client):
        OrganisationFactory()
        hostile = "<script>alert(1)</script>"
        vote = vote_between("А Б", title_bg=hostile, description_bg=hostile)
        vote.options.update(title_bg=hostile, text_bg=hostile)
        vote = open_vote(vote)

        assert hostile not in client.get(vote.get_absolute_url()).text
        assert hostile not in client.get("/votes/").text

    def test_the_page_of_a_large_vote_takes_no_more_queries(
        self, as_user, owners, django_assert_num_queries
    ):
        vote = open_vote(VoteFactory())
        client = as_user(owners[0])
        client.get(vote.get_absolute_url())
        with django_assert_num_queries(19) as few:
            client.get(vote.get_absolute_url())
        for _number in range(30):
            vote.voters.create(organisation=OrganisationFactory())
        with django_assert_num_queries(len(few)):
            client.get(vote.get_absolute_url())


class TestPaperTwin:
    def test_is_a_ballot_with_all_options(self, as_user, admin, owners):
        vote = open_vote(vote_between("Паркът Библиотеката", method="ranking"))

        answer = as_user(admin).get(reverse("votes:ballot", args=[vote.slug]))

        assert answer.content.startswith(b"%PDF")
        assert as_user(owners[0]).get(answer.request["PATH_INFO"]).status_code == 403


class TestPrivacy:
    def test_who_cast_an_open_ballot_can_take_it_along_and_is_forgotten(self, owners):
        vote = open_vote(VoteFactory(title_bg="Обща кауза"))
        cast(vote, owners[0], 1)
        person = owners[0].person

        [said] = privacy.APPS["votes"].export_person(person)["ballots"]
        privacy.APPS["votes"].erase_person(person)

        assert (said["vote"], said["organisation"]) == ("Обща кауза", "Първо")
        assert Ballot.objects.get().cast_by is None
        assert not Urn.objects.exists()


def test_in_a_closed_project_only_the_clock_goes_on(as_user, admin, owners):
    project = ProjectFactory()
    draft, tied = (
        VoteFactory(project=project),
        VoteFactory(project=project, tie="again"),
    )
    tied = open_vote(tied)
    project.closed_at = timezone.now()
    project.save()
    page = tied.get_absolute_url()

    for act in [
        lambda: actions.announce(draft, actor=admin),
        lambda: actions.cancel(tied, reason="Отпада.", actor=admin),
        lambda: actions.close_early(tied, actor=admin),
        lambda: actions.again(tied, actor=admin),
    ]:
        with pytest.raises(ValidationError, match="приключен"):
            act()
    text = as_user(admin).get(page).text
    changed = as_user(admin).post(f"{draft.get_absolute_url()}edit/", fields())

    assert f"{page}cancel/" not in text
    assert changed.status_code == 403
    assert Vote.objects.get(pk=draft.pk).is_draft()
    end(tied)
    assert Vote.objects.get(pk=tied.pk).is_closed()


def test_a_draft_leaves_no_project_that_was_closed(admin):
    draft = VoteFactory(project=ProjectFactory(closed_at=timezone.now()))
    form = VoteForm(fields(project=""), instance=draft, user=admin)
    assert form.is_valid()

    with pytest.raises(ValidationError, match="приключен"):
        actions.save(form, actor=admin)


@pytest.mark.usefixtures("owners")
def test_of_a_group_that_is_not_there_the_list_shows_none(client):
    vote = open_vote(VoteFactory())

    def shown(group):
        return vote.title in client.get("/votes/", {"group": group}).text

    assert shown("")
    assert not shown("nyama-takava")
    assert not shown("не е име\x00")

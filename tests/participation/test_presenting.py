"""A selection is put before a body in one step; whoever stands by an idea is told."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Notification, OutgoingMail
from leadernet import privacy
from members.models import Person
from participation.common.models import Support
from participation.ideas import actions
from participation.ideas.models import Idea, Presentation
from tests.factories import (
    IdeaCallFactory,
    IdeaFactory,
    PresentationFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)
from tests.participation.telling import tell_all

DAY = datetime.date(2026, 5, 21)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def call():
    return IdeaCallFactory()


def ideas_of(call, count=3, **fields):
    fields = {"submitted_on": datetime.date(2026, 4, 7)} | fields
    return [IdeaFactory(call=call, **fields) for _number in range(count)]


def send(as_user, call, chosen, **changes):
    fields = {
        "body": "Областен съвет за развитие",
        "presented_on": DAY.isoformat(),
        "note": "Представена на заседание.",
        "ideas": [one.pk for one in chosen],
    }
    staff = as_user(staff_of(call.project.organisation))
    return staff.post(f"/ideas/calls/{call.slug}/present/", fields | changes)


def guest_of(idea, email="guest@example.org"):
    person = Person.objects.create(name="Гост", email=email, guest_language="bg")
    return Support.objects.create(
        target=idea, person=person, confirmed_at="2026-04-10T10:00Z"
    )


class TestPresenting:
    def test_all_of_them_get_the_state_the_day_and_the_reason_once(
        self, as_user, call, client
    ):
        chosen, left = ideas_of(call), IdeaFactory(call=call)
        protocol = SimpleUploadedFile("протокол.txt", "Протокол".encode())

        send(as_user, call, chosen, protocol=protocol)

        presentation = Presentation.objects.get()
        assert list(presentation.ideas.all()) == chosen
        assert {
            (one.status, one.status_changed_on, one.status_note)
            for one in Idea.objects.exclude(pk=left.pk)
        } == {("presented", DAY, "Представена на заседание.")}
        assert [one.state_changes.count() for one in chosen] == [1, 1, 1]
        page = client.get(presentation.get_absolute_url()).text
        file = presentation.attachments.get()
        assert file.get_absolute_url() in page
        given = client.get(file.get_absolute_url())
        assert b"".join(given) == "Протокол".encode()
        left.refresh_from_db()
        assert left.status == "submitted"

    def test_what_came_farther_stays_there(self, as_user, call):
        [funded] = ideas_of(call, 1, status="funded")

        send(as_user, call, [funded])

        funded.refresh_from_db()
        assert (funded.status, funded.state_changes.count()) == ("funded", 0)

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"presented_on": "2026-04-01"}, "presented_on"),
            ({"presented_on": "2098-01-01"}, "presented_on"),
            ({"body": ""}, "body"),
            ({"ideas": []}, "ideas"),
        ],
    )
    def test_what_does_not_fit_is_said(self, changes, wrong, as_user, call):
        answer = send(as_user, call, ideas_of(call, 1), **changes)

        assert list(answer.context["form"].errors) == [wrong]
        assert not Presentation.objects.exists()

    def test_an_idea_of_another_call_is_refused(self, as_user, call):
        answer = send(as_user, call, [IdeaFactory()])

        assert list(answer.context["form"].errors) == ["ideas"]

    def test_a_hidden_project_hides_it_with_its_protocol(self, as_user, client):
        call = IdeaCallFactory(project=ProjectFactory(is_published=False))
        protocol = SimpleUploadedFile("протокол.txt", "Протокол".encode())
        send(as_user, call, ideas_of(call, 1), protocol=protocol)
        presentation = Presentation.objects.get()

        for thing in (presentation, presentation.attachments.get()):
            assert client.get(thing.get_absolute_url()).status_code == 404


class TestDeciding:
    def test_several_at_once_each_with_its_reason(self, as_user, call):
        first, second, third, left = ideas_of(call, 4)
        send(as_user, call, [first, second, third, left])
        presentation = Presentation.objects.get()
        staff = as_user(staff_of(call.project.organisation))

        staff.post(
            f"{presentation.get_absolute_url()}decisions/",
            {
                "on": "2026-06-01",
                f"outcome_{first.pk}": "funded",
                f"note_{first.pk}": "С пари от общината.",
                f"outcome_{second.pk}": "dropped",
                f"note_{second.pk}": "Теренът е частен.",
                f"outcome_{third.pk}": "accepted",
            },
        )

        assert [
            (one.status, str(one.status_changed_on), one.state_changes.count())
            for one in call.ideas.all()
        ] == [
            ("funded", "2026-06-01", 2),
            ("dropped", "2026-06-01", 2),
            ("presented", "2026-06-01", 2),
            ("presented", "2026-05-21", 1),
        ]

    def test_dropping_without_a_reason_saves_nothing(self, as_user, call):
        first, second = ideas_of(call, 2)
        send(as_user, call, [first, second])
        address = f"{Presentation.objects.get().get_absolute_url()}decisions/"
        staff = as_user(staff_of(call.project.organisation))

        answer = staff.post(
            address,
            {
                "on": "2026-06-01",
                f"outcome_{first.pk}": "funded",
                f"outcome_{second.pk}": "dropped",
            },
        )
        early = staff.post(
            address, {"on": "2026-05-01", f"outcome_{first.pk}": "funded"}
        )

        assert list(answer.context["form"].errors) == [f"note_{second.pk}"]
        assert list(early.context["form"].errors) == ["on"]
        assert {one.status for one in call.ideas.all()} == {"presented"}

    def test_pressed_twice_it_is_presented_and_decided_once(self, as_user, call):
        [idea] = ideas_of(call, 1)
        for _press in range(2):
            send(as_user, call, [idea])
        [presentation] = Presentation.objects.all()
        staff = as_user(staff_of(call.project.organisation))
        said = {"on": "2026-06-01", f"outcome_{idea.pk}": "accepted"}

        for _press in range(2):
            staff.post(f"{presentation.get_absolute_url()}decisions/", said)

        assert [one.after for one in idea.state_changes.all()] == ["presented"] * 2

    def test_nothing_is_decided_of_what_goes_on_elsewhere(self, as_user, call):
        first, second = ideas_of(call, 2)
        send(as_user, call, [first])
        Idea.objects.filter(pk=first.pk).update(merged_into=second)
        presentation = Presentation.objects.get()

        with pytest.raises(ValidationError):
            actions.decide(
                presentation,
                [actions.Decided(first, "funded", "С пари.")],
                on=DAY,
                actor=UserFactory(),
            )

        assert Idea.objects.get(pk=first.pk).status == "presented"

    def test_a_moved_idea_names_no_body_of_a_hidden_project(self, client):
        hidden = IdeaCallFactory(project__is_published=False)
        idea = IdeaFactory()
        hearing = PresentationFactory(call=hidden, body="Тайно заседание")
        hearing.ideas.add(idea)

        assert "Тайно заседание" not in client.get(idea.get_absolute_url()).text


class TestTelling:
    def test_supporters_followers_and_who_wrote_it_are_told_once(self, call, as_user):
        author, follower, supporter = UserFactory(), UserFactory(), UserFactory()
        [idea] = ideas_of(call, 1, entered_by=author)
        as_user(follower).post(f"{idea.get_absolute_url()}follow/", {"follow": "1"})
        for user in (supporter, follower):
            Support.objects.create(
                target=idea, person=user.person, confirmed_at="2026-04-10T10:00Z"
            )
        guest_of(idea)
        actor = staff_of(call.project.organisation)

        actions.change_status(idea, status="funded", note="С пари.", actor=actor)

        tell_all()
        told = Notification.objects.filter(kind="participation.idea_moved")
        assert {one.user for one in told} == {author, follower, supporter}
        assert told.count() == 3
        [letter] = OutgoingMail.objects.filter(to="guest@example.org")
        assert "С пари." in letter.body
        assert "/support/withdraw/" in letter.body

    def test_a_new_note_alone_is_not_told(self, call):
        [idea] = ideas_of(call, 1)
        guest_of(idea)

        actions.change_status(
            idea, status=idea.status, note="Чака.", actor=UserFactory()
        )

        tell_all()
        assert not OutgoingMail.objects.exists()

    @pytest.mark.parametrize("hidden", ["idea", "project", "practice"])
    def test_nobody_is_told_of_what_is_hidden(self, hidden, call):
        [idea] = ideas_of(call, 1, is_public=hidden != "idea")
        guest_of(idea)
        project = call.project
        project.is_published = hidden != "project"
        project.save()
        project.organisation.is_practice = hidden == "practice"
        project.organisation.save()
        idea = Idea.objects.get()

        actions.change_status(idea, status="funded", note="", actor=UserFactory())

        tell_all()
        assert not OutgoingMail.objects.exists()

    def test_whoever_withdrew_or_stopped_following_is_not_told(self, call, as_user):
        [idea] = ideas_of(call, 1)
        support = guest_of(idea)
        support.withdrawn_at = support.confirmed_at
        support.save()
        follower = UserFactory()
        for answer in ("1", "0"):
            as_user(follower).post(
                f"{idea.get_absolute_url()}follow/", {"follow": answer}
            )

        actions.change_status(idea, status="funded", note="", actor=UserFactory())

        tell_all()
        assert not OutgoingMail.objects.exists()
        assert not Notification.objects.exists()

    def test_who_is_forgotten_follows_and_wrote_nothing(self, call):
        person = UserFactory().person
        [idea] = ideas_of(call, 1, entered_by=person.user)
        idea.followers.add(person.user)

        privacy.erase(person)

        idea.refresh_from_db()
        assert (idea.entered_by, idea.followers.count()) == (None, 0)

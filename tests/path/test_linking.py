"""People write down that one thing led to another, and take it out again."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Link
from events import search as events_search
from events.actions.purging import forget_deleted
from leadernet.path import actions
from leadernet.path.kinds import BY_ROUTE
from leadernet.path.walking import neighbours
from news.actions.articles import purge
from tests.factories import (
    ArticleFactory,
    CauseFactory,
    EventFactory,
    IdeaFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def staff(as_user, event):
    return as_user(staff_of(event.organiser))


def links_of(thing, kind="event"):
    return reverse("path_links", args=[kind, thing.pk])


def add(client, thing, address, direction="leads", kind="event"):
    data = {"address": address, "direction": direction}
    return client.post(links_of(thing, kind), data)


def errors(answer):
    return [str(one) for ones in answer.context["form"].errors.values() for one in ones]


def test_whoever_works_on_it_pastes_an_address(event, staff, settings):
    idea, cause = IdeaFactory(), CauseFactory()

    add(staff, event, settings.SITE_URL + idea.get_absolute_url())
    add(staff, event, f"/en{cause.get_absolute_url()}", "comes")

    path = neighbours(event, AnonymousUser())
    assert [step.row for step in path.before] == [cause]
    assert [step.row for step in path.after] == [idea]
    made = AuditEntry.objects.filter(verb="chain.linked", object_id=event.pk)
    assert made.count() == 2


def test_it_is_found_by_words_and_chosen_without_a_script(event, staff):
    other = EventFactory(title_bg="Обучение по пчеларство")
    events_search.index(other)

    found = staff.get(links_of(event), {"q": "пчеларство"})
    address = f"{links_of(event)}?q=пчеларство"
    staff.post(address, {"found": other.get_absolute_url(), "direction": "comes"})

    assert f'value="{other.get_absolute_url()}"' in found.text
    assert Link.objects.get().target == other
    assert "не се намери нищо" in staff.get(links_of(event), {"q": "щъркел"}).text


def test_what_is_hidden_is_as_unknown_as_what_never_was(event, staff):
    draft = EventFactory(is_published=False, title_bg="Тайна среща")

    hidden = add(staff, event, draft.get_absolute_url())
    missing = add(staff, event, "/events/nyama-takova/")

    assert errors(hidden) == errors(missing) != []
    assert "Тайна среща" not in hidden.text
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/events/x/",
        "//example.org/events/x/",
        "http://[",
        "javascript:alert(1)",
        "/search/",
        "/events/",
        "",
        "няма",
    ],
)
def test_what_is_no_step_is_refused(event, staff, address):
    answer = add(staff, event, address)

    assert answer.status_code == 200
    assert len(errors(answer)) == 1
    assert not Link.objects.exists()


def test_the_refusal_names_whatever_may_be_a_step(event, staff):
    [said] = errors(add(staff, event, "/events/nyama-takova/"))

    names = [str(kind.model._meta.verbose_name) for kind in BY_ROUTE.values()]
    assert [name for name in names if name not in said] == []


def test_itself_twice_and_in_a_circle_is_refused(event, staff):
    idea, cause = IdeaFactory(), CauseFactory()
    Link.objects.create(target=idea, to=cause)

    itself = add(staff, event, event.get_absolute_url())
    add(staff, event, idea.get_absolute_url())
    twice = add(staff, event, idea.get_absolute_url())
    circle = add(staff, event, cause.get_absolute_url(), "comes")

    assert errors(itself) == ["Едно нещо не може да води към себе си."]
    assert errors(twice) == ["Тази стъпка вече е записана."]
    assert errors(circle) == ["Така пътят става кръг: избраното вече е дошло оттук."]
    assert Link.objects.count() == 2


def test_only_who_works_on_one_of_the_ends(event, as_user, client):
    idea = IdeaFactory()
    stranger = as_user(UserFactory())

    assert add(stranger, event, idea.get_absolute_url()).status_code == 403
    assert "/accounts/login/" in client.get(links_of(event)).url
    of_the_idea = as_user(staff_of(idea.call.project.organisation))
    add(of_the_idea, idea, event.get_absolute_url(), "comes", kind="idea")
    assert Link.objects.get().target == event
    assert links_of(event) not in client.get(event.get_absolute_url()).text


@pytest.mark.parametrize("status", ["waiting", "proposed"])
def test_a_citizen_writes_no_steps_to_a_cause_of_theirs(event, as_user, status):
    citizen = UserFactory()
    cause = CauseFactory(organisation=None, created_by=citizen, status=status)

    answer = add(as_user(citizen), cause, event.get_absolute_url(), kind="cause")

    assert answer.status_code == 403
    assert not Link.objects.exists()


def test_it_is_taken_out_by_either_end(event, staff, as_user):
    idea = IdeaFactory()
    add(staff, event, idea.get_absolute_url())
    link = Link.objects.get()
    stranger = as_user(UserFactory())

    refused = stranger.post(reverse("path_unlink", args=["event", event.pk, link.pk]))
    shown = staff.get(links_of(event)).text
    staff.post(reverse("path_unlink", args=["event", event.pk, link.pk]))

    assert refused.status_code == 403
    assert reverse("path_unlink", args=["event", event.pk, link.pk]) in shown
    assert not Link.objects.exists()
    assert AuditEntry.objects.filter(verb="chain.unlinked").count() == 1


def test_a_step_to_what_one_does_not_see_is_neither_shown_nor_taken_out(event, staff):
    draft = EventFactory(is_published=False, title_bg="Тайна среща")
    link = Link.objects.create(target=draft, to=event)

    answer = staff.post(reverse("path_unlink", args=["event", event.pk, link.pk]))

    assert answer.status_code == 404
    assert "Тайна среща" not in staff.get(links_of(event)).text
    assert Link.objects.exists()


def test_a_foreign_step_is_not_taken_out_from_here(event, staff):
    link = Link.objects.create(target=IdeaFactory(), to=CauseFactory())

    answer = staff.post(reverse("path_unlink", args=["event", event.pk, link.pk]))

    assert answer.status_code == 404


class TestClosed:
    def test_the_staff_of_a_closed_project_say_nothing_new(self, as_user):
        project = ProjectFactory(closed_at=timezone.now())
        staff = as_user(staff_of(project.organisation))
        link = Link.objects.create(target=IdeaFactory(), to=project)

        answer = add(staff, project, CauseFactory().get_absolute_url(), kind="project")
        staff.post(reverse("path_unlink", args=["project", project.pk, link.pk]))

        assert len(errors(answer)) == 1
        assert list(Link.objects.all()) == [link]

    def test_what_grew_out_of_it_later_says_so_itself(self, as_user):
        old = ProjectFactory(closed_at=timezone.now())
        new = ProjectFactory()

        add(
            as_user(staff_of(new.organisation)),
            new,
            old.get_absolute_url(),
            "comes",
            kind="project",
        )

        assert Link.objects.get().target == old


def test_pressed_twice_it_is_one_step(event):
    user, idea = staff_of(event.organiser), IdeaFactory()
    actions.link(event, other=idea, leads=True, actor=user)

    with pytest.raises(ValidationError):
        actions.link(event, other=idea, leads=True, actor=user)

    assert Link.objects.count() == 1
    assert AuditEntry.objects.filter(verb="chain.linked").count() == 1


@pytest.mark.parametrize("make", [EventFactory, ArticleFactory])
def test_with_a_row_its_steps_go_and_others_stay(make):
    gone, idea = make(deleted_at=timezone.now()), IdeaFactory()
    Link.objects.create(target=gone, to=idea)
    Link.objects.create(target=idea, to=gone)
    stays = Link.objects.create(target=idea, to=CauseFactory())

    forget = forget_deleted if make is EventFactory else purge
    forget(gone)

    assert list(Link.objects.all()) == [stays]

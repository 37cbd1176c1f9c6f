"""A copy is given only while everything in it is for everybody."""

import datetime
import os

import pytest
from django.utils import timezone

from core.models import Attachment, AuditEntry
from events.models import ContactPerson, Event
from leadernet import closings
from leadernet.offline import making, standing
from members.models import Membership, Organisation, Person
from news.models import Article
from participation.common.models import Support
from participation.ideas.models import Idea
from participation.volunteering.models import Opportunity
from projects.models import (
    Activity,
    DiaryEntry,
    Project,
    ProjectPartner,
    TeamMember,
)
from reports.models import ProjectCopy
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    DecisionFactory,
    DiaryEntryFactory,
    EventFactory,
    IdeaFactory,
    OpportunityFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    staff_of,
)
from tests.offline.test_copying import gallery_picture

LATER = datetime.timedelta(hours=2)


@pytest.fixture
def project():
    """A project with one of everything that can be withdrawn."""
    project = ProjectFactory(slug="gori")
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    manager = staff_of(project.organisation, Membership.Role.EDITOR)
    event = EventFactory(project=project, organiser=project.organisation)
    ContactPerson.objects.create(event=event, person=owner.person)
    spokesman = staff_of(project.organisation)
    spokesman.person.memberships.update(is_public=True)
    DecisionFactory(
        event=event, published_at=timezone.now(), owner_person=spokesman.person
    )
    gallery_picture(event)
    Person.objects.update(
        phone="0888 123 456", is_phone_public=True, is_email_public=True
    )
    ArticleFactory(project=project)
    ProjectPartner.objects.create(
        project=project,
        organisation=OrganisationFactory(),
        role=ProjectPartner.Role.IMPLEMENTING,
    )
    DiaryEntryFactory(project=project, organisation=OrganisationFactory())
    ActivityFactory(project=project, responsible=OrganisationFactory())
    Support.objects.create(
        target=IdeaFactory(call__project=project),
        person=PersonFactory(),
        is_named=True,
        confirmed_at=timezone.now(),
    )
    OpportunityFactory(
        project=project, contact_name="Нели", contact_phone="0888 765 432"
    )
    TeamMember.objects.create(
        project=project,
        role=TeamMember.Role.MANAGER,
        person=manager.person,
        is_public=True,
        starts_on=datetime.date(2014, 1, 1),
    )
    return project


@pytest.fixture
def copy(project):
    """As if it was made: what it shows, and a file."""
    shown = standing.both(
        standing.of(project),
        standing.of(project),
        files=Attachment.objects.values_list("key", flat=True),
        organisations=Organisation.objects.filter(partnerships__project=project),
    )
    copy = ProjectCopy.objects.create(
        project=project, made_at=timezone.now(), state="ready", shown=shown
    )
    copy.path().parent.mkdir(parents=True)
    copy.path().write_bytes(b"ZIP")
    return copy


def is_given(client):
    answer = client.get("/projects/gori/copy.zip")
    if answer.status_code == 200:
        answer.getvalue()
    return answer.status_code == 200


def unpublish_article():
    Article.objects.update(status=Article.Status.DRAFT)


def show_event_to_members():
    Event.objects.update(audience="members")


def take_entry_away():
    DiaryEntry.objects.update(deleted_at=timezone.now())


def take_decision_back():
    Event.objects.get().decisions.update(published_at=None)


def take_mark_off_picture():
    Attachment.objects.update(consent="")


def delete_picture():
    Attachment.objects.all().delete()


def name_nobody_to_volunteers():
    Opportunity.objects.update(contact_name="", contact_phone="")


def take_volunteering_back():
    Opportunity.objects.update(status="draft")


def name_manager_no_longer():
    TeamMember.objects.update(is_public=False)


def rename_manager():
    person = TeamMember.objects.get().person
    person.name = "Друго Име"
    person.save()


def close_account_of_manager():
    closings.close(TeamMember.objects.get().person.user, actor=None)


def carrier_of_decision():
    return Event.objects.get().decisions.get().owner_person


def close_account_of_who_carries_a_decision_out():
    closings.close(carrier_of_decision().user, actor=None)


def who_carries_a_decision_out_is_named_no_longer():
    carrier_of_decision().memberships.update(is_public=False)


def contact_shows_no_phone():
    Person.objects.filter(event_contacts__isnull=False).update(is_phone_public=False)


def manager_shows_no_email():
    people = TeamMember.objects.values("person")
    Person.objects.filter(pk__in=people).update(is_email_public=False)


def contact_leaves():
    ContactPerson.objects.get().person.memberships.update(ended_on=timezone.localdate())


def take_idea_back():
    Idea.objects.update(is_public=False)


def supporter_of_idea_withdraws():
    Support.objects.update(withdrawn_at=timezone.now())


def supporter_of_idea_is_named_no_longer():
    Support.objects.update(is_named=False)


def suspend_partner():
    suspend(Organisation.objects.filter(partnerships__isnull=False))


def suspend_who_tells_an_entry():
    suspend(
        Organisation.objects.filter(pk__in=DiaryEntry.objects.values("organisation"))
    )


def suspend_who_is_responsible():
    suspend(Organisation.objects.filter(pk__in=Activity.objects.values("responsible")))


def suspend(organisations):
    assert organisations.update(status=Organisation.Status.SUSPENDED) == 1


def unpublish_project():
    Project.objects.update(is_published=False)


@pytest.mark.parametrize(
    "act",
    [
        unpublish_article,
        show_event_to_members,
        take_entry_away,
        take_decision_back,
        take_mark_off_picture,
        delete_picture,
        name_nobody_to_volunteers,
        take_volunteering_back,
        name_manager_no_longer,
        rename_manager,
        close_account_of_manager,
        close_account_of_who_carries_a_decision_out,
        who_carries_a_decision_out_is_named_no_longer,
        contact_shows_no_phone,
        manager_shows_no_email,
        contact_leaves,
        take_idea_back,
        supporter_of_idea_withdraws,
        supporter_of_idea_is_named_no_longer,
        suspend_partner,
        suspend_who_tells_an_entry,
        suspend_who_is_responsible,
        unpublish_project,
    ],
)
def test_what_is_withdrawn_is_not_given_from_that_moment(copy, client, act):
    assert is_given(client)

    act()

    assert not is_given(client)
    assert (
        "Изтеглете копието" not in client.get("/projects/gori/copy/").content.decode()
    )


def test_what_is_new_or_changed_only_does_not_withdraw_it(project, copy, client):
    ArticleFactory(project=project)
    Article.objects.first().save()

    assert is_given(client)
    assert standing.has_changed(copy)


def compared():
    for copy in making.to_compare():
        making.compare(copy)


def test_the_clock_removes_what_shows_too_much_and_has_a_new_one_made(copy):
    compared()
    assert copy.path().exists()
    ProjectCopy.objects.update(checked_at=timezone.now() - LATER)
    unpublish_article()

    compared()

    assert not copy.path().exists()
    copy.refresh_from_db()
    assert (copy.made_at, copy.shown, copy.state) == (None, {}, "waiting")
    verbs = AuditEntry.objects.filter(verb__contains="copy").order_by("pk")
    assert [one.verb for one in verbs] == [
        "projects.copy_withdrawn",
        "projects.copy_ordered",
    ]


def test_of_a_project_that_is_a_draft_again_nothing_stays(copy):
    ProjectCopy.objects.update(checked_at=timezone.now() - LATER)
    unpublish_project()

    compared()

    assert not copy.path().exists()
    copy.refresh_from_db()
    assert (copy.made_at, copy.state) == (None, "ready")


def test_what_has_changed_is_renewed_after_a_day(project, copy):
    ArticleFactory(project=project)
    ProjectCopy.objects.update(checked_at=timezone.now() - LATER)
    compared()
    copy.refresh_from_db()
    assert copy.state == "ready"
    ProjectCopy.objects.update(
        checked_at=timezone.now() - LATER,
        made_at=timezone.now() - datetime.timedelta(hours=25),
    )

    compared()

    copy.refresh_from_db()
    assert (copy.state, copy.path().exists()) == ("waiting", True)


def test_the_same_stays_as_it_is(copy):
    ProjectCopy.objects.update(
        checked_at=timezone.now() - LATER,
        made_at=timezone.now() - datetime.timedelta(days=400),
    )

    compared()

    copy.refresh_from_db()
    assert copy.state == "ready"
    assert list(making.to_compare()) == []


def test_a_file_without_its_project_goes_after_a_day(copy, monkeypatch):
    hour = timezone.now().replace(minute=0)
    monkeypatch.setattr(timezone, "now", lambda: hour)
    old = (hour - datetime.timedelta(days=2)).timestamp()
    os.utime(copy.path(), (old, old))
    assert making.strays() == []

    ProjectCopy.objects.all().delete()

    assert making.strays() == [copy.path()]


def test_what_it_remembers_holds_no_words_of_people(project):
    said = repr(standing.of(project))

    for one in TeamMember.objects.all():
        assert one.shown_name() not in said
    assert ContactPerson.objects.get().shown_name not in said

"""The list of people ends when the organiser said; every count stays what it was."""

import datetime
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import audit, files, notifications
from core.models import Attachment, AuditEntry, Notification, OutgoingMail
from events import actions
from events.actions.people import tell
from events.actions.purging import PORTION
from events.models import Attendance, Event, Registration
from leadernet import due
from leadernet.merging import people as merging
from leadernet.merging.arrows import arrows_to
from members.models import Person
from tests.events.helpers import mails_to
from tests.events.processes import at_once
from tests.factories import (
    EventFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

YEAR_AGO = datetime.timedelta(days=400)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def held(**kwargs):
    """An event whose list is due to be emptied, and of which the owners were told."""
    kwargs.setdefault("purge_told_at", timezone.now() - datetime.timedelta(days=40))
    starts_at = timezone.now() - YEAR_AGO
    return EventFactory(
        starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=2), **kwargs
    )


def came(event, person, **kwargs):
    registration = RegistrationFactory(event=event, person=person, **kwargs)
    Attendance.objects.create(registration=registration, session=event.sessions.get())
    return registration


def different(event):
    rows = Registration.objects.counted_with(event).filter(attendances__isnull=False)
    return rows.different_people().count()


def tick(*names):
    for work in due.everything():
        if work.name in names:
            for row in list(work.rows()):
                work.do(row)


def test_guest_known_from_nowhere_else_is_emptied_and_counted():
    event = held()
    guest = PersonFactory(name="Цветана Тайна", email="g@example.org", phone="0888")
    organisation = OrganisationFactory()
    row = came(event, guest, organisation=organisation, sex="female", office="mayor")

    actions.purge(event)

    guest.refresh_from_db()
    row.refresh_from_db()
    event.refresh_from_db()
    assert (guest.name, guest.email, guest.phone) == ("", "", "")
    assert guest.erased_at
    assert event.purged_at
    assert row.person == guest
    assert (row.organisation, row.sex, row.office) == (organisation, "female", "mayor")
    assert different(event) == 1


@pytest.mark.parametrize("known", ["account", "team", "group", "another event"])
def test_who_is_known_from_elsewhere_keeps_their_name_and_leaves_the_list(known):
    event = held()
    person = PersonFactory()
    if known == "account":
        person = UserFactory().person
    if known == "team":
        OrganisationFactory().memberships.create(person=person)
    if known == "group":
        GroupMembershipFactory(organisation=None, person=person)
    if known == "another event":
        RegistrationFactory(person=person)
    row = came(event, person)
    name, key = person.name, row.key

    actions.purge(event)

    person.refresh_from_db()
    row.refresh_from_db()
    assert person.name == name
    assert row.person != person
    assert row.person.erased_at
    assert row.key != key
    assert not event.registrations.filter(person=person).exists()


def test_every_arrow_to_a_person_is_asked_before_somebody_is_emptied():
    """Another one needs a line in `needed_elsewhere`, or a reason here."""
    keys = {str(arrow) for arrow in arrows_to(Person) if not arrow.kind}
    assert keys == {
        "events.ContactPerson.person",  # of the team, which is asked
        "events.Decision.owner_person",
        "events.Registration.counts_as",  # an emptied person
        "events.Registration.person",
        "members.FormerGroupMembership.person",
        "members.GroupMembership.person",
        "members.GroupRequest.person",
        "members.Membership.person",
        "participation_common.Support.person",
        "volunteering.Application.person",
        "volunteering.Certificate.person",
        # Of guests who said what they thought: their name goes with the list.
        "surveys.Participation.person",
        "surveys.Response.person",
        "centre.Question.person",
        "members.Merge.person",  # its reason and its trace are emptied
        "projects.TeamMember.person",  # of an organisation's team, which is asked
        "reports.HandOver.person",  # likewise
    }


def test_different_people_of_a_project_stay_as_many_while_some_lists_are_emptied():
    project = ProjectFactory()
    first, second = held(project=project), held(project=project)
    coming = EventFactory(project=project)
    elsewhere = held(organiser=first.organiser)
    user, guest = UserFactory().person, PersonFactory()
    for event in (first, second, coming, elsewhere):
        came(event, user)
    came(first, guest)
    assert different(first) == 2

    actions.purge(first)
    assert different(first) == 2

    actions.purge(second)
    assert different(first) == 2
    emptied = {event.registrations.get(person__name="").person for event in (second,)}
    assert len(emptied) == 1
    assert emptied.pop() in {row.person for row in first.registrations.all()}
    assert different(elsewhere) == 1

    newest = EventFactory(project=project)
    note = actions.counts_as_of(user, newest)
    RegistrationFactory(event=newest, person=user, counts_as=note)
    assert different(first) == 2
    assert actions.counts_as_of(user, EventFactory(organiser=first.organiser)) is None


def test_event_that_moves_to_another_project_counts_its_people_as_that_one_does():
    old, new = ProjectFactory(), ProjectFactory()
    user = UserFactory().person
    events = [held(project=old), held(project=new)]
    moving, staying = EventFactory(project=old), EventFactory(project=new)
    for event in (*events, moving, staying):
        came(event, user)
    for event in events:
        actions.purge(event)

    Event.objects.filter(pk=moving.pk).update(project=new)
    moving.refresh_from_db()
    actions.follow_project(moving)

    assert different(staying) == 1


def test_mails_acts_notices_and_sheets_about_a_place_go_with_it(
    django_capture_on_commit_callbacks,
):
    event, other = held(), EventFactory()
    user, guest = UserFactory(), PersonFactory()
    colleague = UserFactory()
    rows = [came(event, user.person), came(event, guest, registered_by=colleague)]
    kept = RegistrationFactory(event=other, person=user.person)
    for row in (*rows, kept):
        tell(row, "registered", event=row.event)
        tell(row, "changed", event=row.event, version=2, before=row.event)
    for actor in (user, colleague):
        audit.record("events.registered", actor=actor, target=event)
    audit.record("events.attendance_taken", actor=user, target=event)
    upload = SimpleUploadedFile("list.txt", "Списък".encode())
    row = event.signed_sheets.create()
    sheet = files.attach(row, upload, purpose=Attachment.Purpose.SHEET, user=user)
    handout = files.attach(
        event,
        SimpleUploadedFile("a.txt", b"Materials"),
        purpose=Attachment.Purpose.DOCUMENT,
        user=user,
    )

    with django_capture_on_commit_callbacks(execute=True):
        actions.purge(event)

    assert mails_to(guest) == []
    told = OutgoingMail.objects.filter(key__contains=f":{kept.pk}:")
    assert OutgoingMail.objects.count() == told.count() == 2
    notices = Notification.objects.values_list("kind", "object_id")
    assert list(notices) == [("events.changed", other.pk)]
    acts = dict(
        AuditEntry.objects.filter(actor__isnull=False).values_list("verb", "actor")
    )
    assert acts == {"events.attendance_taken": user.pk}
    assert list(event.attachments.all()) == [handout]
    assert not event.signed_sheets.exists()
    assert not sheet.path().exists()
    assert not event.registrations.exclude(registered_by=None).exists()
    last = AuditEntry.objects.get(verb="events.people_purged")
    assert last.data == {"people": 2, "sheets": 1, "invited": 0}


def test_merge_of_two_people_tells_no_more_whose_place_it_was():
    event = held()
    kept, gone = UserFactory().person, PersonFactory()
    row = came(event, gone)
    merge = merging.merge(kept, gone, actor=UserFactory(), reason="Същият човек.")
    assert merge.trace["events.Registration"]["moved"] == [row.pk]

    actions.purge(event)

    merge.refresh_from_db()
    assert merge.trace["events.Registration"]["moved"] == []


@pytest.mark.parametrize(
    ("months", "age", "told", "is_due"),
    [
        (12, 400, 40, True),
        (24, 400, 40, False),
        (12, 400, None, False),  # never without a month's notice
        (12, 400, 20, False),
        (1, 30, 29, False),
        (1, 32, 29, True),
    ],
)
def test_list_is_due_when_the_organiser_said_and_a_month_after_the_notice(
    months, age, told, is_due
):
    ends_at = timezone.now() - datetime.timedelta(days=age)
    told_at = told and timezone.now() - datetime.timedelta(days=told)
    event = EventFactory(
        starts_at=ends_at - datetime.timedelta(hours=1),
        ends_at=ends_at,
        kept_for_months=months,
        purge_told_at=told_at,
    )

    assert Event.objects.due_to_purge().filter(pk=event.pk).exists() is is_due


def test_owners_are_told_once_a_month_before_what_will_go():
    event = held(purge_told_at=None)
    owner, editor = staff_of(event.organiser, "owner"), staff_of(event.organiser)
    came(event, PersonFactory())
    came(event, PersonFactory())
    EventFactory()
    silent = held(purge_told_at=None)

    tick("tell of list to empty", "empty list of people")
    tick("tell of list to empty", "empty list of people")

    event.refresh_from_db()
    silent.refresh_from_db()
    (mail,) = OutgoingMail.objects.all()
    assert mail.to == owner.email
    assert "имената и адресите на 2\xa0души" in mail.body
    assert not editor.notifications.exists()
    assert event.purge_told_at
    assert silent.purge_told_at
    assert event.people_kept_until() >= timezone.localdate() + datetime.timedelta(27)
    assert "2 души" in notifications.words(owner.notifications.get())
    assert event.purged_at is None


def test_tick_empties_what_is_due_and_nothing_twice():
    event, coming = held(), EventFactory()
    people = [came(event, PersonFactory()).person for _number in range(3)]
    expected = came(coming, PersonFactory()).person

    tick("empty list of people")
    emptied_at = {person.pk: person.erased_at for person in Person.objects.all()}
    tick("empty list of people")

    assert emptied_at == {one.pk: one.erased_at for one in Person.objects.all()}
    assert all(emptied_at[person.pk] for person in people)
    assert emptied_at[expected.pk] is None
    assert AuditEntry.objects.filter(verb="events.people_purged").count() == 1


def test_long_list_is_emptied_in_portions(monkeypatch):
    monkeypatch.setattr("events.actions.purging.PORTION", 3)
    event = held()
    for _number in range(8):
        came(event, UserFactory().person)

    actions.purge(event)

    assert PORTION > 3
    assert not event.registrations.with_personal_data().exists()
    assert different(event) == 8
    assert Event.objects.get(pk=event.pk).purged_at


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_empty_lists_with_the_same_people_and_count_them_once():
    project = ProjectFactory()
    events = [held(project=project) for _number in range(4)]
    coming = EventFactory(project=project)
    people = [UserFactory().person for _number in range(12)]
    for event in (*events, coming):
        for person in people:
            came(event, person)

    at_once(
        setup="from events import actions; from events.models import Event",
        rows="Event.objects.due_to_purge().order_by('?')",
        do="actions.purge",
    )

    assert different(coming) == 12
    assert Person.objects.filter(user=None).count() == 12
    assert not Event.objects.due_to_purge().exists()
    named = Registration.objects.filter(person__in=people)
    assert set(named.values_list("event", flat=True)) == {coming.pk}


def test_deleted_draft_is_gone_after_thirty_days_with_guests_who_had_registered():
    ago = timezone.now() - datetime.timedelta(days=31)
    event = EventFactory(is_published=False, deleted_at=ago)
    recent = EventFactory(is_published=False, deleted_at=timezone.now())
    guest = RegistrationFactory(event=event).person
    user = RegistrationFactory(event=event, person=UserFactory().person).person

    tick("purge events")

    assert list(Event.objects.all()) == [recent]
    assert not Event.history.filter(id=event.pk).exists()
    assert not Person.objects.filter(pk=guest.pk).exists()
    assert Person.objects.filter(pk=user.pk).exists()


class Story:
    """Random events and people, and beside them who everybody truly is."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        projects = [ProjectFactory(), ProjectFactory()]
        organiser = OrganisationFactory()
        self.events = [
            held(
                project=self.dice.choice([*projects, None]),
                organiser=organiser,
                purge_told_at=None,
            )
            for _number in range(6)
        ]
        self.people = [
            UserFactory().person if self.dice.random() < 0.5 else PersonFactory()
            for _number in range(6)
        ]
        self.tokens = {}  # registration: who it is, as far as the counts must know
        self.purged = set()
        for event in self.events:
            for person in self.dice.sample(self.people, 3):
                self.register(event, person)

    def scope(self, event):
        return event.project_id

    def named(self, person, event):
        """Who the person is in the events that are counted with this one, while it is known."""
        rows = Registration.objects.counted_with(event).filter(person=person)
        return next((self.tokens[row.pk] for row in rows), None)

    def register(self, event, person):
        if event.registrations.filter(person=person).exists():
            return
        token = self.named(person, event) or object()
        note = actions.counts_as_of(person, event)
        sex = self.dice.choice(["female", "male", ""])
        row = came(event, person, counts_as=note, sex=sex)
        self.tokens[row.pk] = token

    def purge(self):
        event = self.dice.choice(self.events)
        told = timezone.now() - datetime.timedelta(days=40)
        Event.objects.filter(pk=event.pk).update(purge_told_at=told)
        actions.purge(event)
        self.purged.add(event.pk)

    def come_again(self):
        open_events = [one for one in self.events if one.pk not in self.purged]
        people = Person.objects.filter(
            erased_at=None, pk__in=[p.pk for p in self.people]
        )
        if open_events and people:
            self.register(self.dice.choice(open_events), self.dice.choice(list(people)))

    def merge(self):
        people = list(
            Person.objects.filter(
                erased_at=None, pk__in=[person.pk for person in self.people]
            ).order_by("pk")
        )
        if len(people) < 3:
            return
        kept, gone = self.dice.sample(people, 2)
        if gone.user_id and not kept.user_id:
            kept, gone = gone, kept
        for event in self.events:
            one, other = self.named(kept, event), self.named(gone, event)
            if one and other:
                self.tokens = {
                    pk: one if token is other else token
                    for pk, token in self.tokens.items()
                }
        merging.merge(kept, gone, actor=None, reason="Същият човек.")
        rows = set(Registration.objects.values_list("pk", flat=True))
        self.tokens = {pk: one for pk, one in self.tokens.items() if pk in rows}

    def expected(self, event):
        rows = Registration.objects.counted_with(event)
        return len({self.tokens[pk] for pk in rows.values_list("pk", flat=True)})


@pytest.mark.parametrize("seed", range(25))
def test_whatever_happens_in_whatever_order_the_counts_are_true(seed):
    story = Story(seed)
    steps = [story.purge, story.purge, story.come_again, story.merge]

    for _number in range(9):
        before = {event: event.registrations.count() for event in story.events}
        step = story.dice.choice(steps)
        step()
        for event in story.events:
            assert different(event) == story.expected(event)
            if step == story.purge:
                assert event.registrations.count() == before[event]
        for pk in story.purged:
            rows = Registration.objects.filter(event=pk)
            assert not rows.with_personal_data().exists()


def test_closing_an_account_leaves_the_counts_of_emptied_lists():
    project = ProjectFactory()
    first, second = held(project=project), EventFactory(project=project)
    user = UserFactory()
    for event in (first, second):
        came(event, user.person)
    actions.purge(first)

    due.close(user)

    assert different(first) == 1
    Event.objects.filter(pk=second.pk).update(
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        purge_told_at=first.purge_told_at,
    )
    actions.purge(second)
    assert different(first) == 1
    assert second.registrations.get().person == first.registrations.get().person

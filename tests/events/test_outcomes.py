"""What came of an event: minutes, decisions and recommendations, and what became of them."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from core import notifications, search
from core.models import Attachment, Notification, OutgoingMail
from events import actions
from events.models import Decision, Event, Minutes, Recommendation
from events.waiting import waiting_for
from leadernet import due
from members.models import Organisation
from tests.events.helpers import hours_from_now, mails_to, page
from tests.events.processes import at_once
from tests.factories import (
    DecisionFactory,
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

Kind = Organisation.Kind


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def over(**kwargs):
    return EventFactory(
        starts_at=hours_from_now(-50), ends_at=hours_from_now(-48), **kwargs
    )


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def minutes_of(event, text="<p>Откриване.</p>"):
    return actions.save_minutes(Minutes(event=event, text_bg=text), actor=UserFactory())


def tick(*names):
    for work in due.everything():
        if work.name in names:
            for row in list(work.rows()):
                work.do(row)


def kinds_of(user):
    return list(user.notifications.order_by("pk").values_list("kind", flat=True))


# Drafts and publishing.


def test_drafts_are_seen_by_the_organiser_alone(client, as_user):
    event = over()
    minutes = minutes_of(event)
    DecisionFactory(event=event, text_bg="Тайно решение", published_at=None)
    RecommendationFactory(event=event, text_bg="Тайна препоръка", published_at=None)
    staff, other = staff_of(event.organiser), staff_of(OrganisationFactory())

    for reader in (client, as_user(other)):
        html = reader.get(event.get_absolute_url()).content.decode()
        assert "Откриване" not in html
        assert "Тайн" not in html
    for model in (Minutes, Decision, Recommendation):
        assert not model.objects.visible_to(other).exists()
        assert model.objects.visible_to(staff).count() == 1
    html = as_user(staff).get(page(event, "outcomes")).content.decode()
    assert "Откриване" in html
    assert html.count("Тайн") >= 2
    assert minutes.published_at is None


def test_publishing_shows_everything_and_tells_each_once(client, as_user):
    event = over()
    organiser, owner = staff_of(event.organiser, "owner"), OrganisationFactory()
    carries_out = staff_of(owner)
    municipality = OrganisationFactory(kind=Kind.MUNICIPALITY)
    official = staff_of(municipality, "owner")
    present, guest = UserFactory(language="en"), PersonFactory()
    for person in (present.person, guest):
        RegistrationFactory(event=event, person=person)
    minutes_of(event)
    DecisionFactory(event=event, owner=owner, published_at=None)
    sent = RecommendationFactory(
        event=event, institution=municipality, sent_on=None, published_at=None
    )

    as_user(organiser).post(page(event, "outcomes"))
    as_user(organiser).post(page(event, "outcomes"))

    html = client.get(event.get_absolute_url()).content.decode()
    assert "Откриване" in html
    assert mails_to(present) == [f"The minutes of “{event.title_en}”"]
    assert len(mails_to(guest)) == 1
    assert kinds_of(present) == ["events.minutes_published"]
    assert kinds_of(carries_out) == ["events.decision_given"]
    assert kinds_of(official) == ["events.recommendation_sent"]
    sent.refresh_from_db()
    assert sent.sent_on == timezone.localdate()
    assert sent.state == Recommendation.State.SENT


def test_institution_reads_by_when_its_answer_is_expected(as_user):
    event, municipality = over(), OrganisationFactory(kind=Kind.MUNICIPALITY)
    official = staff_of(municipality, "owner")
    RecommendationFactory(
        event=event,
        institution=municipality,
        text_bg="Да има бюджет",
        answer_by=in_days(30),
        sent_on=None,
        published_at=None,
    )

    actions.publish_outcomes(event, actor=UserFactory())

    (subject,) = mails_to(official)
    day = date_format(in_days(30)).replace("\xa0", " ")
    assert subject == (
        f"{event.organiser.name} Ви препоръчва: Да има бюджет "
        f"(отговор се очаква до {day})"
    )


def test_minutes_are_told_to_who_was_there_and_not_to_who_only_registered():
    event = over()
    came, stayed = RegistrationFactory.create_batch(2, event=event)
    came.attendances.create(session=event.sessions.get())
    minutes_of(event)

    actions.publish_outcomes(event, actor=UserFactory())

    told = OutgoingMail.objects.values_list("to", flat=True)
    assert list(told) == [came.person.email]
    assert stayed.person.email not in told


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_tell_everybody_once():
    event = over()
    people = [RegistrationFactory(event=event).person for _number in range(4)]
    minutes_of(event)

    at_once(
        setup="from events import actions; from events.models import Event\n"
        "def publish(event): actions.publish_outcomes(event, actor=None)",
        rows="Event.objects.all()",
        do="publish",
    )

    assert [len(mails_to(person)) for person in people] == [1] * 4


def test_empty_minutes_are_not_published_and_later_drafts_can_be():
    event = over()
    minutes_of(event, text="")
    first = DecisionFactory(event=event, published_at=None)
    RegistrationFactory(event=event)

    assert actions.publish_outcomes(event, actor=UserFactory()) == 1
    second = DecisionFactory(event=event, published_at=None)
    assert actions.publish_outcomes(event, actor=UserFactory()) == 1
    assert actions.publish_outcomes(event, actor=UserFactory()) == 0

    assert Minutes.objects.get().published_at is None
    assert list(event.decisions.published()) == [first, second]
    assert not OutgoingMail.objects.exists()


def test_minutes_without_a_word_are_not_kept_and_say_what_to_write(as_user):
    event = over()
    staff = as_user(staff_of(event.organiser))

    answer = staff.post(page(event, "minutes"), {"text_bg": ""})

    errors = answer.context["form"].errors
    assert errors == {"text_bg": ["Напишете протокола или го добавете като документ."]}
    assert not Minutes.objects.exists()


@pytest.mark.parametrize(
    ("view", "field", "fields"),
    [
        ("create_decision", "due_on", {}),
        ("create_recommendation", "answer_by", {"who": "Министерство"}),
        ("create_recommendation", "sent_on", {"who": "Министерство"}),
    ],
)
def test_nothing_that_came_of_an_event_has_a_day_before_it(
    as_user, view, field, fields
):
    event = over()
    staff = as_user(staff_of(event.organiser))
    day = timezone.localdate(event.starts_at)
    before = day - datetime.timedelta(days=1)
    typed = {"text_bg": "Правим мрежа", field: before.isoformat()} | fields

    refused = staff.post(page(event, view), typed).context["form"]
    staff.post(page(event, view), typed | {field: day.isoformat()})

    assert list(refused.errors) == [field]
    assert "Това е преди събитието" in refused.errors[field][0]
    assert refused["text_bg"].value() == "Правим мрежа"
    assert event.decisions.count() + event.recommendations.count() == 1


def test_text_of_minutes_is_cleaned_and_its_documents_are_as_visible(client, as_user):
    event = over()
    staff = as_user(staff_of(event.organiser))
    upload = SimpleUploadedFile("protokol.txt", "Подписан протокол".encode())
    text = '<p onclick="x()">Здравей</p><script>alert(1)</script>'

    staff.post(page(event, "minutes"), {"text_bg": text, "document": upload})

    minutes = Minutes.objects.get()
    assert minutes.text_bg == "<p>Здравей</p>"
    document = minutes.attachments.get()
    assert client.get(document.get_absolute_url()).status_code == 404
    actions.publish_outcomes(event, actor=UserFactory())
    opened = client.get(document.get_absolute_url())
    assert b"".join(opened.streaming_content) == "Подписан протокол".encode()
    staff.post(page(event, "minutes"), {"remove": document.key})
    assert not Attachment.objects.exists()


def test_second_of_two_who_write_the_minutes_is_asked_before_anything_is_lost(as_user):
    event = over()
    first, second = (
        as_user(staff_of(event.organiser)),
        as_user(staff_of(event.organiser)),
    )
    minutes = minutes_of(event)
    version = minutes.updated_at.isoformat()

    first.post(page(event, "minutes"), {"text_bg": "Първият", "version": version})
    answer = second.post(
        page(event, "minutes"), {"text_bg": "Вторият", "version": version}
    )

    assert "Вторият" in answer.content.decode()
    assert Minutes.objects.get().text_bg == "<p>Първият</p>"
    again = {"text_bg": "Вторият", "version": answer.context["form"].data["version"]}
    assert second.post(page(event, "minutes"), again).status_code == 302
    assert Minutes.objects.get().text_bg == "<p>Вторият</p>"


def test_what_was_published_is_found_and_drafts_are_not():
    event = over()
    DecisionFactory(event=event, text_bg="Купуваме трактор", published_at=None)
    actions.save_minutes(Minutes(event=event, text_bg="<p>Напояване</p>"), actor=None)

    def found(words):
        results = search.find(words, keys=["public"], language="bg")
        return [one.object_id for one in results.entries]

    assert found("трактор") == found("напояване") == []
    actions.publish_outcomes(event, actor=UserFactory())
    assert found("трактор") == found("напояване") == [event.pk]


# Decisions.


def test_decision_is_carried_out_by_an_organisation_a_person_or_words(as_user):
    event = over()
    staff = staff_of(event.organiser)
    owner = OrganisationFactory(name_bg="Читалище „Пробуда“")
    colleague = staff_of(event.organiser).person
    address = page(event, "create_decision")

    def write(**fields):
        fields = {"text_bg": "Решение", "submission": uuid.uuid4()} | fields
        as_user(staff).post(address, fields)
        return Decision.objects.latest("pk")

    by_organisation = write(who="читалище „пробуда“", due_on="2030-05-01")
    by_person = write(owner_person=colleague.pk)
    by_words = write(who="Доброволците от квартала")

    assert by_organisation.owner == owner
    assert by_organisation.due_on == datetime.date(2030, 5, 1)
    assert (by_person.owner, by_person.owner_person) == (event.organiser, colleague)
    assert (by_words.owner, by_words.owner_words) == (None, "Доброволците от квартала")


def test_form_sent_twice_makes_one_decision(as_user):
    event = over()
    staff = as_user(staff_of(event.organiser))
    fields = {"text_bg": "Решение", "submission": uuid.uuid4()}

    for _number in range(2):
        staff.post(page(event, "create_decision"), fields)

    assert Decision.objects.count() == 1


def test_owner_has_the_decision_on_its_desk_and_says_what_became_of_it(as_user):
    event, owner = over(), OrganisationFactory()
    user = staff_of(owner)
    near = DecisionFactory(event=event, owner=owner, due_on=in_days(10))
    DecisionFactory(event=event, owner=owner, due_on=in_days(30))
    DecisionFactory(event=event, owner=owner, due_on=in_days(-1), published_at=None)
    DecisionFactory(event=event, due_on=in_days(1))

    assert [item.url for item in waiting_for(user)] == [near.get_absolute_url()]
    as_user(user).post(
        near.get_absolute_url(),
        {"state": "done", "closed_on": in_days(-1), "note": "Готово е."},
    )

    near.refresh_from_db()
    assert (near.state, near.closed_on, near.note) == ("done", in_days(-1), "Готово е.")
    assert waiting_for(user) == []


def test_decision_is_dropped_only_with_a_reason(as_user):
    event = over()
    decision = DecisionFactory(event=event)
    staff = as_user(staff_of(event.organiser))

    answer = staff.post(decision.get_absolute_url(), {"state": "dropped", "note": ""})

    assert answer.context["form"].errors["note"]
    decision.refresh_from_db()
    assert decision.state == Decision.State.OPEN
    with pytest.raises(ValidationError):
        actions.close_decision(
            decision, state="dropped", on=None, note="", actor=UserFactory()
        )


def test_others_may_read_a_decision_and_not_close_it(client, as_user):
    decision = DecisionFactory(event=over())
    address = decision.get_absolute_url()
    data = {"state": "done"}

    assert client.get(address).context["may_act"] is False
    assert as_user(UserFactory()).post(address, data).status_code == 403
    assert "/accounts/login/" in client.post(address, data).content.decode()
    decision.refresh_from_db()
    assert decision.state == Decision.State.OPEN


def test_owner_is_reminded_of_the_term_once_and_of_a_new_term_anew():
    event, owner = over(), OrganisationFactory()
    user, person = staff_of(owner), UserFactory()
    decision = DecisionFactory(
        event=event, owner=owner, owner_person=person.person, due_on=in_days(7)
    )
    DecisionFactory(event=event, owner=owner, due_on=in_days(8))
    DecisionFactory(event=event, owner=owner, due_on=in_days(3), published_at=None)
    DecisionFactory(
        event=event, owner=owner, due_on=in_days(3), state="done", closed_on=in_days(0)
    )

    tick("remind of decision")
    tick("remind of decision")
    assert kinds_of(user) == kinds_of(person) == ["events.decision_due"]

    Decision.objects.filter(pk=decision.pk).update(due_on=in_days(2))
    tick("remind of decision")
    assert len(kinds_of(user)) == 2


def test_published_decision_stays_and_a_draft_may_be_deleted(as_user):
    event = over()
    staff = as_user(staff_of(event.organiser))
    published = DecisionFactory(event=event)
    draft = DecisionFactory(event=event, published_at=None)

    for decision in (published, draft):
        address = reverse("events:update_decision", args=[event.slug, decision.pk])
        staff.post(address, {"delete": "1"})

    assert list(Decision.objects.all()) == [published]


# Recommendations.


def test_institution_reads_on_its_desk_and_answers_in_the_portal(client, as_user):
    event = over(audience=Event.Audience.MEMBERS)
    organiser = staff_of(event.organiser)
    municipality = OrganisationFactory(
        kind=Kind.MUNICIPALITY, status=Organisation.Status.PARTNER
    )
    official = staff_of(municipality)
    row = RecommendationFactory(
        event=event, institution=municipality, institution_words=""
    )
    RecommendationFactory(event=event, institution=municipality, published_at=None)
    address = row.get_absolute_url()
    assert not Event.objects.visible_to(official).filter(pk=event.pk).exists()

    assert [item.url for item in waiting_for(official)] == [address]
    letter = SimpleUploadedFile("otgovor.txt", "Приемаме.".encode())
    data = {"answer": "Приемаме.", "answered_on": in_days(0), "document": letter}
    data["version"] = as_user(official).get(address).context["form"]["version"].value()
    as_user(official).post(address, data)

    row.refresh_from_db()
    assert (row.answer, row.state, row.answered_by) == (
        "Приемаме.",
        "answered",
        official,
    )
    assert waiting_for(official) == []
    assert kinds_of(organiser) == ["events.recommendation_answered"]
    assert client.get(address).status_code == 404
    assert (
        "Приемаме." in as_user(organiser).get(event.get_absolute_url()).content.decode()
    )


def test_organiser_enters_an_answer_that_came_by_letter(as_user):
    event = over()
    row = RecommendationFactory(
        event=event, sent_on=in_days(-20), answer_by=in_days(-6)
    )
    staff = staff_of(event.organiser)
    assert row.state == Recommendation.State.OVERDUE
    assert [item.url for item in waiting_for(staff)][-1] == row.get_absolute_url()

    data = {"answer": "", "answered_on": in_days(-1)}
    nothing_said = as_user(staff).post(row.get_absolute_url(), data)
    as_user(staff).post(row.get_absolute_url(), data | {"answer": "Няма средства."})

    assert nothing_said.context["form"].errors["answer"]
    row.refresh_from_db()
    assert (row.answer, row.answered_on) == ("Няма средства.", in_days(-1))
    assert kinds_of(staff) == []


def test_nobody_else_answers_for_an_institution(as_user):
    municipality = OrganisationFactory(kind=Kind.MUNICIPALITY)
    row = RecommendationFactory(event=over(), institution=municipality)
    data = {"answer": "Приемаме.", "answered_on": in_days(0)}

    for user in (staff_of(OrganisationFactory()), staff_of(municipality, "member")):
        assert as_user(user).post(row.get_absolute_url(), data).status_code == 403

    row.refresh_from_db()
    assert row.answered_on is None


def test_institution_is_found_by_its_name_and_any_other_stays_in_words(as_user):
    event = over()
    staff = as_user(staff_of(event.organiser))
    municipality = OrganisationFactory(kind=Kind.MUNICIPALITY, name_bg="Община Русе")
    OrganisationFactory(name_bg="Сдружение „Извор“")

    for who in ("община русе", "Сдружение „Извор“", "Областен управител"):
        fields = {"who": who, "text_bg": "Да се ремонтира.", "submission": uuid.uuid4()}
        staff.post(page(event, "create_recommendation"), fields)

    rows = Recommendation.objects.order_by("pk")
    said = [(one.institution, one.institution_words) for one in rows]
    assert said == [
        (municipality, ""),
        (None, "Сдружение „Извор“"),
        (None, "Областен управител"),
    ]


def test_institution_and_organiser_are_told_of_the_term_once_each():
    event = over()
    municipality = OrganisationFactory(kind=Kind.MUNICIPALITY)
    official, organiser = staff_of(municipality), staff_of(event.organiser)
    near = RecommendationFactory(
        event=event, institution=municipality, answer_by=in_days(5)
    )
    RecommendationFactory(event=event, institution=municipality, answer_by=in_days(20))
    works = ("remind of recommendation", "tell that no answer came")

    for _number in range(2):
        tick(*works)
    assert kinds_of(official) == ["events.recommendation_due"]
    assert kinds_of(organiser) == []

    Recommendation.objects.filter(pk=near.pk).update(answer_by=in_days(-1))
    for _number in range(2):
        tick(*works)
    assert kinds_of(official) == ["events.recommendation_due"]
    assert kinds_of(organiser) == ["events.recommendation_overdue"]
    notice = Notification.objects.get(kind="events.recommendation_overdue")
    assert near.text_bg in notifications.words(notice)


# What became of it.


def test_list_tells_what_an_organisation_or_a_group_decided(client):
    group = GroupFactory()
    event, other = over(group=group), over()
    late = DecisionFactory(event=event, due_on=in_days(-3))
    done = DecisionFactory(event=event, state="done", closed_on=in_days(-1))
    foreign = DecisionFactory(event=other)
    DecisionFactory(event=event, published_at=None)
    DecisionFactory(event=over(audience=Event.Audience.MEMBERS))
    asked = RecommendationFactory(event=event)
    address = reverse("events:decisions")

    def listed(**question):
        return set(client.get(address, question).context["object_list"])

    organiser = event.organiser.slug
    assert listed() == {late, done, foreign}
    assert listed(organisation=organiser) == {late, done}
    assert listed(group=group.slug) == {late, done}
    assert listed(organisation=organiser, state="overdue") == {late}
    assert listed(organisation=organiser, state="done") == {done}
    assert listed(kind="recommendations", state="open") == {asked}
    assert listed(kind="recommendations", state="overdue") == set()
    assert listed(state="x'; --") == {late, done, foreign}
    assert client.get(address, {"organisation": "nobody"}).status_code == 404


def test_person_who_carries_it_out_is_named_to_who_may_know_them(client, as_user):
    event = over()
    colleague = staff_of(event.organiser)
    decision = DecisionFactory(
        event=event, owner=event.organiser, owner_person=colleague.person
    )
    name = colleague.person.name

    for address in (
        event.get_absolute_url(),
        decision.get_absolute_url(),
        reverse("events:decisions"),
    ):
        assert name not in client.get(address).content.decode()
        assert name in as_user(staff_of(event.organiser)).get(address).content.decode()


def test_pages_cost_the_same_for_few_and_for_many(
    client, as_user, django_assert_num_queries, django_assert_max_num_queries
):
    event = over()
    staff = as_user(staff_of(event.organiser))
    pages = [
        (client, event.get_absolute_url()),
        (client, reverse("events:decisions")),
        (client, reverse("events:decisions") + "?kind=recommendations"),
        (staff, page(event, "outcomes")),
    ]

    def add():
        DecisionFactory(event=event, owner=OrganisationFactory())
        RecommendationFactory(event=event, institution=OrganisationFactory())

    add()
    counted = []
    for reader, address in pages:
        reader.get(address)
        with django_assert_max_num_queries(60) as first:
            reader.get(address)
        counted.append(len(first))
    for _number in range(29):
        add()

    for (reader, address), number in zip(pages, counted, strict=True):
        with django_assert_num_queries(number):
            assert reader.get(address).status_code == 200


def test_english_reader_gets_the_text_that_there_is(client):
    event = over()
    DecisionFactory(event=event, text_bg="Решение", text_en="Decision in English")
    DecisionFactory(event=event, text_bg="Само на български")

    with translation.override("en"):
        html = client.get(event.get_absolute_url()).content.decode()

    assert "Decision in English" in html
    assert 'lang="bg"><a href="/en/events/' in html

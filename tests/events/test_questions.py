"""What an event asks: own questions, consents, what figures count, what people need."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from events import actions, exports, privacy
from events.models import Answer, Event, Question, Registration, SpecialNeeds
from leadernet import due
from tests.events.helpers import hours_from_now, member_of, page
from tests.factories import (
    EventFactory,
    InviteeFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

Kind = Question.Kind
FORM = {"help_text_bg": "", "options_bg": "", "text_en": "", "options_en": ""}


def answered(registration):
    return {one.question.text: one.in_words() for one in registration.answers.all()}


def ask(event, kind, text, **fields):
    return QuestionFactory(event=event, kind=kind, text_bg=text, **fields)


def field(question):
    return f"question_{question.pk}"


def test_organiser_makes_a_question_of_each_kind_without_a_script(as_user):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    options = "Зеленчукова супа\n\nРиба\nРиба"

    for kind in Kind:
        sent = FORM | {"kind": kind, "text_bg": f"Въпрос {kind}", "options_bg": options}
        staff.post(page(event, "create_question"), sent)

    made = list(event.questions.values_list("kind", "options_bg"))
    chosen = "Зеленчукова супа\nРиба"
    assert made == [(kind, chosen if kind in Question.CHOSEN else "") for kind in Kind]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"kind": "one", "options_bg": "Само един"}, "options_bg"),
        ({"kind": "one", "options_bg": "А\nБ", "options_en": "A"}, "options_en"),
        ({"text_bg": ""}, "text_bg"),
        ({"kind": "planet"}, "kind"),
    ],
)
def test_question_that_nobody_could_answer_is_not_kept(as_user, sent, wrong):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))

    fields = FORM | {"kind": "short", "text_bg": "Въпрос"} | sent
    answer = staff.post(page(event, "create_question"), fields)

    assert list(answer.context["form"].errors) == [wrong]
    assert not event.questions.exists()


def test_answers_of_every_kind_are_kept_shown_and_exported(as_user):
    event, user = EventFactory(), UserFactory()
    short = ask(event, Kind.SHORT, "Откъде сте")
    one = ask(
        event, Kind.ONE, "Храна", options_bg="Супа\nРиба", options_en="Soup\nFish"
    )
    several = ask(event, Kind.SEVERAL, "Дни", options_bg="Петък\nСъбота")
    number = ask(event, Kind.NUMBER, "Деца")
    yes_no = ask(event, Kind.YES_NO, "С кола")
    date = ask(event, Kind.DATE, "Пристигане")
    long = ask(event, Kind.LONG, "Очаквания")

    as_user(user).post(
        page(event, "register"),
        {
            field(short): "с. Илинден",
            field(one): "Риба",
            field(several): ["Петък", "Събота"],
            field(number): "2,5",
            field(yes_no): "no",
            field(date): "3.12.2026",
            field(long): "Да се\nзапознаем.",
        },
    )

    registration = event.registrations.get()
    assert answered(registration) == {
        "Откъде сте": "с. Илинден",
        "Храна": "Риба",
        "Дни": "Петък, Събота",
        "Деца": "2.5",
        "С кола": "не",
        "Пристигане": "2026-12-03",
        "Очаквания": "Да се\nзапознаем.",
    }
    with translation.override("en"):
        assert registration.answers.get(question=one).in_words() == "Fish"
    header, rows = exports.registrations(event)
    assert header[-7:] == list(answered(registration))
    assert next(rows)[-7:] == list(answered(registration).values())
    shown = as_user(staff_of(event.organiser)).get(
        f"{page(event, 'registrations')}{registration.pk}/"
    )
    assert "с. Илинден" in shown.text


def test_what_has_to_be_answered_is_asked_for_in_words(as_user):
    event, user = EventFactory(), UserFactory()
    needed = ask(event, Kind.ONE, "Храна", options_bg="Супа\nРиба", is_required=True)

    nothing = as_user(user).post(page(event, "register"))
    made_up = as_user(user).post(page(event, "register"), {field(needed): "Пица"})

    assert list(nothing.context["form"].errors) == [field(needed)]
    assert list(made_up.context["form"].errors) == [field(needed)]
    assert not event.registrations.exists()


def test_personal_number_is_refused_wherever_one_may_write(as_user):
    event, user = EventFactory(asks_needs=True), UserFactory()
    short, long = ask(event, Kind.SHORT, "А"), ask(event, Kind.LONG, "Б")

    answer = as_user(user).post(
        page(event, "register"),
        {
            field(short): "6101057509",
            field(long): "Моето ЕГН е 6101057509.",
            "needs": "6101057509",
            "needs_agreed": "on",
        },
    )

    assert set(answer.context["form"].errors) == {field(short), field(long), "needs"}
    assert not Answer.objects.exists()
    assert not SpecialNeeds.objects.exists()


def test_words_of_an_organiser_are_shown_as_words(client):
    event = EventFactory()
    ask(event, Kind.SHORT, "<b>А</b>", help_text_bg="<script>alert(1)</script>")

    text = client.get(page(event, "register_guest")).text

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<b>А</b>" not in text


def test_consent_keeps_the_text_and_the_moment_and_new_words_are_a_new_text(as_user):
    event, user = EventFactory(), UserFactory()
    staff, person = as_user(staff_of(event.organiser)), as_user(user)
    consent = ask(event, Kind.CONSENT, "Може да ме снимате.", text_en="")
    person.post(page(event, "register"), {field(consent): "on"})
    given = Answer.objects.get()

    sent = FORM | {"kind": "consent", "text_bg": "Може да ме снимате и записвате."}
    staff.post(f"{page(event, 'questions')}{consent.pk}/", sent)
    person.post(page(event, "change_registration"), {})

    asked = event.questions.asked().get()
    assert (asked.text_bg, asked.version) == ("Може да ме снимате и записвате.", 2)
    kept = Answer.objects.get()
    assert kept.agreed_to == "Може да ме снимате."
    assert (kept.question, kept.answered_at) == (consent, given.answered_at)


def test_consent_is_taken_back_by_its_own_hand_and_given_again_later(as_user):
    event, user = EventFactory(), UserFactory()
    person = as_user(user)
    consent = ask(event, Kind.CONSENT, "Може да ме снимате.")
    person.post(page(event, "register"), {field(consent): "on"})
    first = Answer.objects.get().answered_at

    person.post(page(event, "change_registration"), {field(consent): "on"})
    same = Answer.objects.get().answered_at
    person.post(page(event, "change_registration"), {})

    assert same == first
    assert not Answer.objects.exists()


def test_kind_of_an_answered_question_stays_and_its_words_may_be_corrected(as_user):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    question = ask(event, Kind.SHORT, "Откъде стe")
    registration = RegistrationFactory(event=event)
    Answer.objects.create(registration=registration, question=question, value="Русе")
    address = f"{page(event, 'questions')}{question.pk}/"

    refused = staff.post(address, FORM | {"kind": "number", "text_bg": "Откъде сте"})
    staff.post(address, FORM | {"kind": "short", "text_bg": "Откъде сте?"})

    assert refused.context["form"].non_field_errors()
    question.refresh_from_db()
    assert (question.text_bg, question.kind) == ("Откъде сте?", Kind.SHORT)
    assert event.questions.count() == 1


def test_question_that_is_asked_no_more_keeps_its_answers(as_user):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    question, unanswered = ask(event, Kind.SHORT, "А"), ask(event, Kind.SHORT, "Б")
    registration = RegistrationFactory(event=event)
    Answer.objects.create(registration=registration, question=question, value="Русе")

    for one in (question, unanswered, question):
        address = f"{page(event, 'questions')}{one.pk}/arrange/"
        last = staff.post(address, {"away": "1"})

    assert last.status_code == 302
    assert not event.questions.asked().exists()
    assert answered(registration) == {"А": "Русе"}
    assert list(event.questions.all()) == [question]


def test_questions_are_put_in_order_without_a_script(as_user):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    first, second, third = [ask(event, Kind.SHORT, text) for text in "АБВ"]

    def arrange(question, way):
        staff.post(f"{page(event, 'questions')}{question.pk}/arrange/", {way: "1"})

    arrange(third, "up")
    arrange(first, "up")
    arrange(second, "down")

    assert list(event.questions.asked()) == [first, third, second]


def test_questions_of_others_are_not_touched(as_user):
    event, other = EventFactory(), EventFactory()
    question = ask(event, Kind.SHORT, "А")
    stranger = as_user(staff_of(other.organiser))

    refused = stranger.post(
        f"{page(event, 'questions')}{question.pk}/arrange/", {"away": "1"}
    )
    crossed = stranger.post(
        f"{page(other, 'questions')}{question.pk}/arrange/", {"away": "1"}
    )

    assert (refused.status_code, crossed.status_code) == (403, 404)
    assert list(event.questions.asked()) == [question]


# Built in.


def test_sex_age_and_office_may_always_be_kept_silent(as_user):
    event = EventFactory(asks_sex=True, asks_age=True, asks_office=True)
    silent, open_ = UserFactory(), UserFactory()

    as_user(silent).post(page(event, "register"))
    as_user(open_).post(
        page(event, "register"),
        {"sex": "female", "age_group": "30-44", "office": "mayor"},
    )

    rows = event.registrations.order_by("pk").values_list("sex", "age_group", "office")
    assert list(rows) == [("", "", ""), ("female", "30-44", "mayor")]


def test_only_what_is_asked_is_kept(as_user):
    event, user = EventFactory(), UserFactory()

    as_user(user).post(page(event, "register"), {"sex": "female", "needs": "Рампа"})

    registration = event.registrations.get()
    assert (registration.sex, hasattr(registration, "special_needs")) == ("", False)


def test_municipality_is_asked_where_figures_of_a_project_want_it(as_user):
    obshtina = ObshtinaFactory()
    plain, counted = EventFactory(), EventFactory(project=ProjectFactory())
    user = UserFactory()

    for event in (plain, counted):
        as_user(user).post(page(event, "register"), {"obshtina": obshtina.pk})

    assert plain.registrations.get().obshtina is None
    assert counted.registrations.get().obshtina == obshtina


def test_who_comes_to_a_meeting_at_a_place_and_online_says_how(as_user):
    mixed = EventFactory(mode=Event.Mode.MIXED)
    online = EventFactory(mode=Event.Mode.ONLINE)
    user = UserFactory()

    as_user(user).post(page(mixed, "register"), {"comes": "online"})
    as_user(user).post(page(online, "register"))

    ways = Registration.objects.values_list("comes", flat=True)
    assert set(ways) == {Registration.Comes.ONLINE}


def test_organiser_chooses_what_is_asked(as_user):
    event = EventFactory()

    as_user(staff_of(event.organiser)).post(
        page(event, "questions"), {"asks_sex": "on", "asks_needs": "on"}
    )

    event.refresh_from_db()
    assert (event.asks_sex, event.asks_age, event.asks_needs) == (True, False, True)


# What people need.


def test_needs_are_kept_by_explicit_consent_only(as_user):
    event, user = EventFactory(asks_needs=True), UserFactory()
    person = as_user(user)

    refused = person.post(page(event, "register"), {"needs": "Рампа за количка"})
    person.post(
        page(event, "register"), {"needs": "Рампа за количка", "needs_agreed": "on"}
    )

    assert list(refused.context["form"].errors) == ["needs_agreed"]
    needs = SpecialNeeds.objects.get()
    assert needs.text == "Рампа за количка"
    assert "14" in needs.agreed_to
    person.post(page(event, "change_registration"), {"needs": ""})
    assert not SpecialNeeds.objects.exists()


def test_needs_are_read_by_the_organiser_alone(as_user):
    event = EventFactory(asks_needs=True)
    registration = RegistrationFactory(event=event)
    SpecialNeeds.objects.create(registration=registration, text="Рампа", agreed_to="Да")
    staff = as_user(staff_of(event.organiser))

    detail = staff.get(f"{page(event, 'registrations')}{registration.pk}/")
    listed = staff.get(page(event, "registrations"))
    _header, rows = exports.registrations(event)

    assert "Рампа" in detail.text
    assert "Рампа" not in listed.text
    assert "Рампа" not in str(rows)


def test_needs_are_deleted_two_weeks_after_the_event():
    def needs_of(days_ago):
        end = hours_from_now(-24 * days_ago)
        event = EventFactory(starts_at=end - datetime.timedelta(hours=2), ends_at=end)
        registration = RegistrationFactory(event=event)
        return SpecialNeeds.objects.create(
            registration=registration, text="Рампа", agreed_to="Да"
        )

    kept, old = needs_of(13), needs_of(15)
    work = next(one for one in due.everything() if one.name == "forget special needs")

    for row in work.rows():
        work.do(row)

    assert list(SpecialNeeds.objects.all()) == [kept]
    assert old.registration.event.registrations.count() == 1


# One's own data.


def test_person_gets_the_answers_and_erasing_forgets_them(as_user):
    event, user = EventFactory(asks_needs=True), UserFactory()
    question = ask(event, Kind.SHORT, "Откъде сте")
    as_user(user).post(
        page(event, "register"),
        {field(question): "Русе", "needs": "Рампа", "needs_agreed": "on"},
    )

    exported = privacy.export_person(user.person)["registrations"][0]
    privacy.erase_person(user.person)

    assert exported["answers"] == [
        {"question": "Откъде сте", "answer": "Русе", "agreed_to": ""}
    ]
    assert exported["special_needs"] == "Рампа"
    assert not Answer.objects.exists()
    assert not SpecialNeeds.objects.exists()


def test_answers_of_two_rows_of_one_registration_are_one(as_user):
    """A back button after a validation error keeps one answer for each question."""
    event, user = EventFactory(), member_of(OrganisationFactory())
    question = ask(event, Kind.SHORT, "Откъде сте", is_required=True)
    person = as_user(user)

    for value in ("", "Русе", "Русе", "Видин"):
        person.post(page(event, "register"), {field(question): value})

    assert answered(event.registrations.get()) == {"Откъде сте": "Видин"}


def test_thirty_questions_are_the_most():
    event = EventFactory()
    QuestionFactory.create_batch(30, event=event)

    with pytest.raises(ValidationError) as refusal:
        actions.save_question(
            Question(event=event, text_bg="Още един"), actor=UserFactory()
        )

    assert refusal.value.code == "too_many"


def test_what_people_wrote_goes_with_the_list_of_people():
    end = hours_from_now(-24 * 400)
    event = EventFactory(
        starts_at=end - datetime.timedelta(hours=2),
        ends_at=end,
        purge_told_at=hours_from_now(-24 * 40),
    )
    registration = RegistrationFactory(
        event=event, registered_as="Асен", organisation_name="Кметство", sex="male"
    )
    question = ask(event, Kind.SHORT, "Откъде сте")
    Answer.objects.create(registration=registration, question=question, value="Русе")
    InviteeFactory(event=event)

    actions.purge(event)

    registration.refresh_from_db()
    assert (registration.registered_as, registration.organisation_name) == ("", "")
    assert registration.sex == "male"
    assert not Answer.objects.exists()
    assert not event.invitees.exists()

"""Getting the newsletter: asked for, confirmed by mail, changed, ended; and forgotten in time."""

import datetime

import pytest
from django.core import mail as django_mail
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from leadernet import privacy
from news import receivers
from news.actions import subscribers as actions
from news.forms.subscribers import SubscribeForm
from news.models import Newsletter, Subscriber
from news.newsletters.rendering import CHOICES, STOP
from tests.factories import (
    ArticleFactory,
    NewsletterFactory,
    ObshtinaFactory,
    PersonFactory,
    RubricFactory,
    SubscriberFactory,
    UserFactory,
)
from tests.news.letters import link_in

State = Subscriber.State


def typed(client, email="ana@example.org", **changes):
    """The form as somebody sends it who took a moment to read."""
    with_time = signing.TimestampSigner(salt=SubscribeForm.salt)
    long_ago = datetime.datetime.now(datetime.UTC).timestamp() - 60
    with_time.timestamp = lambda: signing.b62_encode(int(long_ago))
    data = {
        "email": email,
        "language": "bg",
        "opened": with_time.sign(""),
        "address": "",
    } | changes
    return client.post(reverse("newsletter:subscribe"), data)


def confirm_link():
    return link_in(OutgoingMail.objects.latest("pk").body, "confirm")


def path_of(link):
    return link.partition("//")[2].partition("/")[2].join(["/", ""])


def test_a_stranger_asks_confirms_and_chooses(client):
    rubric, _other = RubricFactory(), RubricFactory()
    ObshtinaFactory()

    asked = typed(client, " Ana@Example.org ", language="en", rubrics=[rubric.slug])

    assert asked.url == "/newsletter/asked/"
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("ana@example.org", "en")
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    page = client.get(confirm_link()).content.decode()
    assert "ana@example.org" in page
    assert Subscriber.objects.get().state == State.REQUESTED

    choices = client.post(confirm_link(), follow=True)

    row = Subscriber.objects.get()
    assert (row.state, row.language, row.rubrics) == (
        State.CONFIRMED,
        "en",
        [rubric.slug],
    )
    [(address, _status)] = choices.redirect_chain
    client.post(address, {"language": "bg", "oblasti": ["RSE"]})
    row.refresh_from_db()
    assert (row.language, row.rubrics, row.oblasti) == ("bg", [], ["RSE"])


def test_looking_at_the_links_changes_nothing(client):
    typed(client)
    reader = SubscriberFactory()

    client.get(confirm_link())
    client.get(path_of(STOP.for_reader(reader, 1)))
    client.head(path_of(STOP.for_reader(reader, 1)))

    assert set(Subscriber.objects.values_list("state", flat=True)) == {
        State.REQUESTED,
        State.CONFIRMED,
    }


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(client):
    reader = SubscriberFactory(email="known@example.org", rubrics=["calls"])

    known = typed(client, "known@example.org", language="en")
    unknown = typed(client, "new@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    reader.refresh_from_db()
    assert (reader.state, reader.language, reader.rubrics) == (
        State.CONFIRMED,
        "bg",
        ["calls"],
    )
    told = OutgoingMail.objects.get(to="known@example.org").body
    assert client.get(link_in(told, "choices")).status_code == 200


def test_a_program_is_refused_and_so_is_who_asks_all_the_time(client):
    assert typed(client, address="x").status_code == 200
    assert (
        typed(client, opened=signing.TimestampSigner(salt="x").sign(""))
        .context["form"]
        .has_error("opened")
    )
    assert (
        typed(client, opened=signing.TimestampSigner(salt=SubscribeForm.salt).sign(""))
        .context["form"]
        .has_error("opened", "quick")
    )
    page = typed(client, opened="").content.decode()
    assert (
        "<li>Страницата е отворена отдавна. Натиснете бутона още веднъж.</li>" in page
    )
    assert not OutgoingMail.objects.exists()

    answers = [typed(client, f"a{n}@example.org").status_code for n in range(11)]

    assert answers == [302] * 10 + [200]


def test_one_address_is_written_to_three_times_a_day_at_most(client):
    answers = {typed(client).url for _time in range(5)}

    assert answers == {"/newsletter/asked/"}
    assert OutgoingMail.objects.count() == 3


def test_a_link_that_is_too_old_confirms_nothing(client):
    typed(client)
    link = confirm_link()
    Subscriber.objects.update(
        requested_at=timezone.now() - datetime.timedelta(days=7, minutes=1)
    )

    assert "/newsletter/subscribe/" in client.get(link).content.decode()
    client.post(link)

    assert Subscriber.objects.get().state == State.REQUESTED
    for row in Subscriber.objects.unconfirmed():
        row.delete()
    assert not Subscriber.objects.exists()


def test_the_link_that_confirmed_does_not_bring_back_who_left(client):
    typed(client)
    link = confirm_link()
    client.post(link)
    actions.leave(Subscriber.objects.get())

    assert "/newsletter/subscribe/" in client.get(link).content.decode()
    client.post(link)
    assert Subscriber.objects.get().state == State.LEFT

    typed(client)
    client.post(confirm_link())
    assert Subscriber.objects.get().state == State.CONFIRMED


@pytest.mark.parametrize("name", ["confirm", "choices", "stop"])
def test_a_link_is_good_for_one_purpose_and_one_reader(client, name):
    reader = SubscriberFactory()
    others = {"confirm": STOP, "choices": actions.CONFIRM, "stop": CHOICES}

    wrong = others[name].token(reader.pk, "")

    assert client.get(reverse(f"newsletter:{name}", args=[wrong])).status_code == 404
    assert client.get(reverse(f"newsletter:{name}", args=["x"])).status_code == 404


def test_one_press_in_the_mail_program_ends_it_and_is_counted_once(client):
    newsletter = NewsletterFactory(number=1, state="sent", sent_at=timezone.now())
    reader = SubscriberFactory()
    link = path_of(STOP.for_reader(reader, newsletter.pk))

    answers = [
        client.post(link, {"List-Unsubscribe": "One-Click"}).status_code
        for _time in range(2)
    ]

    assert answers == [204, 204]
    reader.refresh_from_db()
    assert reader.state == State.LEFT
    assert Newsletter.objects.get().left == 1


def test_who_ends_it_on_the_page_of_choices_is_counted_too(client):
    newsletter = NewsletterFactory(number=1, state="sent", sent_at=timezone.now())
    reader = SubscriberFactory()
    page = client.get(path_of(CHOICES.for_reader(reader, newsletter.pk)))

    client.post(reverse("newsletter:stop", args=[page.context["stop"]]), {"stop": "1"})

    assert Newsletter.objects.get().left == 1


def test_who_left_comes_back_by_the_same_link(client):
    newsletter = NewsletterFactory(number=1, state="sent", sent_at=timezone.now())
    reader = SubscriberFactory()
    link = path_of(STOP.for_reader(reader, newsletter.pk))

    page = client.post(link, {"stop": "1"}).content.decode()
    assert 'name="start"' in page
    client.post(link, {"start": "1"})

    reader.refresh_from_db()
    assert reader.state == State.CONFIRMED
    assert Newsletter.objects.get().left == 0


def test_a_month_after_the_end_only_a_proof_is_left_and_later_nothing(client):
    reader = SubscriberFactory(email="ana@example.org", rubrics=["calls"])
    link = path_of(STOP.for_reader(reader, 1))
    actions.leave(reader)
    assert not Subscriber.objects.to_reduce().exists()
    old = timezone.now() - datetime.timedelta(days=31)
    Subscriber.objects.update(requested_at=old, ended_at=old)

    for row in Subscriber.objects.to_reduce():
        row.reduce()

    reader.refresh_from_db()
    assert (reader.email, reader.rubrics, len(reader.proof)) == (None, [], 64)
    assert client.get(link).status_code == 404
    typed(client, "ana@example.org")
    client.post(confirm_link())
    assert Subscriber.objects.confirmed().get().email == "ana@example.org"
    Subscriber.objects.update(ended_at=timezone.now() - datetime.timedelta(days=1096))
    assert Subscriber.objects.with_expired_proof().count() == 2


def test_who_asks_anew_after_a_month_is_not_forgotten_before_confirming(client):
    long_ago = timezone.now() - datetime.timedelta(days=31)
    SubscriberFactory(
        email="ana@example.org",
        state=State.LEFT,
        requested_at=long_ago,
        ended_at=long_ago,
    )
    assert Subscriber.objects.to_reduce().count() == 1

    typed(client)

    assert not Subscriber.objects.to_reduce().exists()


def test_who_is_signed_in_subscribes_with_one_press(as_user):
    user = UserFactory(email="ana@example.org", language="en")
    client = as_user(user)
    assert "/newsletter/mine/join/" in (
        client.get("/notifications/settings/").content.decode()
    )

    client.post(reverse("newsletter:join"))
    client.post(reverse("newsletter:join"))

    row = Subscriber.objects.get()
    assert (row.email, row.state, row.language) == (
        "ana@example.org",
        State.CONFIRMED,
        "en",
    )
    assert not OutgoingMail.objects.exists()
    client.post(reverse("newsletter:mine"), {"language": "bg"})
    client.post(reverse("newsletter:leave"))
    row.refresh_from_db()
    assert (row.language, row.state) == ("bg", State.LEFT)


def test_letters_follow_an_account_to_its_new_address_and_old_links_end(client):
    user = UserFactory(email="new@example.org")
    reader = SubscriberFactory(email="old@example.org", oblasti=["RSE"])
    link = path_of(CHOICES.for_reader(reader, ""))
    old = user.emailaddress_set.create(email="old@example.org")

    receivers.follow_email(
        None, None, user, old, user.emailaddress_set.get(email="new@example.org")
    )

    row = Subscriber.objects.get()
    assert (row.email, row.state, row.oblasti) == (
        "new@example.org",
        State.CONFIRMED,
        ["RSE"],
    )
    assert client.get(link).status_code == 404


def test_the_download_holds_the_subscription_and_closing_ends_it():
    user = UserFactory(email="ana@example.org")
    SubscriberFactory(email="ana@example.org", rubrics=["calls"])
    SubscriberFactory(email="other@example.org")
    newsletter = NewsletterFactory(articles=[ArticleFactory()], created_by=user)

    given = privacy.news.export_person(user.person)
    privacy.erase(user.person)

    assert [one["rubrics"] for one in given["newsletter"]] == [["calls"]]
    assert [one["title_bg"] for one in given["newsletters"]] == [newsletter.title_bg]
    assert [one.email for one in Subscriber.objects.all()] == ["other@example.org"]
    assert Newsletter.objects.get().created_by is None


def test_a_guest_s_subscription_ends_with_the_guest():
    SubscriberFactory(email="guest@example.org")

    privacy.erase(PersonFactory(email="guest@example.org"))

    assert not Subscriber.objects.exists()


def test_nothing_leaves_before_it_is_confirmed(client):
    typed(client)

    assert django_mail.outbox == []
    assert not Subscriber.objects.confirmed().exists()

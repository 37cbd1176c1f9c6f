"""Following a project without an account: asked, confirmed, one mail a day, stopped, forgotten."""

import datetime
import email
import email.policy
from urllib.parse import urlsplit

import pytest
from django.core import mail as delivered
from django.core import signing
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core import mail
from core.digests import last_morning
from core.models import OutgoingMail
from leadernet import due, privacy
from leadernet.followers import bounces, by_mail
from news.models import Article
from projects.actions import following_by_mail as actions
from projects.models import Happening, MailFollower
from tests.factories import (
    ArticleFactory,
    EventFactory,
    GroupFactory,
    PersonFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)
from tests.followers.helpers import ago, follow, tick

ADDRESS = "donka@example.org"


@pytest.fixture
def project():
    return ProjectFactory(title_bg="Чиста вода", title_en="Clean water")


def opened(seconds=60):
    """The seal of a form that was opened so long ago."""
    signer = signing.TimestampSigner(salt="projects.follow")
    stamp = signer.timestamp
    signer.timestamp = lambda: signing.b62_encode(signing.b62_decode(stamp()) - seconds)
    return signer.sign("")


def ask(client, project, email=ADDRESS, **kwargs):
    data = {"email": email, "language": "bg", "opened": opened(), "address": ""}
    address = reverse("projects:follow_by_mail", args=[project.slug])
    return client.post(address, data | kwargs)


def confirmed(project, email=ADDRESS, **kwargs):
    """A follower by mail since a month ago."""
    moment = ago(days=30)
    return MailFollower.objects.create(
        project=project,
        email=email,
        requested_at=moment,
        confirmed_at=moment,
        **kwargs,
    )


def happened(project, **kwargs):
    """Published two days ago and found then."""
    row = ArticleFactory(project=project, published_at=ago(days=2), **kwargs)
    tick()
    Happening.objects.filter(object_id=row.pk).update(found_at=ago(days=2))
    return row


def write():
    """What the clock does; the mails that it wrote."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    for follower in by_mail.due():
        by_mail.write(follower)
    return list(OutgoingMail.objects.exclude(pk__in=before).order_by("to"))


def link_in(letter, name):
    """The path of the first link with the word in it."""
    [link, *_others] = [word for word in letter.body.split() if name in word]
    return urlsplit(link).path


def test_a_visitor_asks_confirms_gets_one_mail_and_stops(project, client):
    page = client.get(project.get_absolute_url()).content.decode()
    assert reverse("projects:follow_by_mail", args=[project.slug]) in page

    assert ask(client, project).url == reverse("projects:follow_asked")
    [letter] = OutgoingMail.objects.all()
    assert letter.subject == "Моля, потвърдете: новости от „Чиста вода“"
    link = link_in(letter, "/confirm/")
    assert "Да, изпращайте" in client.get(link).content.decode()
    assert not MailFollower.objects.confirmed().exists()
    client.post(link)
    client.post(link)
    MailFollower.objects.update(confirmed_at=ago(days=30))
    article = happened(project, title_bg="Първа вода")
    happened(project, title_bg="Втора вода")

    [letter] = write()

    assert (letter.to, letter.subject) == (ADDRESS, "Ново в „Чиста вода“")
    assert "* Новина: „Първа вода“" in letter.body
    assert "* Новина: „Втора вода“" in letter.body
    assert article.get_absolute_url() in letter.body
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert write() == []

    link = link_in(letter, "/following/by-mail/")
    assert "Чиста вода" in client.get(link).content.decode()
    assert MailFollower.objects.count() == 1
    client.post(link, {"stop": "1"})
    assert not MailFollower.objects.exists()
    again = client.post(link, {"stop": "1"})
    assert "Вече няма да получавате" in again.content.decode()


def came_back(letter, status="5.1.1"):
    """What the server of the reader sends when nobody is there."""
    report = email.message_from_string(
        "Content-Type: multipart/report; boundary=x\n\n"
        f"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n"
        f"Action: failed\nStatus: {status}\n\n"
        f"--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\n\n"
        "--x--\n",
        policy=email.policy.default,
    )
    return bounces.take(report)


def sent(**kwargs):
    """A mail of this kind that left."""
    fields = mail.written(ADDRESS, "Ново", "Текст", "bg")
    return OutgoingMail.objects.create(**fields, state="sent", **kwargs)


def test_an_address_from_which_two_mails_came_back_is_forgotten(project):
    row = confirmed(project)
    first, second, late = (sent(key=f"project-mail:1:2026:{n}") for n in range(3))
    assert came_back(sent(key="forum-post:1:1")) is False

    assert [came_back(late, "4.2.2"), came_back(first), came_back(first)] == [True] * 3
    assert bounces.unreachable() == []
    came_back(second)
    assert bounces.unreachable() == [row]

    MailFollower.objects.update(confirmed_at=timezone.now())  # it arrives again
    assert bounces.unreachable() == []


def test_the_log_of_the_clock_names_no_address(project, capsys):
    confirmed(project)
    happened(project)

    call_command("tick")

    said = capsys.readouterr().out
    assert "write to followers by mail" in said
    assert ADDRESS not in said
    assert OutgoingMail.objects.get().to == ADDRESS


def test_two_clocks_at_once_write_one_mail(project):
    confirmed(project)
    happened(project)
    first, second = list(by_mail.due()), list(by_mail.due())

    for follower in (*first, *second):
        by_mail.write(follower)

    assert OutgoingMail.objects.count() == 1


def test_the_program_of_the_reader_stops_all_at_once(project, client):
    other = ProjectFactory(title_bg="Чист въздух")
    confirmed(project), confirmed(other), confirmed(project, "other@example.org")
    happened(project)
    happened(other)
    [letter, _other] = write()
    assert letter.subject == "Ново в 2 проекта, които следите"
    address = letter.headers["List-Unsubscribe"].strip("<>")

    answer = client.post(urlsplit(address).path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 204
    assert [one.email for one in MailFollower.objects.all()] == ["other@example.org"]


@pytest.mark.parametrize("data", [{"List-Unsubscribe": "One-Click"}, {"all": "1"}])
def test_the_link_for_all_works_after_the_first_project_was_stopped(
    project, client, data
):
    other = ProjectFactory(title_bg="Чист въздух")
    first, _second = confirmed(project), confirmed(other)
    confirmed(other, "other@example.org")
    happened(project)
    happened(other)
    letter, _other = write()
    every = urlsplit(letter.headers["List-Unsubscribe"].strip("<>")).path
    one = urlsplit(actions.STOP.for_reader(first, actions.one_of(first))).path
    client.post(one, {"stop": "1"})

    assert "Чист въздух" in client.get(every).content.decode()
    client.post(every, data)

    assert [row.email for row in MailFollower.objects.all()] == ["other@example.org"]
    assert "Вече няма да получавате" in client.get(every).content.decode()
    assert "Вече няма да получавате" in client.get(one).content.decode()


def test_no_link_tells_the_title_of_a_draft(project, client):
    row, other = confirmed(project), confirmed(ProjectFactory(title_bg="Въздух"))
    waiting = MailFollower.objects.create(project=project, email="new@example.org")
    links = [
        actions.STOP.for_reader(row, actions.one_of(row)),
        actions.STOP.for_reader(other, actions.all_of(other)),
        actions.CONFIRM.for_reader(waiting, ""),
    ]
    project.is_published, project.title_bg = False, "Тайно"
    project.save()

    answers = [client.get(urlsplit(link).path) for link in links]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert not any("Тайно" in answer.content.decode() for answer in answers)
    assert "който сега не е публичен" in answers[0].content.decode()
    assert "проект, който сега не е публичен" in answers[1].content.decode()
    client.post(urlsplit(links[0]).path, {"stop": "1"})
    assert list(MailFollower.objects.confirmed()) == [other]


def test_the_link_of_an_old_mail_ends_what_was_followed_anew(project, client):
    row = confirmed(project)
    link = urlsplit(actions.STOP.for_reader(row, actions.one_of(row))).path
    client.post(link, {"stop": "1"})
    anew, elsewhere = confirmed(project), confirmed(ProjectFactory())
    stranger = confirmed(project, "drug@example.org")

    page = client.get(link)
    client.post(link, {"stop": "1"})

    assert page.context["here"] == anew
    assert list(MailFollower.objects.order_by("pk")) == [elsewhere, stranger]


def test_one_of_two_projects_is_stopped_or_both(project, client):
    row, other = confirmed(project), confirmed(ProjectFactory(title_bg="Въздух"))
    address = urlsplit(actions.STOP.for_reader(row, actions.one_of(row))).path
    assert "Спирам всички писма (2 проекта)" in client.get(address).content.decode()

    client.post(address, {"stop": "1"})
    assert list(MailFollower.objects.all()) == [other]

    address = urlsplit(actions.STOP.for_reader(other, actions.one_of(other))).path
    client.post(address, {"all": "1"})
    assert not MailFollower.objects.exists()


def test_the_page_says_the_same_whether_or_not_the_address_is_known(project, client):
    confirmed(project)

    known, new = ask(client, project), ask(client, project, "new@example.org")

    assert (known.status_code, known.url) == (new.status_code, new.url)
    first, second = OutgoingMail.objects.order_by("pk")
    assert (first.to, first.subject) == (ADDRESS, "Вече следите „Чиста вода“")
    assert second.to == "new@example.org"


def test_many_addresses_from_one_place_are_refused_politely(project, client):
    answers = [
        ask(client, project, f"a{number}@example.org").status_code
        for number in range(25)
    ]

    assert answers == [302] * 10 + [200] * 15
    assert MailFollower.objects.count() == OutgoingMail.objects.count() == 10
    page = ask(client, project).content.decode()
    assert "Опитайте отново след час" in page
    assert ADDRESS in page  # nothing typed is lost


def test_one_address_is_not_written_to_again_and_again(project):
    for number in range(8):
        actions.ask(project, email=ADDRESS, language="bg", who=f"10.0.0.{number}")

    assert OutgoingMail.objects.count() == 5


@pytest.mark.parametrize("typed", [{"address": "x"}, {"opened": "old"}])
def test_programs_and_broken_pages_are_told_what_to_do(project, client, typed):
    page = ask(client, project, **typed)

    assert page.status_code == 200
    assert not MailFollower.objects.exists()


def test_whoever_is_signed_in_has_the_button_instead(project, as_user):
    answer = as_user(UserFactory()).get(
        reverse("projects:follow_by_mail", args=[project.slug])
    )

    assert answer.url == project.get_absolute_url()


def test_only_what_everybody_may_read_comes_by_mail(project):
    confirmed(project)
    happened(project, title_bg="За всички")
    happened(project, title_bg="За членове", audience="members")
    gone = happened(project, title_bg="Изтеглена")
    Article.objects.filter(pk=gone.pk).update(status=Article.Status.DRAFT)
    EventFactory(
        project=project,
        title_bg="Затворено",
        published_at=ago(days=2),
        audience="group",
        group=GroupFactory(access="closed"),
    )
    tick()
    Happening.objects.update(found_at=ago(days=2))

    [letter] = write()

    told = [line for line in letter.body.splitlines() if line.startswith("*")]
    assert told == ["* Новина: „За всички“"]


def test_what_is_taken_back_while_the_mail_waits_goes_out_of_it(project):
    confirmed(project)
    happened(project, title_bg="Остава")
    gone = happened(project, title_bg="Изтеглена")
    [letter] = write()
    Article.objects.filter(pk=gone.pk).update(status=Article.Status.DRAFT)

    mail.deliver(letter.pk)

    [sent] = delivered.outbox
    assert ("Остава" in sent.body, "Изтеглена" in sent.body) == (True, False)


def test_nothing_leaves_when_all_is_taken_back_or_the_reader_stopped(project):
    row = confirmed(project)
    happened(project)
    [letter] = write()
    actions.stop(row, what=actions.ALL)

    mail.deliver(letter.pk)

    assert delivered.outbox == []


def test_what_is_found_today_comes_tomorrow_and_nothing_old_comes(project):
    happened(project, title_bg="Отпреди")
    row = confirmed(project)
    MailFollower.objects.update(confirmed_at=ago(days=1))
    ArticleFactory(project=project, published_at=ago(minutes=10), title_bg="Днешна")
    tick()
    newest = Happening.objects.latest("pk")
    newest.found_at = last_morning(timezone.localtime()) + datetime.timedelta(minutes=1)
    newest.save()

    assert write() == []
    row.refresh_from_db()
    assert row.told_until is None


def test_twelve_stand_in_a_mail_and_the_others_are_counted(project):
    confirmed(project)
    for _one in range(15):
        ArticleFactory(project=project, published_at=ago(days=2))
    tick()
    Happening.objects.update(found_at=ago(days=2))

    [letter] = write()

    assert letter.body.count("* Новина") == 12
    assert "И още 3" in letter.body
    assert len(letter.key) < 200


def test_what_was_not_confirmed_is_forgotten_after_a_week(project):
    old = MailFollower.objects.create(
        project=project, email=ADDRESS, requested_at=ago(days=8)
    )
    fresh = MailFollower.objects.create(project=project, email="new@example.org")
    assert list(MailFollower.objects.unconfirmed()) == [old]
    actions.confirm(old)

    [work] = [one for one in due.everything() if one.name == "forget request to follow"]
    for row in work.rows():
        work.do(row)

    assert list(MailFollower.objects.all()) == [fresh]


def test_erasing_a_person_forgets_the_address_and_the_download_names_it(project):
    user = UserFactory(email="Donka@example.org")
    confirmed(project), confirmed(project, "other@example.org")
    follow(project, user)
    person = user.person
    exported = privacy.projects.export_person(person)
    assert [row["email"] for row in exported["follows_by_mail"]] == [ADDRESS]
    assert [row["project__title_bg"] for row in exported["follows"]] == ["Чиста вода"]

    privacy.erase(person)

    assert [row.email for row in MailFollower.objects.all()] == ["other@example.org"]
    assert not user.followed_projects.exists()


def test_a_guest_without_account_is_forgotten_by_their_own_address(project):
    confirmed(project)
    guest = PersonFactory(email=ADDRESS, user=None)

    privacy.erase(guest)

    assert not MailFollower.objects.exists()


def test_staff_see_the_number_and_no_address(project, as_user):
    confirmed(project), confirmed(project, "other@example.org")
    MailFollower.objects.create(project=project, email="third@example.org")

    page = as_user(staff_of(project.organisation)).get(project.get_absolute_url())

    assert "Следят го 2 души" in page.content.decode()
    assert ADDRESS not in page.content.decode()

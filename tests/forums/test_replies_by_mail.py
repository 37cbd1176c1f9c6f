"""Whoever answers a mail about a post answers in its topic, with the rights of that moment."""

import datetime
import io
import threading
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as delivered
from django.db import connection
from django.utils import timezone
from machina.apps.forum_conversation.models import Post, Topic
from PIL import Image

from core import mail, mailbox
from core.models import Attachment, OutgoingMail
from forums import actions
from forums.actions import telling
from forums.models import MailedReply, Mention
from forums.reference import ensure_forum
from forums.replies import taking
from forums.replies.addresses import read, reply_address
from forums.replies.automatic import is_automatic
from forums.replies.message_ids import message_id
from leadernet import due
from leadernet.checks import reply_address_has_room
from members.models import Membership, Person, User
from tests.core import imap
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.forums.helpers import start
from tests.forums.replies import ASKED, NAMES, come, expected, letter, sample
from tests.forums.test_following import at_once, tell

TEXT = "Ставката е осем евро."


@pytest.fixture(autouse=True)
def _takes_mail(settings, tmp_path):
    settings.REPLY_ADDRESS = "reply@example.org"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def topic(forum, member):
    Person.objects.filter(user=member).update(name="Ива Колева")
    return start(forum, User.objects.get(pk=member.pk), content=ASKED).topic


@pytest.fixture
def other():
    return staff_of(OrganisationFactory(), "editor")


def answers(topic):
    posts = topic.posts.exclude(pk=topic.first_post_id).order_by("pk")
    return [(post.poster, post.content.raw) for post in posts]


def told(user):
    """Words of the mails that went to the person."""
    rows = OutgoingMail.objects.filter(to=user.email).order_by("pk")
    return [f"{row.subject}\n{row.body}" for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_what_programs_send_becomes_the_words_of_a_post(name, topic, other):
    actions.follow_topic(topic, on=True, actor=other)
    at_once(other)
    post = topic.first_post
    tell(post)

    assert come(sample(name, other, post))

    assert answers(topic) == [(other, expected(name))]
    assert told(other)[1:] == []


def test_our_own_mail_names_where_its_answer_goes(topic, other):
    actions.follow_topic(topic, on=True, actor=other)
    at_once(other)
    tell(topic.first_post)
    [row] = OutgoingMail.objects.all()
    mail.deliver(row.pk)
    [sent] = delivered.outbox

    come(letter(other, topic, To=sent.message()["Reply-To"]))

    assert "Отговорете на този имейл" in sent.body
    assert answers(topic) == [(other, TEXT)]


def test_who_may_not_write_there_gets_no_address_to_answer_to(
    topic, member, other, moderator
):
    for user in (other, moderator):
        actions.follow_topic(topic, on=True, actor=user)
        at_once(user)
    silence(topic, other, moderator)
    OutgoingMail.objects.all().delete()

    tell(actions.reply(topic, content="Още нещо", actor=member))

    mails = {row.to: row for row in OutgoingMail.objects.all()}
    assert "Reply-To" not in mails[other.email].headers
    assert "не и да пишете в него" in mails[other.email].body
    assert "Reply-To" in mails[moderator.email].headers


@pytest.mark.parametrize("number", [1, 30])
def test_addresses_for_many_ask_the_same_number_of_questions(
    topic, member, number, django_assert_num_queries
):
    for _one in range(number):
        user = UserFactory()
        actions.follow_topic(topic, on=True, actor=user)
        at_once(user)
    post = actions.reply(topic, content="Още нещо", actor=member)

    with django_assert_num_queries(18):
        telling.tell_some(post.pk)

    addresses = {row.headers["Reply-To"] for row in OutgoingMail.objects.all()}
    assert len(addresses) == number


def test_a_mail_does_not_leave_for_an_address_that_was_given_up(topic, other):
    actions.follow_topic(topic, on=True, actor=other)
    at_once(other)
    tell(topic.first_post)
    User.objects.filter(pk=other.pk).update(email="new@example.org")

    assert not mail.deliver(OutgoingMail.objects.get().pk)
    assert delivered.outbox == []


@pytest.mark.parametrize("leaves", [True, False])
def test_mails_of_a_closed_group_leave_for_its_members_only(leaves):
    group = GroupFactory(access="closed")
    forum = ensure_forum("Закрит", audience="group", group=group)
    reader, outside = UserFactory(), UserFactory()
    writer = staff_of(OrganisationFactory())
    for user in (reader, writer):
        GroupMembershipFactory(group=group, organisation=None, person=user.person)
    for user in (reader, outside):
        actions.follow_forum(forum, on=True, actor=user)
        at_once(user)
    tell(start(forum, writer, subject="Тайна тема"))
    [row] = OutgoingMail.objects.all()
    if leaves:
        reader.person.group_memberships.all().delete()

    assert mail.deliver(row.pk) is not leaves

    assert [sent.to for sent in delivered.outbox] == (
        [] if leaves else [[reader.email]]
    )


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("", True),
        ("reply@example.org", True),
        ("LeaderNet <reply@mail.example.org>", True),
        ("reply", False),
        ("reply+forums@example.org", False),
        (f"{'r' * 40}@example.org", False),
    ],
)
def test_a_reply_address_without_room_is_told_before_the_portal_starts(
    address, is_right, settings
):
    settings.REPLY_ADDRESS = address

    assert (reply_address_has_room() == []) is is_right


@pytest.mark.parametrize(
    "header", ["Delivered-To", "X-Original-To", "Envelope-To", "Cc"]
)
def test_the_address_may_stand_in_any_of_these_headers(header, topic, other):
    message = letter(other, topic, To="reply@example.org")
    message[header] = reply_address(other, topic).upper()

    assert come(message)

    assert answers(topic) == [(other, TEXT)]


def test_the_same_mail_is_one_post_however_often_it_comes(topic, other):
    first = letter(other, topic, text="Първо")
    for message in (first, letter(other, topic, text="Второ", Message_ID="<2@x>")):
        come(message)
    come(first)
    nameless = letter(other, topic, text="Трето", Message_ID=None)
    come(nameless)
    come(nameless)

    assert [text for _user, text in answers(topic)] == ["Първо", "Второ", "Трето"]
    assert MailedReply.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_are_one_post(topic, other):
    raw = letter(other, topic).as_bytes()
    together = threading.Barrier(2)
    failures = []

    def deliver():
        try:
            together.wait(10)
            mailbox.receive(raw)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert answers(topic) == [(other, TEXT)]
    assert told(other) == []


def test_an_address_that_was_changed_or_is_another_s_opens_nothing(topic, other):
    stranger = UserFactory()
    address = reply_address(other, topic)
    name, _at, host = address.partition("@")
    wrong = f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{host}"

    assert read(address).topic == topic.pk
    assert not come(letter(other, topic, To=wrong))
    assert not come(letter(other, topic, To=address.replace("example", "elsewhere")))
    assert come(letter(stranger, topic, To=address))

    assert answers(topic) == []
    assert told(stranger) == []


def test_an_address_works_for_a_year(topic, other, monkeypatch):
    ago = timezone.now() - datetime.timedelta(days=366)
    monkeypatch.setattr("forums.replies.addresses.today", ago.toordinal)
    address = reply_address(other, topic)
    monkeypatch.undo()

    come(letter(other, topic, To=address))

    assert answers(topic) == []
    assert "повече от година" in told(other)[0]
    assert TEXT in told(other)[0]


@pytest.mark.parametrize(
    "sender",
    [
        "forged@example.net",
        "МАРИЯ@example.org",
        "{email}, second@example.net",
        "{email} <forged@example.net>",
        "<{email}> <forged@example.net>",
        '"{email}" <forged@example.net>',
        "forged@example.net\nFrom: {email}",
        "{email}\nFrom: forged@example.net",
        "Group: {email};, forged@example.net",
        "",
    ],
)
def test_only_the_person_answers_and_the_account_is_told_once(sender, topic, other):
    for number in range(3):
        raw = letter(other, topic, Message_ID=f"<{number}@x>").as_bytes()
        written = f"From: {sender.format(email=other.email)}\n"
        come(raw.replace(f"From: {other.email}\n".encode(), written.encode()))

    assert answers(topic) == []
    [words] = told(other)
    assert words.startswith("Дойде отговор от друг адрес")
    assert TEXT not in words
    assert topic.subject not in words
    assert "In-Reply-To" not in OutgoingMail.objects.get().headers
    assert OutgoingMail.objects.count() == 1


def test_letters_that_look_alike_are_another_s(topic):
    kim = UserFactory(email="kim@example.org")

    come(letter(kim, topic).as_bytes().replace(b"kim@", "\u212aim@".encode()))
    come(letter(kim, topic).as_bytes().replace(b"kim@", "kım@".encode()))

    assert answers(topic) == []


def test_any_confirmed_address_of_the_account_will_do(topic, other):
    EmailAddress.objects.create(user=other, email="Home@Example.net", verified=True)
    EmailAddress.objects.create(user=other, email="new@example.net", verified=False)

    come(letter(other, topic, From="home@example.net"))
    come(letter(other, topic, From="new@example.net", Message_ID="<2@x>"))

    assert answers(topic) == [(other, TEXT)]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<list.example.net>"},
        {"Return_Path": "<>"},
        {"Subject": "Автоматичен отговор: Тема"},
        {"Subject": "Out of Office Re: Тема"},
        {"From": "MAILER-DAEMON@mx.example.net"},
        {"From": "LeaderNet <portal@example.org>"},
        {"From": "reply@example.org"},
    ],
)
def test_what_no_person_wrote_is_dropped_without_a_word(headers, topic, other):
    message = letter(other, topic, **headers)

    assert come(message)

    assert answers(topic) == []
    assert not OutgoingMail.objects.exists()


def test_a_report_of_delivery_is_no_answer(topic, other):
    raw = letter(other, topic).as_bytes()
    kind = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b"

    assert come(raw.replace(b"Content-Type: text/plain", kind))

    assert answers(topic) == []


def test_mails_that_we_send_are_never_taken(topic, other):
    """Both kinds: about a post, and about an answer that was refused."""
    actions.follow_topic(topic, on=True, actor=other)
    at_once(other)
    tell(topic.first_post)
    Topic.objects.update(status=Topic.TOPIC_LOCKED)
    come(letter(other, topic))
    for row in OutgoingMail.objects.all():
        mail.deliver(row.pk)

    assert len(delivered.outbox) == 2
    for sent in delivered.outbox:
        message = mailbox.parsed(sent.message().as_bytes())
        assert is_automatic(message)
        del message["To"]
        message["To"] = reply_address(other, topic)
        come(message)
    assert answers(topic) == []
    assert OutgoingMail.objects.count() == 2


def test_a_program_that_answers_everything_gets_no_more_than_some_mails(topic, other):
    for number in range(30):
        come(letter(other, topic, text="> само цитат", Message_ID=f"<{number}@x>"))

    assert len(told(other)) == 20


def test_who_left_a_closed_group_neither_answers_nor_reads_of_it():
    group = GroupFactory(access="closed")
    forum = ensure_forum("Закрит", audience="group", group=group)
    former, current = UserFactory(), UserFactory()
    for user in (former, current):
        GroupMembershipFactory(group=group, organisation=None, person=user.person)
    topic = start(forum, current, subject="Тайна тема").topic
    message = letter(former, topic, Subject="Re: нещо")
    former.person.group_memberships.all().delete()

    come(message)
    come(letter(current, topic))

    assert answers(topic) == [(current, TEXT)]
    [words] = told(former)
    assert "вече я няма или нямате достъп" in words
    assert TEXT in words
    assert "Тайна" not in words
    assert "Закрит" not in words


def close(topic, other, moderator):
    actions.set_lock(topic, locked=True, actor=moderator)


def silence(topic, other, moderator):
    actions.suspend(
        actions.reply(topic, content="Грубо", actor=other),
        days=7,
        reach="everywhere",
        reason="Грубо",
        actor=moderator,
    )


def flood(topic, other, moderator):
    for _one in range(5):
        actions.hold_back_floods(other)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (close, "затворена"),
        (silence, "Засега не можете да пишете там"),
        (flood, "десет минути"),
    ],
)
def test_what_holds_on_the_page_holds_by_mail(happens, why, topic, other, moderator):
    happens(topic, other, moderator)
    before = answers(topic)
    OutgoingMail.objects.all().delete()

    come(letter(other, topic))

    assert answers(topic) == before
    [words] = told(other)
    assert why in words
    assert TEXT in words
    assert topic.get_absolute_url() in words


def test_an_archive_and_a_forum_that_one_only_reads_say_so(other):
    group = GroupFactory(access="open")
    forum = ensure_forum("На групата", audience="group", group=group)
    GroupMembershipFactory(group=group, organisation=None, person=other.person)
    topic = start(forum, other).topic
    reader = UserFactory()
    come(letter(reader, topic))
    type(group).objects.filter(pk=group.pk).update(archived_on="2024-01-01")
    come(letter(other, topic))

    assert answers(topic) == []
    assert "само се чете" in told(other)[0] or "архив" in told(other)[0]
    assert len(told(reader)) == 1


def test_a_closed_account_answers_nothing(topic, other):
    message = letter(other, topic)
    type(other).objects.filter(pk=other.pk).update(is_active=False)

    assert come(message)

    assert answers(topic) == []
    assert not OutgoingMail.objects.exists()


def test_a_first_post_waits_and_its_author_is_told(topic, moderator):
    newcomer = UserFactory()

    come(letter(newcomer, topic, text="Питам и аз."))

    post = Post.objects.get(poster=newcomer)
    assert not post.approved
    [words] = told(newcomer)
    assert words.startswith("Отговорът Ви чака модератор")
    actions.approve(post, actor=moderator)
    assert answers(topic) == [(newcomer, "Питам и аз.")]


def test_answers_follow_a_topic_that_was_merged_and_a_post_that_was_split_off(
    forum, member, other, moderator
):
    one, two = start(forum, member, "Една").topic, start(forum, member, "Друга").topic
    split = actions.reply(two, content="Отделно", actor=member)
    about_split = letter(
        other,
        two,
        text="За отделното",
        Message_ID="<2@x>",
        In_Reply_To=message_id(split.pk, other.pk),
    )
    about_one = letter(other, one, text="За първата")
    new = actions.split(
        two, [split.pk], forum=forum, subject="Нова", reason="x", actor=moderator
    )
    one.refresh_from_db()
    actions.merge_topics(one, two, reason="същото", actor=moderator)

    come(about_one)
    come(about_split)

    assert answers(two)[-1] == (other, "За първата")
    assert answers(new)[-1] == (other, "За отделното")


def test_a_number_in_a_header_opens_no_topic_that_its_writer_does_not_read(
    topic, member, other
):
    group = GroupFactory(access="closed")
    closed = ensure_forum("Закрит", audience="group", group=group)
    GroupMembershipFactory(group=group, organisation=None, person=member.person)
    secret = start(closed, member)

    come(letter(other, topic, In_Reply_To=message_id(secret.pk, other.pk)))

    assert answers(secret.topic) == []
    assert answers(topic) == [(other, TEXT)]


def test_an_address_that_leaked_answers_in_its_own_topic_only(
    forum, topic, member, other
):
    elsewhere = start(forum, member, "Друга")

    come(
        letter(other, topic, In_Reply_To=f"<post-{elsewhere.pk}.{other.pk}@localhost>")
    )

    assert answers(elsewhere.topic) == []
    assert answers(topic) == [(other, TEXT)]


def test_files_beyond_those_that_may_hang_are_not_looked_into(
    topic, other, monkeypatch
):
    looked = []
    monkeypatch.setattr(taking, "check_upload", looked.append)
    message = letter(other, topic)
    for number in range(30):
        message.add_attachment(
            b"x", maintype="image", subtype="png", filename=f"{number}.png"
        )

    come(message)

    assert len(looked) <= 10


def test_a_thousand_recipients_are_not_all_read(topic, other):
    raw = letter(other, topic).as_bytes()
    many = b"Cc: " + b"a@b.c, " * 280 + b"\n"
    began = time.monotonic()

    come(many * 300 + raw)

    assert time.monotonic() - began < 10


def test_names_after_an_at_are_told_as_on_the_page(topic, member, other):
    come(letter(other, topic, text="@Ива Колева виж"))

    assert Mention.objects.get().user == member


def test_by_mail_everybody_writes_for_themselves(topic, client):
    owner = staff_of(OrganisationFactory(name="Сдружение „Лоза“"))

    come(letter(owner, topic))

    assert "Лоза" not in client.get(topic.get_absolute_url()).content.decode()


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "#365").save(stream, "JPEG")
    return stream.getvalue()


def test_files_go_through_the_one_door_and_the_refused_ones_are_named(topic, other):
    message = letter(other, topic)
    for name, kind, content in [
        ("Снимка.jpg", "image/jpeg", picture()),
        ("план.txt", "application/octet-stream", "План".encode()),
        ("virus.exe", "application/octet-stream", b"MZ"),
        ("bomb.docx", "application/zip", b"PK\x03\x04" + b"\0" * 100),
        ("shown.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
    ]:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)

    come(message)

    [post] = topic.posts.filter(poster=other)
    kept = Attachment.objects.filter(object_id=post.pk).order_by("pk")
    assert [file.name for file in kept] == ["Снимка.webp", "план.txt"]
    [words] = told(other)
    assert words.startswith("Отговорът Ви е в темата, но без някои файлове")
    assert all(name in words for name in ("virus.exe", "bomb.docx", "shown.svg"))
    assert "план.txt" not in words


def test_the_sixth_file_is_not_taken(topic, other):
    message = letter(other, topic)
    for number in range(6):
        message.add_attachment(f"{number}", filename=f"{number}.txt")

    come(message)

    assert Attachment.objects.count() == 5
    assert "5.txt" in told(other)[0]


def test_without_words_nothing_is_posted_and_the_reason_is_kind(topic, other):
    come(letter(other, topic, text="\n\n> само цитат\n"))

    assert answers(topic) == []
    assert "не намерихме Ваши думи" in told(other)[0]


def test_more_than_a_post_holds_is_refused_with_all_of_its_words(topic, other):
    come(letter(other, topic, text="дума " * 5_000))

    assert answers(topic) == []
    assert told(other)[0].count("дума") == 5_000


def test_a_mail_over_five_megabytes_is_not_read_and_its_writer_is_told(
    topic, other, settings
):
    message = letter(other, topic)
    message.add_attachment(
        b"x" * mailbox.LARGEST, maintype="image", subtype="jpeg", filename="x.jpg"
    )
    raw = message.as_bytes()

    assert come(raw)
    come(raw)

    assert answers(topic) == []
    [words] = told(other)
    assert "по-голям от 5 MB" in words


def test_a_page_with_a_script_becomes_words_only(topic, other, client):
    message = letter(other, topic)
    message.set_content(
        "<script>alert(1)</script><p>Осем &lt;script&gt;alert(2)&lt;/script&gt;",
        subtype="html",
    )

    come(message)

    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Осем &lt;script&gt;alert(2)" in page
    assert "<script>alert" not in page


def test_nothing_of_a_mail_gets_into_our_headers(topic, other):
    Topic.objects.update(status=Topic.TOPIC_LOCKED)
    raw = letter(other, topic, Message_ID=None).as_bytes()
    raw = b"Message-ID: <a@b>\n\tBcc: x@y, <z>\n" + raw

    come(raw)

    row = OutgoingMail.objects.get()
    assert row.headers == {"Auto-Submitted": "auto-replied"} | dict.fromkeys(
        ["In-Reply-To", "References"], "<a@b>"
    )
    assert mail.deliver(row.pk)


def test_it_comes_by_imap_and_is_marked_as_read(topic, other, settings):
    large = letter(other, topic, text="x", Message_ID="<2@x>").as_bytes(
        policy=letter(other, topic).policy.clone(linesep="\r\n")
    )
    with imap.running() as server:
        settings.MAILBOX_URL = server.url()
        ours = server.put(letter(other, topic).as_bytes())
        foreign = server.put(b"From: a@example.net\r\nTo: reply@example.org\r\n\r\nHi")
        assert mailbox.read.call() == 1
        server.size = mailbox.LARGEST + 1
        server.put(large)
        assert mailbox.read.call() == 1

    assert (ours.flags, foreign.flags) == ({"\\Seen"}, set())
    assert answers(topic) == [(other, TEXT)]
    assert "по-голям" in told(other)[0]


def test_a_break_in_the_middle_leaves_nothing_and_the_next_try_succeeds(
    topic, other, monkeypatch
):
    monkeypatch.setattr(taking.actions, "reply", broken)
    assert not come(letter(other, topic))
    assert not MailedReply.objects.exists()
    monkeypatch.undo()

    come(letter(other, topic))

    assert answers(topic) == [(other, TEXT)]


def broken(*args, **kwargs):
    raise RuntimeError


def test_what_was_taken_is_forgotten_when_its_address_ends(topic, other):
    come(letter(other, topic))
    ago = timezone.now() - datetime.timedelta(days=366)
    [work] = [one for one in due.everything() if one.name == "forget answered mail"]
    assert list(work.rows()) == []
    MailedReply.objects.update(received_at=ago)

    for row in work.rows():
        work.do(row)

    assert not MailedReply.objects.exists()


def test_who_is_no_member_any_more_does_not_answer_in_the_members_forum(member):
    forum = ensure_forum("Само за членове", audience="members")
    former = staff_of(OrganisationFactory())
    topic = start(forum, member).topic
    message = letter(former, topic)
    Membership.objects.filter(person=former.person).update(ended_on="2020-01-01")

    come(message)

    assert answers(topic) == []

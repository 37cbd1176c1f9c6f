"""Asking: with an account, by a confirmed mail, at a desk; and taking it back."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.forms import ModelForm
from django.utils.translation import gettext as _

from core import audit, files, one_click, throttle
from core.models import Attachment
from core.notifications import notify
from members.models import Appointment, Person, User
from participation.centre.actions.moving import go_to, locked
from participation.centre.models import Question
from participation.centre.telling import write_to
from participation.common.actions import take_back
from participation.common.actions.supporting import forget_guest, mark_of
from participation.common.models import Channel

Status = Question.Status
HOUR, DAY = 3600, 86_400
# A moderator reads each before it is public.
OF_ONE_ACCOUNT_A_DAY = 5
OF_ONE_ADDRESS_A_DAY = 3
# A day of open doors, with a pile of papers.
AT_ONE_DESK_A_DAY = 60
# A library may let people write from one network.
FROM_ONE_NETWORK = 10
CONFIRM = one_click.Link(
    "question-confirm",
    view="questions:confirm",
    readers=Question.objects.all,
    age=Question.CONFIRM_WITHIN,
)
# What became of it, and withdrawing it, as long as the question is there.
OWN = one_click.Link(
    "question-own",
    view="questions:own",
    readers=Question.objects.exclude(status=Status.UNCONFIRMED).all,
    age=datetime.timedelta(days=50 * 365),
)


def once(act):
    """The same form sent twice makes one question."""

    def acted(form: ModelForm, **kwargs) -> Question:
        try:
            with transaction.atomic():
                return act(form, **kwargs)
        except IntegrityError:
            made = Question.objects.filter(submission=form.instance.submission)
            if form.instance.submission and (first := made.first()):
                return first
            raise

    return acted


@once
def ask(form: ModelForm, *, actor: User) -> Question:
    """With one's own account."""
    refuse_many(f"question:{actor.pk}", OF_ONE_ACCOUNT_A_DAY, DAY)
    question = form.instance
    question.person, question.status = actor.person, Status.WAITING
    return begin(form, actor=actor)


@once
def enter(form: ModelForm, *, actor: User) -> Question:
    """Asked on paper or aloud, and written down by somebody of a member or of the network."""
    question, data = form.instance, form.cleaned_data
    refuse_many(f"question-desk:{actor.pk}", AT_ONE_DESK_A_DAY, DAY)
    if data["email"]:
        refuse_many_of_address(data["email"])
    question.person = Person.objects.create(
        name=data["name"], email=data["email"], guest_language="bg"
    )
    question.channel, question.entered_by = data["channel"], actor
    question.status = Status.WAITING
    question = begin(form, actor=actor)
    write_to(question, "question_waits", link=OWN.for_reader(question, ""))
    return question


@once
def ask_by_mail(form: ModelForm, *, language: str, who: str) -> Question:
    """Of somebody without an account: it begins once the link of the mail is pressed.

    `who` is the network address by which strangers are counted.
    """
    question, data = form.instance, form.cleaned_data
    refuse_many(f"question:{who}", FROM_ONE_NETWORK, HOUR)
    refuse_many_of_address(data["email"])
    question.person = Person.objects.create(
        name=data["name"], email=data["email"], guest_language=language
    )
    question.channel, question.status = Channel.PORTAL, Status.UNCONFIRMED
    question = form.save()
    attach_pictures(question, form, user=None)
    write_to(question, "question_confirm", link=CONFIRM.for_reader(question, ""))
    return question


def refuse_many_of_address(email):
    """A mail goes to it, whoever typed it."""
    refuse_many(f"question:{mark_of(email)}", OF_ONE_ADDRESS_A_DAY, DAY)


def refuse_many(key, limit, seconds):
    if not throttle.hit(key, limit=limit, seconds=seconds):
        raise ValidationError(
            _(
                "These are many questions in a short time. Your text stays here: come back with "
                "it tomorrow."
            ),
            code="too_many",
        )


def begin(form, *, actor):
    question = form.save()
    attach_pictures(question, form, user=actor)
    wait(question, actor=actor)
    return question


def attach_pictures(question, form, *, user):
    said = {name: form.cleaned_data[name] for name in ("consent", "alt_bg")}
    for position, upload in enumerate(form.cleaned_data["pictures"], start=1):
        purpose = Attachment.Purpose.GALLERY
        files.attach(
            question, upload, purpose=purpose, user=user, position=position, **said
        )


def wait(question, *, actor):
    """Those who look at it are told."""
    question.state_changes.create(before="", after=Status.WAITING, actor=actor)
    audit.record("centre.asked", actor=actor, target=question)
    notify(lookers_at(question), "centre.waiting", target=question, actor=actor)


def lookers_at(question):
    """Moderators and coordinators of its territory, administrators where there are none."""
    addressee = question.addressee
    place = question.obshtina_id or addressee.seat_obshtina_id
    own = Appointment.objects.filter(user=OuterRef("pk"))
    covering = own.filter(
        Q(kinds=[]) | Q(kinds__contains=[addressee.kind]),
        Q(obshtini=None) | Q(obshtini=place),
    )
    leading = own.filter(role=Appointment.Role.ADMINISTRATOR)
    network = User.objects.filter(is_active=True).select_related("person")
    lookers = network.filter(Exists(covering), ~Exists(leading))
    return list(lookers) or list(network.filter(Exists(leading)))


@transaction.atomic
def confirm(question: Question) -> Question:
    """What the button behind the mail's link does; a second press changes nothing."""
    question = locked(question)
    if question.may_be_confirmed():
        question.status = Status.WAITING
        question.save(update_fields=["status"])
        wait(question, actor=None)
        write_to(question, "question_waits", link=OWN.for_reader(question, ""))
    return question


@transaction.atomic
def withdraw(question: Question, *, actor: User | None) -> Question:
    """By who asked, until it is answered: it is public no more, and no answer is expected.

    Not when others were joined to it: what they ask goes on in it.
    """
    question = locked(question)
    if question.is_open():
        if question.joined.exists():
            raise ValidationError(
                _(
                    "Others asked the same, and their questions go on in this one: it stays. You "
                    "can hide your name."
                ),
                code="joined",
            )
        go_to(question, Status.WITHDRAWN, actor=actor)
        take_back(question, actor=actor)
        audit.record("centre.withdrawn", actor=actor, target=question)
    return question


@transaction.atomic
def hide_name(question: Question, *, actor: User | None) -> Question:
    """Whoever asked may hide the name at any time."""
    question = locked(question)
    question.is_named = False
    question.save(update_fields=["is_named"])
    audit.record("centre.name_hidden", actor=actor, target=question)
    return question


@transaction.atomic
def forget_unconfirmed(question: Question) -> None:
    """What a stranger typed and nobody confirmed goes, with the person. Of the clock."""
    question = Question.objects.unconfirmed_too_long().filter(pk=question.pk).first()
    if question is not None:
        person = question.person
        question.delete()
        forget_guest(person)


@transaction.atomic
def forget_contact(question: Question) -> None:
    """Of the clock: half a year after closing a public name is all that is kept."""
    rows = Question.objects.with_expired_contact().select_for_update(of=["self"])
    question = rows.filter(pk=question.pk).first()
    if question is None:
        return
    person, name = question.person, question.public_name
    question.person = Person.objects.create(name=name) if name else None
    question.save(update_fields=["person"])
    forget_guest(person)


def forget_asker(question: Question) -> None:
    """Neither name nor address; the words stay, as others stand behind them."""
    person = question.person
    question.person, question.is_named = None, False
    question.save(update_fields=["person", "is_named"])
    if person and person.user_id is None:
        forget_guest(person)

"""Who works on a project: asked, changed, gone."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail, notifications, throttle
from members.models import User
from projects.closed import refuse_if_closed
from projects.models import TeamMember

# Nobody is asked again and again by adding and removing them.
MAILS_A_DAY, MAILS_TO_ONE_A_DAY, A_DAY = 20, 10, 24 * 3600


@dataclass(frozen=True)
class Addressee:
    """Somebody of whom only the e-mail is known."""

    email: str
    language: str


@transaction.atomic
def save_team_member(form: ModelForm, *, actor: User) -> TeamMember:
    """Take somebody into the project's team, or change what they do there.

    Tasks that bring rights are given by whoever has these rights: an owner of the lead.
    """
    row, is_new = form.instance, form.instance.pk is None
    refuse_if_closed(row.project_id)
    if twin := standing_twin(row):
        return twin
    before = "" if is_new else TeamMember.objects.get(pk=row.pk).role
    if {before, row.role} & set(TeamMember.WITH_RIGHTS):
        refuse_without_rights(row.project, actor)
    if is_new:
        row.position = list(TeamMember.Role).index(row.role)
        refuse_to_bother(row, actor)
    row = form.save()
    audit.record(
        "projects.team_joined" if is_new else "projects.team_changed",
        actor=actor,
        target=row.project,
        member=row.pk,
        before=before,
        after=row.role,
        fields=sorted(form.changed_data),
    )
    if is_new:
        tell(row, "projects.team_joined", actor=actor)
    return row


def standing_twin(row):
    """The same form sent twice is one place in the team."""
    if row.pk:
        return None
    same = TeamMember.objects.filter(project=row.project, role=row.role, left_at=None)
    if row.person_id:
        return same.filter(person=row.person).first()
    return same.filter(email=row.email).first()


def refuse_without_rights(project, actor):
    if not actor.has_perm("projects.give_rights", project):
        raise ValidationError(
            _(
                "With this task come rights over the project. An owner of %(lead)s gives "
                "and takes it."
            ),
            params={"lead": project.organisation},
            code="rights",
        )


def refuse_to_bother(row, actor):
    if not row.email:
        return
    limits = [
        (f"project-team:{actor.pk}", MAILS_A_DAY),
        (f"project-team:{actor.pk}:{row.email}", MAILS_TO_ONE_A_DAY),
    ]
    for key, limit in limits:
        if not throttle.hit(key, limit=limit, seconds=A_DAY):
            raise ValidationError(
                _("You have asked many people today. Continue tomorrow."), code="many"
            )


@transaction.atomic
def end_team_member(member: TeamMember, *, actor: User) -> TeamMember:
    """Leave, or be taken out: rights end with the next request; the row stays with its dates."""
    row = TeamMember.objects.select_for_update().get(pk=member.pk)
    if row.left_at:
        return row
    leaves = row.is_of(actor)
    if row.role in TeamMember.WITH_RIGHTS and not leaves:
        refuse_without_rights(row.project, actor)
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
    audit.record(
        "projects.team_left",
        actor=actor,
        target=row.project,
        member=row.pk,
        role=row.role,
    )
    if leaves:
        tell_owners(row, actor=actor)
    else:
        tell(row, "projects.team_left", actor=actor)
    return row


@transaction.atomic
def choose_to_be_named(
    member: TeamMember, *, is_public: bool, actor: User
) -> TeamMember:
    """The person's own word on whether the page of the project names them."""
    row = TeamMember.objects.select_for_update().get(pk=member.pk)
    if row.is_public == is_public:
        return row
    row.is_public = is_public
    row.save(update_fields=["is_public"])
    verb = "projects.team_named" if is_public else "projects.team_named_no_longer"
    audit.record(verb, actor=actor, target=row.project, member=row.pk)
    return row


def tell_owners(row, *, actor):
    notifications.notify(
        row.project.organisation.owners(),
        "projects.team_gone",
        target=row.project,
        actor=actor,
        role=row.role,
    )


def tell(row, kind, *, actor):
    """Somebody known gets a notice too; an address only a mail, account or not, in the same words."""
    template = kind.replace(".", "/")
    context = {
        "member": row,
        "project": row.project,
        "giver": actor.get_full_name(),
        "opens_money": row.role in TeamMember.WITH_RIGHTS,
    }
    if row.person_id:
        account = row.person.user
        notifications.notify(
            [account] if account else [],
            kind,
            target=row.project,
            actor=actor,
            mail=template,
            context=context,
            role=row.role,
        )
        return
    account = User.objects.filter(email=row.email, is_active=True).first()
    to = account or Addressee(row.email, actor.language)
    mail.queue(template, to=to, context=context, key=f"{kind}:{row.pk}")

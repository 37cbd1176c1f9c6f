"""The project itself: its words, parts, partners and documents."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.forms import ModelForm
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment
from members.models import Organisation, User
from projects import search
from projects.closed import refuse_if_closed
from projects.models import Activity, Programme, Project, ProjectPartner, Result
from projects.sent_twice import made_already


@transaction.atomic
def save_project(form: ModelForm, *, actor: User) -> Project:
    is_new = form.instance.pk is None
    lead = form.instance.organisation
    if not is_new:
        refuse_if_closed(form.instance.pk)
    if is_new and (first := made_already(form, owner=lead)):
        return first
    project = form.save()
    verb = "projects.created" if is_new else "projects.changed"
    audit.record(verb, actor=actor, target=project, fields=form.changed_data)
    search.index(project)
    return project


@transaction.atomic
def publish(project: Project, *, actor: User) -> Project:
    """Show the project to everybody; a project without its promise is not published."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.is_published:
        return project
    if not project.results.filter(indicators__periods__isnull=False).exists():
        raise ValidationError(
            _("Add at least one indicator with a target before publishing."),
            code="no_indicator",
        )
    project.is_published = True
    project.save(update_fields=["is_published"])
    audit.record("projects.published", actor=actor, target=project)
    search.index(project)
    return project


@transaction.atomic
def unpublish(project: Project, *, actor: User) -> Project:
    """Back to a draft; never what was closed: its page stays for good."""
    project = refuse_if_closed(project.pk)
    if project.is_published:
        project.is_published = False
        project.save(update_fields=["is_published"])
        audit.record("projects.unpublished", actor=actor, target=project)
        search.index(project)
    return project


@transaction.atomic
def add_partner(
    project: Project, *, organisation: Organisation, role: int, actor: User
) -> ProjectPartner:
    refuse_if_closed(project.pk)
    partner, is_new = ProjectPartner.objects.get_or_create(
        project=project, organisation=organisation, role=role
    )
    if is_new:
        audit.record(
            "projects.partner_added",
            actor=actor,
            target=project,
            organisation=organisation.pk,
            role=partner.role,
        )
    return partner


@transaction.atomic
def remove_partner(partner: ProjectPartner, *, actor: User) -> None:
    refuse_if_closed(partner.project_id)
    audit.record(
        "projects.partner_removed",
        actor=actor,
        target=partner.project,
        organisation=partner.organisation_id,
        role=partner.role,
    )
    partner.delete()


@transaction.atomic
def save_part(form: ModelForm, *, actor: User) -> Activity | Result:
    """Save an activity or an expected result of the project."""
    is_new = form.instance.pk is None
    refuse_if_closed(form.instance.project_id)
    if is_new and (first := made_already(form, owner=form.instance.project)):
        return first
    part = form.save()
    what = part._meta.model_name
    verb = f"projects.{what}_added" if is_new else f"projects.{what}_changed"
    audit.record(verb, actor=actor, target=part.project, title=part.title)
    return part


@transaction.atomic
def add_document(project: Project, upload: UploadedFile, *, actor: User) -> Attachment:
    refuse_if_closed(project.pk)
    document = files.attach(
        project, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor
    )
    audit.record(
        "projects.document_added", actor=actor, target=project, name=document.name
    )
    return document


@transaction.atomic
def remove_document(document: Attachment, *, project: Project, actor: User) -> None:
    refuse_if_closed(project.pk)
    audit.record(
        "projects.document_removed", actor=actor, target=project, name=document.name
    )
    files.remove(document)


@transaction.atomic
def add_logo(
    programme: Programme, upload: UploadedFile, *, actor: User, alt_bg: str, alt_en=""
) -> Attachment:
    """One more logo after the others, for every page of the programme's projects."""
    logo = files.attach(
        programme,
        upload,
        purpose=Attachment.Purpose.LOGO,
        user=actor,
        alt_bg=alt_bg,
        alt_en=alt_en,
    )
    audit.record("projects.logo_added", actor=actor, target=programme, name=logo.name)
    return logo


@transaction.atomic
def remove_logo(logo: Attachment, *, programme: Programme, actor: User) -> None:
    audit.record("projects.logo_removed", actor=actor, target=programme, name=logo.name)
    files.remove(logo)

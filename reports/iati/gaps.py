"""What a project's open data still lacks, the most needed first, each with where to put it right."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Organisation
from projects.models import Budget, Project
from reports.iati.money import is_too_long
from reports.missing import Gap


def of(project: Project) -> list[Gap]:
    """Without what is needed there is no file, or it breaks a rule of the standard."""
    found = [
        *of_identity(project),
        *of_words(project),
        *of_results(project),
        *of_budget(project),
    ]
    return sorted(found, key=lambda gap: not gap.is_needed)


def of_identity(project):
    lead = project.organisation
    profile = reverse("members:update", args=[lead.slug])
    form = reverse("projects:update", args=[project.slug])
    if lead.kind == Organisation.Kind.INFORMAL:
        text = _(
            "An informal group has no EIK, so IATI cannot name it. A partner with an EIK "
            "may lead the project."
        )
        yield Gap(text, form, is_needed=True)
    elif not lead.eik:
        text = _("The profile of the lead organisation says no EIK.")
        yield Gap(text, profile, is_needed=True)
    if not project.is_published:
        plan = reverse("projects:plan", args=[project.slug])
        yield Gap(_("The project is not published yet."), plan, is_needed=True)
    if not project.topic_id:
        text = _("It is not chosen what the project is mainly about: its sector.")
        yield Gap(text, form, is_needed=True)
    if not project.iati_code:
        text = _(
            "The own code of the project is empty. Write it once and leave it: programs "
            "know the project by it."
        )
        yield Gap(text, form, is_needed=True)
    if not (lead.public_email or lead.phone or lead.website):
        text = _("The lead organisation shows no e-mail, phone or website.")
        yield Gap(text, profile)


def of_words(project):
    form = reverse("projects:update", args=[project.slug])
    if not (project.title_en and project.summary_en):
        yield Gap(_("Title and summary are not there in English."), form)
    if not project.places():
        yield Gap(_("No municipality is chosen."), form)
    if not project.contract_signed_on:
        text = _(
            "The day of the contract is not written, so the grant is not in the file."
        )
        yield Gap(text, form)


def of_results(project):
    if not project.has_results:
        plan = reverse("projects:plan", args=[project.slug])
        yield Gap(_("There is no indicator with a target."), plan)


def of_budget(project):
    url = reverse("projects:budget", args=[project.slug])
    budget = Budget.objects.filter(project=project).first()
    if budget is None or not budget.allocations().exists():
        yield Gap(_("There is no budget yet."), url)
    elif any(is_too_long(period) for period in budget.periods.all()):
        text = _(
            "A period of the budget is longer than a year. IATI takes years at most, so "
            "it is left out."
        )
        yield Gap(text, url)

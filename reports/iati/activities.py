"""The element `iati-activity` of a project, its parts in the order of the schema."""

from xml.etree.ElementTree import Element

from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from projects.currency import Currency
from projects.models import ProjectPartner
from reports.iati import codes, identifiers
from reports.iati.elements import (
    LANGUAGES,
    XML_LANG,
    both,
    document_link,
    element,
    full,
    has_words,
    in_both,
    name_of,
    narrate,
    organisation_element,
    page_links,
    sub,
    told,
)
from reports.iati.money import budgets, transactions
from reports.iati.reading import Known
from reports.iati.results import results

Role = ProjectPartner.Role


def activity(known: Known) -> Element:
    project, today = known.project, timezone.localdate()
    money = known.money
    changed = project.changed_at
    made = element(
        "iati-activity",
        default_currency=money.budget.currency if money else Currency.EUR,
        last_updated_datetime=changed and moment(min(changed, timezone.now())),
    )
    made.set(XML_LANG, LANGUAGES[0])
    sub(made, "iati-identifier", identifiers.of_activity(project))
    organisation_element(made, "reporting-org", project.organisation)
    words(made, project)
    participants(made, project)
    contract(made, project)
    sub(made, "activity-status", code=project.status)
    dates(made, project)
    contact(made, project.organisation)
    places(made, project)
    sector(made, project)
    sub(made, "default-flow-type", code=codes.OTHER_FLOWS)
    sub(made, "default-finance-type", code=codes.GRANT)
    sub(made, "default-aid-type", code=codes.PROJECT)
    sub(made, "default-tied-status", code=codes.UNTIED)
    budgets(made, known)
    transactions(made, known, today)
    documents(made, known)
    results(made, known, today)
    return made


def moment(at) -> str:
    return at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")


def words(made: Element, project) -> None:
    title = both(project, "title")
    title = title if has_words(title) else {"bg": project.slug}
    told(made, "title", title)
    summary = both(project, "summary")
    summary = summary if has_words(summary) else title
    told(made, "description", summary, type=codes.GENERAL)
    told(made, "description", both(project, "objective"), type=codes.OBJECTIVES)
    told(made, "description", both(project, "target_groups"), type=codes.TARGET_GROUPS)


def participants(made: Element, project) -> None:
    """Who pays for the programme first, then the partners; the lead answers for it and does the work.

    Where another answers for it, the lead only does the work.
    """
    partners = project.public_partners()
    funder = both(project.programme, "funder")
    told(made, "participating-org", funder, role=codes.FUNDING)
    for one in partners:
        participant(made, one.organisation, one.role)
    if not any(one.role == Role.ACCOUNTABLE for one in partners):
        participant(made, project.organisation, codes.ACCOUNTABLE)
    participant(made, project.organisation, codes.IMPLEMENTING)


def participant(made, organisation, role) -> None:
    organisation_element(made, "participating-org", organisation, role=role)


def contract(made, project) -> None:
    if project.contract_number:
        other = sub(
            made,
            "other-identifier",
            ref=project.contract_number,
            type=codes.OTHER_IDENTIFIER,
        )
        told(other, "owner-org", both(project.programme, "funder"))


def dates(made, project) -> None:
    """The actual days are those of its activities: when the first began and the last ended."""
    began, finished = project.began_on, project.finished_on
    sub(made, "activity-date", type=codes.PLANNED_START, iso_date=project.starts_on)
    if began:
        sub(made, "activity-date", type=codes.ACTUAL_START, iso_date=began)
    sub(made, "activity-date", type=codes.PLANNED_END, iso_date=project.ends_on)
    is_over = project.status in codes.OVER and began and finished
    if is_over and finished >= began:
        sub(made, "activity-date", type=codes.ACTUAL_END, iso_date=finished)


def contact(made, organisation) -> None:
    """The organisation as its page shows it; never a person."""
    if not organisation.is_public():
        return
    info = sub(made, "contact-info", type=codes.GENERAL_ENQUIRIES)
    told(info, "organisation", name_of(organisation))
    if organisation.phone:
        sub(info, "telephone", organisation.phone)
    if organisation.public_email:
        sub(info, "email", organisation.public_email)
    page = in_both(organisation.get_absolute_url)[LANGUAGES[0]]
    sub(info, "website", iri_to_uri(organisation.website) or full(page))
    if organisation.seat_id:
        told(info, "mailing-address", both(organisation, "address"))


def places(made, project) -> None:
    """IATI has no vocabulary for EKATTE and NUTS: the codes are the place's own reference."""
    obshtini = list(project.obshtini.all())
    if obshtini:
        sub(made, "activity-scope", code=scope(obshtini))
    sub(made, "recipient-country", code=codes.COUNTRY, percentage=100)
    for obshtina in obshtini:
        place = sub(made, "location", ref=obshtina.code)
        sub(place, "location-reach", code=codes.ACTIVITY_REACH)
        told(place, "name", both(obshtina, "name"))
        told(place, "description", in_both(lambda one=obshtina: place_in_words(one)))
        sub(place, "location-class", code=codes.ADMINISTRATIVE_REGION)


def scope(obshtini) -> str:
    if len(obshtini) == 1:
        return codes.SINGLE_OBSHTINA
    oblasti = {one.oblast_id for one in obshtini}
    return codes.SINGLE_OBLAST if len(oblasti) == 1 else codes.SEVERAL_OBLASTI


def place_in_words(obshtina) -> str:
    return _(
        "Municipality %(code)s by EKATTE in %(oblast)s oblast, NUTS 3 %(nuts3)s"
    ) % {
        "code": obshtina.code,
        "oblast": obshtina.oblast.name,
        "nuts3": obshtina.oblast.nuts3_code,
    }


def sector(made, project) -> None:
    """The purpose by its topic; without one, only by which programme it is paid."""
    topic = project.topic
    if topic and topic.sector_code:
        sub(made, "sector", vocabulary=codes.DAC5, code=topic.sector_code)
        return
    own = sub(
        made,
        "sector",
        vocabulary=codes.OWN_VOCABULARY,
        vocabulary_uri=full(in_both(lambda: reverse("programmes"))[LANGUAGES[0]]),
        code=project.programme.code,
    )
    narrate(own, both(project.programme, "name"))


def documents(made, known: Known) -> None:
    project = known.project
    page_links(
        made,
        project.get_absolute_url,
        both(project, "title"),
        category=codes.WEB_PAGE,
    )
    for report in known.reports:
        page_links(
            made,
            report.get_absolute_url,
            in_both(lambda one=report: str(one)),
            category=codes.RESULTS,
        )
    for one in project.documents:
        document_link(
            made,
            full(one.get_absolute_url()),
            {"bg": one.name},
            category=codes.PURPOSE,
            mime=one.content_type_name,
            on=timezone.localdate(one.uploaded_at),
        )

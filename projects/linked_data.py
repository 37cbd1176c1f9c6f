"""A project and a programme in the words of schema.org, for programs that read pages.

There a Project is an organisation of its own kind, so the lead is its parent and the days of
the project are those on which it is founded and dissolved.
"""

from projects.models import Programme, Project, ProjectPartner

SCHEMA = "https://schema.org"
Role = ProjectPartner.Role


def project_data(project: Project, site_url: str) -> dict | None:
    """Of a public project only, and only what its page shows; what is empty is left out."""
    if not project.is_published or project.organisation.is_practice:
        return None
    url = f"{site_url}{project.get_absolute_url()}"
    data = {
        "@context": SCHEMA,
        "@type": "Project",
        "@id": url,
        "url": url,
        "name": project.title,
        "description": project.summary,
        "foundingDate": project.starts_on.isoformat(),
        "dissolutionDate": project.ends_on.isoformat(),
        "parentOrganization": named(project.organisation, site_url),
        "member": [
            named(one.organisation, site_url)
            for one in project.public_partners()
            if one.role in one.CARRYING
        ],
        "funding": grant(project, site_url),
        "areaServed": [
            {"@type": "AdministrativeArea", "name": obshtina.name}
            for obshtina in project.places()
        ],
    }
    return {key: value for key, value in data.items() if value}


def named(organisation, site_url):
    """With its page only where anybody may open it."""
    found = {"@type": "Organization", "name": organisation.name}
    if organisation.is_public():
        found["url"] = f"{site_url}{organisation.get_absolute_url()}"
    return found


def grant(project, site_url):
    funders = [
        named(one.organisation, site_url)
        for one in project.public_partners()
        if one.role == Role.FUNDING
    ]
    scheme = funding_scheme(project.programme, site_url)
    found = {"@type": "Grant", "funder": [scheme, *funders]}
    if project.contract_number:
        found["identifier"] = project.contract_number
    return found


def funding_scheme(programme: Programme, site_url: str) -> dict:
    return {
        "@type": "FundingScheme",
        "name": programme.name,
        "url": f"{site_url}{programme.get_absolute_url()}",
        "parentOrganization": {"@type": "Organization", "name": programme.funder},
    }


def programme_data(programme: Programme, site_url: str) -> dict:
    found = {"@context": SCHEMA} | funding_scheme(programme, site_url)
    return found | ({"sameAs": programme.website} if programme.website else {})

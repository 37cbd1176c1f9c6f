"""An organisation in the words of schema.org: what its page shows, for programs that read pages."""

from members.models import Organisation

Kind = Organisation.Kind
TYPES = {
    Kind.LIBRARY: "Library",
    Kind.MUNICIPALITY: "GovernmentOrganization",
    Kind.INSTITUTION: "GovernmentOrganization",
    Kind.FUNDER: "Organization",
    Kind.OTHER: "Organization",
}
COUNTRY = "BG"


def organisation_data(organisation, site_url, network) -> dict:
    """Public fields only; what is empty is left out."""
    url = f"{site_url}{organisation.get_absolute_url()}"
    logo, cover = organisation.logo(), organisation.cover()
    data = {
        "@context": "https://schema.org",
        "@type": TYPES.get(organisation.kind, "NGO"),
        "@id": url,
        "url": url,
        "name": organisation.name,
        "alternateName": other_names(organisation),
        "description": organisation.mission,
        "logo": logo and f"{site_url}{logo.get_absolute_url()}",
        "image": cover and f"{site_url}{cover.get_absolute_url()}",
        "foundingDate": organisation.founded_year and str(organisation.founded_year),
        "identifier": identifier(organisation),
        "email": organisation.public_email,
        "telephone": organisation.phone,
        "address": address(organisation),
        "areaServed": [
            {"@type": "AdministrativeArea", "name": obshtina.name}
            for obshtina in organisation.territory.all()
        ],
        "knowsAbout": [topic.name for topic in organisation.topics.all()],
        "sameAs": [*filter(None, [organisation.website]), *organisation.social_links],
        "memberOf": organisation.is_listed()
        and {"@type": "Organization", "name": str(network), "url": f"{site_url}/"},
    }
    return {key: value for key, value in data.items() if value}


def other_names(organisation):
    names = [organisation.name_bg, organisation.name_en, organisation.short_name]
    return list(dict.fromkeys(n for n in names if n and n != organisation.name))


def identifier(organisation):
    return organisation.eik and {
        "@type": "PropertyValue",
        "propertyID": "EIK",
        "value": organisation.eik,
    }


def address(organisation):
    seat = organisation.seat
    return seat and {
        "@type": "PostalAddress",
        "addressCountry": COUNTRY,
        "addressRegion": seat.obshtina.oblast.name,
        "addressLocality": seat.name,
        **({"streetAddress": organisation.address} if organisation.address else {}),
    }

"""The element `iati-organisation`: who it is and what it publishes about itself.

The portal knows the budgets of projects and not of organisations, so it says none of those.
"""

from xml.etree.ElementTree import Element

from members.models import Document, Organisation
from projects.currency import Currency
from reports.iati import codes, identifiers
from reports.iati.elements import (
    LANGUAGES,
    XML_LANG,
    document_link,
    element,
    full,
    name_of,
    organisation_element,
    page_links,
    sub,
    told,
)


def organisation(row: Organisation) -> Element:
    made = element("iati-organisation", default_currency=Currency.EUR)
    made.set(XML_LANG, LANGUAGES[0])
    sub(made, "organisation-identifier", identifiers.of_organisation(row))
    told(made, "name", name_of(row))
    organisation_element(made, "reporting-org", row)
    page = page_links(
        made, row.get_absolute_url, name_of(row), category=codes.ORGANISATION_PAGE
    )
    reports = [
        document_link(
            made,
            full(file.get_absolute_url()),
            {"bg": str(document)},
            category=codes.ANNUAL_REPORT,
            mime=file.content_type_name,
        )
        for document in row.documents.all()
        if document.kind in Document.OF_A_YEAR
        for file in document.attachments.all()
    ]
    for link in [*page, *reports]:
        sub(link, "recipient-country", code=codes.COUNTRY)
    return made

"""Who and what it is, for everybody and for ever."""

import re

from reports.iati.codes import REGISTER

# Slashes, ampersands, pipes, question marks and spaces must not stand in one.
UNFIT = re.compile(r"[^\w.()-]+")


def of_organisation(organisation) -> str | None:
    """None for informal groups, and for whose number the portal does not know."""
    return f"{REGISTER}-{organisation.eik}" if organisation.eik else None


def own_code(project) -> str:
    """What the lead calls it, else the portal's number.

    `is_code_taken`: an older project of the same organisation has this code.
    """
    code = UNFIT.sub("-", project.iati_code).strip("-")
    if not code:
        return f"LN-{project.pk}"
    return f"{code}-{project.pk}" if project.is_code_taken else code


def of_activity(project) -> str:
    return f"{of_organisation(project.organisation)}-{own_code(project)}"

"""Codes of IATI that follow from ours. Those that are the same stand in the models.

Bulgaria is no recipient of ODA, so the flow is 50 and there is no type of collaboration,
which tells kinds of ODA apart.
"""

from members.models import Organisation
from projects.models import Project

Kind = Organisation.Kind

VERSION = "2.03"
COUNTRY = "BG"
# Of the commercial register, whose agency gives the EIK of non-profit organisations too.
REGISTER = "BG-EIK"

ORGANISATION_TYPE = {
    Kind.LAG: "30",
    Kind.FLAG: "30",
    Kind.ASSOCIATION: "22",
    Kind.FOUNDATION: "22",
    Kind.CHITALISHTE: "22",
    Kind.LIBRARY: "15",
    Kind.INFORMAL: "90",
    Kind.MUNICIPALITY: "11",
    Kind.INSTITUTION: "15",
    Kind.FUNDER: "90",
    Kind.OTHER: "90",
}

DAC5, OWN_VOCABULARY = "1", "99"
OTHER_FLOWS, GRANT, PROJECT, UNTIED = "50", "110", "C01", "5"

# ActivityScope
SINGLE_OBSHTINA, SINGLE_OBLAST, SEVERAL_OBLASTI = "7", "6", "5"

# ActivityDateType
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"

# DescriptionType
GENERAL, OBJECTIVES, TARGET_GROUPS = "1", "2", "3"

# OrganisationRole
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"

# DocumentCategory
PURPOSE, RESULTS, WEB_PAGE = "A02", "A08", "A12"
ANNUAL_REPORT, ORGANISATION_PAGE = "B01", "B16"

# TransactionType, beside those that the models name.
INCOMING_COMMITMENT = "11"

OTHER_IDENTIFIER = "A9"
ACTIVITY_REACH, ADMINISTRATIVE_REGION = "1", "1"
GENERAL_ENQUIRIES = "1"
ORIGINAL, INDICATIVE, COMMITTED = "1", "1", "2"

OVER = (Project.Status.CLOSED,)

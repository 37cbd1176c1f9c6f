from members.models.applications import Draft, Responsible, Step
from members.models.appointments import Appointment
from members.models.group_life import (
    FormerGroupMembership,
    GroupFile,
    GroupMail,
    GroupMailRefusal,
)
from members.models.groups import Group, GroupMembership, GroupRequest, GroupVisit
from members.models.imports import ImportRow, OrganisationImport
from members.models.invitations import Invitation
from members.models.merges import Merge
from members.models.organisations import Membership, Organisation
from members.models.people import Person
from members.models.presentation import Document
from members.models.requests import JoinRequest
from members.models.rights import Rights
from members.models.standing import StatusChange
from members.models.topics import Topic
from members.models.users import User

__all__ = [
    "Appointment",
    "Document",
    "Draft",
    "FormerGroupMembership",
    "Group",
    "GroupFile",
    "GroupMail",
    "GroupMailRefusal",
    "GroupMembership",
    "GroupRequest",
    "GroupVisit",
    "ImportRow",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Merge",
    "Organisation",
    "OrganisationImport",
    "Person",
    "Responsible",
    "Rights",
    "StatusChange",
    "Step",
    "Topic",
    "User",
]

from projects.forms.projects import (
    ActivityForm,
    BulgarianFirstForm,
    DocumentForm,
    PartnerForm,
    ProjectForm,
    ResultForm,
    by_oblast,
    date_field,
)
from projects.forms.team import TeamMemberForm

__all__ = [
    "ActivityForm",
    "BulgarianFirstForm",
    "DocumentForm",
    "PartnerForm",
    "ProjectForm",
    "ResultForm",
    "TeamMemberForm",
    "by_oblast",
    "date_field",
]

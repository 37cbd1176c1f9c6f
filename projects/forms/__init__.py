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

__all__ = [
    "ActivityForm",
    "BulgarianFirstForm",
    "DocumentForm",
    "PartnerForm",
    "ProjectForm",
    "ResultForm",
    "by_oblast",
    "date_field",
]

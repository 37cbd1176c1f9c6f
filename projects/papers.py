"""What all papers of a project's work say alike: who pays for it."""

from core import pdf
from projects.models import Project


def who_pays(project: Project | None) -> dict | None:
    """The programme's logos and words, in the language of the moment; None where it is not public."""
    if project is None or not project.is_published:
        return None
    programme = project.programme
    logos = [pdf.logo(one, instead=programme.name) for one in programme.logos()]
    return {
        "logos": [one for one in logos if one],
        "sentence": project.obligatory_text() if programme.obligatory_text else "",
        "disclaimer": project.disclaimer() if programme.disclaimer else "",
    }

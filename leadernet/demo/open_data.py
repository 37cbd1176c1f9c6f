"""What projects need to stand in the files of IATI: a number of the lead, a topic, a code."""

from stdnum.bg import vat as bg_eik

from members.models import Organisation, Topic
from projects.models import Project

# Of each project: its topic, and its own code.
TOLD = {
    "partnerships-2020": ("ngo-capacity", "BG-09-RSE"),
    "your-municipality-works-for-you": ("good-governance", "BG-09-KNL"),
    "leader-network-of-small-places": ("rural", "BG-09-LEADER"),
    "library-as-a-uniting-centre": ("ngo-capacity", "BG-09-LIB"),
    "neighbours-with-ideas": ("democracy", "2026-1"),
}
# The register never gave a number from this range on.
FIRST_NUMBER = 98_000_000


def tell(_network):
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    projects = Project.objects.filter(
        is_published=True, organisation__is_practice=False
    )
    for project in projects.order_by("pk"):
        topic, code = TOLD.get(project.slug, ("democracy", ""))
        project.topic = topics[topic]
        project.iati_code = project.iati_code or code
        project.save(update_fields=["topic", "iati_code"])
    leads = Organisation.objects.filter(projects__in=projects, eik=None).distinct()
    for number, lead in enumerate(leads.order_by("pk")):
        if lead.kind != Organisation.Kind.INFORMAL:
            lead.eik = eik(number)
            lead.save(update_fields=["eik"])


def eik(number):
    first = f"{FIRST_NUMBER + number}"
    return first + bg_eik.calc_check_digit_legal(first)

"""The rubrics with which a network begins; the coordinator may change them in the admin."""

from news.models import Rubric

RUBRICS = [
    ("network", "От мрежата", "From the network"),
    ("partnerships", "Партньорства", "Partnerships"),
    ("trainings", "Обучения", "Trainings"),
    ("libraries", "Библиотеки", "Libraries"),
    ("causes", "Каузи", "Causes"),
    ("advocacy", "Застъпничество", "Advocacy"),
    ("funding", "Финансиране", "Funding"),
]


def load():
    """Create the rubrics that are missing; those that were renamed are left alone."""
    for position, (slug, name_bg, name_en) in enumerate(RUBRICS, start=1):
        Rubric.objects.get_or_create(
            slug=slug,
            defaults={"name_bg": name_bg, "name_en": name_en, "position": position},
        )
    return Rubric.objects.count()

"""The rubrics every network begins with; the site's operators change them in the admin."""

from news.models import Rubric

RUBRICS = [
    ("network", "От мрежата", "From the network"),
    ("partnerships", "Партньорства", "Partnerships"),
    ("trainings", "Обучения", "Training"),
    ("libraries", "Библиотеки", "Libraries"),
    ("causes", "Каузи", "Causes"),
    ("advocacy", "Застъпничество", "Advocacy"),
    ("funding", "Финансиране", "Funding"),
]


def load():
    """Add the rubrics that are missing; renamed ones stay. Returns how many there are."""
    for position, (slug, name_bg, name_en) in enumerate(RUBRICS, start=1):
        Rubric.objects.get_or_create(
            slug=slug,
            defaults={"name_bg": name_bg, "name_en": name_en, "position": position},
        )
    return len(RUBRICS)

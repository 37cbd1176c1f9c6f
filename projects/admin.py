from django.contrib import admin

from projects.models import Programme


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    """Reference data; projects themselves are edited on the portal's own pages."""

    list_display = ["name", "funder", "period"]
    fields = [
        "code",
        "name_bg",
        "name_en",
        "funder_bg",
        "funder_en",
        "period",
        "obligatory_text_bg",
        "obligatory_text_en",
        "disclaimer_bg",
        "disclaimer_en",
        "website",
    ]

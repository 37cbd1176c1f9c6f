from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from news.models import Rubric


@admin.register(Rubric)
class RubricAdmin(TranslationAdmin):
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]
    prepopulated_fields = {}

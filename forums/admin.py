"""Whose a forum is, for the site's operators: a forum without a place is seen by nobody."""

from django.contrib import admin

from forums.models import ForumPlace


@admin.register(ForumPlace)
class ForumPlaceAdmin(admin.ModelAdmin):
    list_display = ["forum", "audience", "group", "is_for_questions"]
    list_filter = ["audience", "is_for_questions"]
    list_select_related = ["forum", "group"]
    raw_id_fields = ["forum", "group"]

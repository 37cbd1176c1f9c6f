"""Reference data and rescue by the site's operators; nobody of an organisation needs it."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from members.models import Appointment, Group, Membership, Organisation, Topic, User


@admin.register(Topic)
class TopicAdmin(TranslationAdmin):
    list_display = ["name", "slug", "sector_code"]
    search_fields = ["name_bg", "name_en"]


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    list_display = ["user", "role"]
    list_filter = ["role"]
    list_select_related = ["user__person"]
    raw_id_fields = ["user"]
    filter_horizontal = ["obshtini"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are made by signing up and closed by their owners."""

    list_display = ["email", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "person__name"]
    fields = ["email", "language", "is_active", "is_staff", "date_joined", "closed_at"]
    readonly_fields = ["email", "date_joined", "closed_at"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    raw_id_fields = ["person"]


@admin.register(Organisation)
class OrganisationAdmin(TranslationAdmin):
    list_display = ["name", "kind", "status", "is_trusted"]
    list_filter = ["status", "kind", "is_trusted", "is_practice"]
    search_fields = ["name_bg", "name_en", "eik"]
    raw_id_fields = ["seat", "applicant"]
    readonly_fields = ["status"]  # changed on the portal, with a reason and its history
    filter_horizontal = ["topics", "territory"]
    inlines = [MembershipInline]


@admin.register(Group)
class GroupAdmin(TranslationAdmin):
    """Who reads a group and whether it is an archive is decided in the group, with a reason."""

    list_display = ["name", "access", "oblast", "archived_on"]
    search_fields = ["name_bg", "name_en"]
    readonly_fields = ["access", "archived_on", "archive_reason"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        alive = obj is None or not obj.is_archived()
        return alive and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

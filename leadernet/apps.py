from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderNetConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "leadernet"
    verbose_name = _("LeaderNet")

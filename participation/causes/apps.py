from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CausesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "participation.causes"
    verbose_name = _("Causes")

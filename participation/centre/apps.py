from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentreConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "participation.centre"
    verbose_name = _("Citizens’ centre")

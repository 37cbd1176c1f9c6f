from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    """Its tables are the oldest of participation and keep the label that they were made with."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "participation.ideas"
    label = "participation"
    verbose_name = _("Ideas")

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from leadernet import checks


class LeaderNetConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "leadernet"
    verbose_name = _("LeaderNet")

    def ready(self):
        register(checks.database_folds_cyrillic, Tags.database)
        register(checks.reply_address_has_room)

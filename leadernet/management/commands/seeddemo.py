from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from leadernet.demo import everything
from members.models import User


class Command(BaseCommand):
    help = (
        "Build the demonstration network: five true stories told with invented persons."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale",
            choices=["small", "national"],
            default="small",
            help="national: hundreds of members and events, thousands of news and posts around the stories.",
        )

    def handle(self, *, scale, **options):
        if not settings.DEMO and not settings.TESTING:
            raise CommandError(
                "seeddemo writes invented persons: set LEADERNET_DEMO=1 to allow it."
            )
        if User.objects.filter(email="admin@example.org").exists():
            self.stdout.write("The demonstration network is already there.")
            return
        with transaction.atomic():
            everything.build(is_large=scale == "national")
        self.stdout.write("The demonstration network is ready.")

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from leadernet import search
from leadernet.demo import everything
from leadernet.demo import scale as national
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
            help="national: around the stories 5,000 organisations, 50,000 people and 1,000 groups.",
        )

    def handle(self, *, scale, **options):
        if not settings.DEMO and not settings.TESTING:
            raise CommandError(
                "seeddemo writes invented persons: set LEADERNET_DEMO=1 to allow it."
            )
        is_built, is_national = stories_are_there(), scale == "national"
        if is_built and (not is_national or national.is_there()):
            self.stdout.write("The demonstration network is already there.")
            return
        with transaction.atomic():
            if not is_built:
                everything.build()
            if is_national:
                national.tell()
                search.rebuild()
        national.analyze()
        self.stdout.write("The demonstration network is ready.")


def stories_are_there():
    return User.objects.filter(email="admin@example.org").exists()

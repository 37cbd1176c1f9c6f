from django.core.management.base import BaseCommand
from django.db import transaction

from projects import reference


class Command(BaseCommand):
    help = "Create or refresh the funding programmes with their obligatory texts."

    @transaction.atomic
    def handle(self, **options):
        count = reference.load()
        if options["verbosity"]:
            self.stdout.write(f"{count} programmes")

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand
from django.core.validators import validate_email
from django.db import transaction

from core import audit
from members.models import Appointment, User


class Command(BaseCommand):
    help = (
        "Make somebody network administrator, with a new account where there is none."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="The person's name.")

    @transaction.atomic
    def handle(self, *, email, name, **options):
        validate_email(email)
        email = email.lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=name)
            EmailAddress.objects.create(
                user=user, email=email, verified=True, primary=True
            )
        _appointment, created = Appointment.objects.get_or_create(
            user=user, role=Appointment.Role.ADMINISTRATOR
        )
        if created:
            audit.record("members.appointed", actor=None, target=user)
        self.stdout.write(
            f"{email} is network administrator. A password is set at /accounts/password/reset/."
        )

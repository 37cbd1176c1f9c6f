"""The end of what is known of a volunteer without an account: how many hours it were stays."""

from django.db import transaction
from django.utils import timezone

from core import audit
from members.models import Person
from participation.volunteering import keeping, privacy


@transaction.atomic
def forget_guest(person: Person) -> None:
    """Of the clock; in a closed project too."""
    found = Person.objects.select_for_update(of=["self"]).filter(pk=person.pk).first()
    if found is None or not keeping.due_to_forget().filter(pk=found.pk).exists():
        return
    privacy.forget([found])
    found.name = found.email = found.phone = ""
    found.is_email_public = found.is_phone_public = False
    found.erased_at = timezone.now()
    found.save()
    found.merges.update(reason="", trace={})
    audit.record("volunteering.guest_forgotten", actor=None, target=found)

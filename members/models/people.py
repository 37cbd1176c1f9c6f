from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models.groups import GroupMembership
from members.models.organisations import Membership, Organisation


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Contact persons of public organisations; inside, those one shares a place with.

        Whom somebody invented to practise with has no page.
        """
        known = self.filter(erased_at=None, is_practice=False)
        contacts = Q(
            pk__in=Membership.objects.filter(
                ended_on=None,
                is_public=True,
                organisation__in=Organisation.objects.listed(),
            ).values("person")
        )
        if not user.is_authenticated:
            return known.filter(contacts)
        if user.is_coordinator() or user.is_administrator():
            return known
        colleagues = Membership.objects.filter(
            ended_on=None, organisation__in=user.organisation_ids()
        )
        companions = GroupMembership.objects.filter(group__in=user.group_ids())
        return known.filter(
            contacts
            | Q(user=user)
            | Q(pk__in=colleagues.values("person"))
            | Q(pk__in=companions.exclude(person=None).values("person"))
        )


class Person(models.Model):
    """Somebody who takes part: with an account or without (a guest, a walk-in).

    Erasing a person empties the row; what counts them stays, with the count.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        related_name="person",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_email_public = models.BooleanField(
        _("show my e-mail on the portal"), default=False
    )
    is_phone_public = models.BooleanField(
        _("show my phone on the portal"), default=False
    )
    guest_language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text="Of the page on which somebody without an account registered.",
    )
    is_practice = models.BooleanField(
        _("invented for practice"), default=False, editable=False
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.get_display_name()

    def get_absolute_url(self):
        return reverse("members:person", args=[self.pk])

    def get_display_name(self):
        if self.erased_at:
            return str(_("former member"))
        return self.name or str(_("member"))

    @property
    def language(self):
        """In which letters are written to them."""
        if self.user:
            return self.user.language
        return self.guest_language or settings.LANGUAGE_CODE

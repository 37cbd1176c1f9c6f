"""Days and hours by the phone's own picker, or typed as Bulgarian writes them."""

import datetime
import re

from django import forms
from django.db.models import Q
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from members.fields import NamedRowsField, near
from members.imports.personal import holds_egn
from members.models import Organisation


class HourField(forms.TimeField):
    default_error_messages = {
        "invalid": _("Write the hour like this: 09:30."),
    }

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            **kwargs,
        )


def moment(day, hour):
    """The hour of that day in Bulgaria."""
    return from_current_timezone(datetime.datetime.combine(day, hour))


def refuse_egn(text):
    """Personal numbers are never kept: docs/security.md, section 5."""
    if holds_egn(text):
        raise forms.ValidationError(
            _(
                "This looks like a personal number (ЕГН). The portal takes none: delete "
                "it. If it is a phone number, write it with spaces."
            ),
            code="egn",
        )


class OrganisationField(forms.CharField):
    """An organisation of the directory by its name; `queryset` says which may be meant."""

    default_error_messages = {
        "unknown": _(
            "There is no such organisation in the directory. Choose its name from the "
            "list, or leave the field empty."
        ),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.queryset = Organisation.objects.none()

    def clean(self, value):
        name = super().clean(value)
        if not name:
            return None
        named = Q()
        for field in ("name_bg", "name_en", "short_name_bg", "short_name_en"):
            named |= Q(**{f"{field}__iexact": name})
        found = self.queryset.filter(named).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class OrganisationsField(NamedRowsField):
    """Organisations of the directory, always as names on lines: few are ever meant."""

    widget = forms.Textarea(attrs={"rows": 3, "maxlength": 4000})

    def __init__(self, **kwargs):
        super().__init__(Organisation.objects.none(), **kwargs)

    def prepare_value(self, value):
        return super().prepare_value(value) if value else ""

    def row(self, name):
        """Also without the quotation marks and dashes that the directory has."""
        try:
            return super().row(name)
        except forms.ValidationError:
            alike = [
                one for one in near(self.queryset, plain(name)) if is_named(one, name)
            ]
            if len(alike) == 1:
                return alike[0]
            raise


def plain(name):
    """Its words alone."""
    return " ".join(re.findall(r"\w+", name)).casefold()


def is_named(organisation, name):
    columns = ("name_bg", "name_en", "short_name_bg", "short_name_en")
    return plain(name) in {plain(getattr(organisation, one) or "") for one in columns}

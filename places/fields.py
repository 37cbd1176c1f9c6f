"""A town or village typed by name: one text field, helped by a list, that works without JavaScript."""

import re

from django import forms
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from places.models import Settlement

# "гр. Русе", "с.Басарбово", "община Русе", "обл. Русе": what stands before the name is no name.
BEFORE_A_NAME = re.compile(
    r"^(municipality of|municipality|oblast|town|village|"
    r"гр|с|град|село|общ|община|обл|област)\b\.?\s+|^(гр|с|общ|обл)\.",
    re.IGNORECASE,
)
AT_MOST_NAMED = 4
MOST_SUGGESTED = 20


def label(settlement):
    """The name with its municipality and oblast, as the field shows and reads it."""
    obshtina = settlement.obshtina
    return _("%(name)s, municipality of %(obshtina)s, oblast %(oblast)s") % {
        "name": settlement.name,
        "obshtina": obshtina.name,
        "oblast": obshtina.oblast.name,
    }


def find(text):
    """Settlements that the text may mean; words after a comma name the municipality or oblast."""
    name, *within = [bare_name(part) for part in text.split(",")]
    found = Settlement.objects.select_related("obshtina__oblast").filter(
        named(name) | Q(ekatte=name)
    )
    for place in filter(None, within):
        found = found.filter(
            named(place, "obshtina__") | named(place, "obshtina__oblast__")
        )
    found = list(found.order_by("name", "ekatte")[:60])
    towns = [one for one in found if one.kind == Settlement.Kind.TOWN]
    return towns if len(towns) == 1 else found


def bare_name(text):
    return BEFORE_A_NAME.sub("", " ".join(text.replace("\0", " ").split())).strip()


def named(name, path=""):
    return Q(**{f"{path}name_bg__iexact": name}) | Q(**{f"{path}name_en__iexact": name})


class SettlementInput(forms.TextInput):
    """A text field with suggestions; `suggestions` is any iterable of settlements."""

    suggestions = ()

    def render(self, name, value, attrs=None, renderer=None):
        options = [(label(settlement),) for settlement in self.suggestions]
        if not options:
            return super().render(name, value, attrs, renderer)
        list_id = f"{(attrs or {}).get('id', name)}_list"
        field = super().render(name, value, (attrs or {}) | {"list": list_id}, renderer)
        return field + format_html(
            '<datalist id="{}">{}</datalist>',
            list_id,
            format_html_join("", '<option value="{}"></option>', options),
        )


class SettlementField(forms.CharField):
    """Gives a `Settlement` for its name, in Bulgarian or English, with or without municipality.

    `field.widget.suggestions = Settlement.objects…` fills the list under it.
    """

    widget = SettlementInput
    default_error_messages = {
        "unknown": _(
            "We know no town or village called “%(name)s”. Check the spelling and "
            "write only its name."
        ),
        "similar": _(
            "We know no town or village called “%(name)s”. Did you mean: %(places)s?"
        ),
        "ambiguous": _(
            "There are several places with this name. Write which one, for example: "
            "%(places)s."
        ),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 160)
        kwargs.setdefault("label", _("Town or village"))
        kwargs.setdefault(
            "help_text",
            _("The name is enough. For places of the same name add the municipality."),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if isinstance(value, int):
            rows = Settlement.objects.select_related("obshtina__oblast")
            value = rows.filter(pk=value).first()
        return label(value) if isinstance(value, Settlement) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = find(text)
        if len(found) == 1:
            return found[0]
        raise self.doubt(text, found)

    def doubt(self, text, found):
        code, name = "ambiguous", bare_name(text.split(",")[0])
        if not found:
            found = Settlement.objects.select_related("obshtina__oblast").filter(
                Q(name_bg__istartswith=name) | Q(name_en__istartswith=name)
            )
            code = "similar" if name and found.exists() else "unknown"
        # Whoever has a list under the field chooses instead of typing once more.
        self.widget.suggestions = found[:MOST_SUGGESTED] or self.widget.suggestions
        places = "; ".join(str(label(one)) for one in found[:AT_MOST_NAMED])
        return forms.ValidationError(
            self.error_messages[code],
            code=code,
            params={"name": name, "places": places},
        )

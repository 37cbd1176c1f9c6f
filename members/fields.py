"""Form fields for territory and for rows of long lists; they work without JavaScript."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from members.models.eik import eik_of
from members.models.merges import Merge
from places.models import Oblast, Obshtina


class EikField(forms.CharField):
    """An EIK as people copy it: with spaces, or as a VAT number with BG before it."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value):
        return eik_of(super().to_python(value) or "") or None

    def widget_attrs(self, widget):
        """Room for what is dropped again."""
        return super().widget_attrs(widget) | {"maxlength": "24"}


class ObshtiniWidget(forms.CheckboxSelectMultiple):
    """Check boxes by oblast, each oblast folded unless something in it is chosen."""

    template_name = "members/widgets/obshtini.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = {str(pk) for pk in context["widget"]["value"]}
        oblasti = {
            oblast.pk: {"oblast": oblast, "obshtini": [], "count": 0}
            for oblast in Oblast.objects.all()
        }
        for obshtina in Obshtina.objects.all():
            is_chosen = str(obshtina.pk) in chosen
            row = oblasti[obshtina.oblast_id]
            row["obshtini"].append((obshtina, is_chosen))
            row["count"] += is_chosen
        context["widget"]["oblasti"] = [
            row for row in oblasti.values() if row["obshtini"]
        ]
        return context

    def optgroups(self, name, value, attrs=None):
        """None: the template goes by oblast."""
        return []


class FoldedChoices(forms.CheckboxSelectMultiple):
    """Forty check boxes are two screens of a phone: folded unless something is chosen."""

    template_name = "members/widgets/folded.html"
    summary = ""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"summary": self.summary}


class TopicsWidget(FoldedChoices):
    summary = _("Choose topics")


class OblastiWidget(FoldedChoices):
    summary = _("Choose oblasti")


class ObshtiniField(forms.ModelMultipleChoiceField):
    """Any of the 265 municipalities."""

    widget = ObshtiniWidget

    def __init__(self, **kwargs):
        super().__init__(Obshtina.objects.all(), **kwargs)


# More choices than this are no list for a phone: then the name is typed.
LONGEST_LIST = 60
NAMES = ("name", "short_name", "title")


def named(queryset, text):
    """Rows of that name in either language, or of that EIK."""
    columns = {field.name for field in queryset.model._meta.get_fields()}
    asked = Q(pk__in=[])
    for name in NAMES:
        if name in columns:
            asked |= Q(**{f"{name}_bg__iexact": text}) | Q(
                **{f"{name}_en__iexact": text}
            )
    if "eik" in columns:
        asked |= Q(eik=text) | Q(pk__in=merged_into(text))
    return queryset.filter(asked).order_by("pk")


def merged_into(text):
    """Organisations that took in one of this address or name, as old links have it."""
    known = Merge.objects.public().exclude(organisation=None)
    asked = Q(slug=text) | Q(name_bg__iexact=text) | Q(name_en__iexact=text)
    return known.filter(asked).values("organisation")


def near(queryset, text):
    """Rows whose names hold all the words, the shortest names first; a few, to be named."""
    column = "title" if hasattr(queryset.model, "title") else "name"
    for word in text.split():
        queryset = queryset.filter(
            Q(**{f"{column}_bg__icontains": word})
            | Q(**{f"{column}_en__icontains": word})
        )
    return queryset.order_by("pk")[:4]


class NamedChoiceField(ModelChoiceField):
    """A list while it is short; `settle` makes a field of it in which the name is typed.

    Understands the value of the list and the name alike, so that addresses stay.
    """

    default_error_messages = {
        "unknown": _("We know nothing called “%(name)s”. Check the spelling."),
        "similar": _("We know nothing called “%(name)s”. Did you mean: %(names)s?"),
    }

    def settle(self):
        if self.queryset[: LONGEST_LIST + 1].count() > LONGEST_LIST:
            self.type_it()

    def type_it(self):
        self.widget = forms.TextInput(attrs={"type": "search", "maxlength": 200})
        self.widget.is_required = self.required

    def is_typed(self):
        return isinstance(self.widget, forms.TextInput)

    def prepare_value(self, value):
        if not self.is_typed() or not value:
            return super().prepare_value(value)
        try:
            return str(super().to_python(value))
        except forms.ValidationError:
            return value

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError:
            text = " ".join(str(value).replace("\0", " ").split())[:200]
            found = list(named(self.queryset, text)[:2])
            if len(found) == 1:
                return found[0]
            raise doubt(self, text) from None


def doubt(field, text):
    """What is wrong with a name that means no row, or more than one."""
    names = "; ".join(str(row) for row in near(field.queryset, text)) if text else ""
    code = "similar" if names else "unknown"
    return forms.ValidationError(
        field.error_messages[code], code=code, params={"name": text, "names": names}
    )


class NamedChoiceFilter(django_filters.ModelChoiceFilter):
    field_class = NamedChoiceField


class NamedRowsField(forms.ModelMultipleChoiceField):
    """Check boxes while they are few; after `settle` a name on each line."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = NamedChoiceField.default_error_messages

    def settle(self):
        if self.queryset[: LONGEST_LIST + 1].count() > LONGEST_LIST:
            self.widget = forms.Textarea(attrs={"rows": 3, "maxlength": 4000})
            self.help_text = _("Their names as in the directory, each on a line.")

    def is_typed(self):
        return isinstance(self.widget, forms.Textarea)

    def prepare_value(self, value):
        if not self.is_typed() or not value or isinstance(value, str):
            return value if self.is_typed() else super().prepare_value(value)
        return "\n".join(str(row) for row in value)

    def has_changed(self, initial, data):
        if not self.is_typed():
            return super().has_changed(initial, data)
        return self.prepare_value(initial or []) != "\n".join((data or "").splitlines())

    def clean(self, value):
        if not self.is_typed():
            return super().clean(value)
        lines = [" ".join(line.split()) for line in (value or "").splitlines()][:40]
        pks = [self.row(line[:200]).pk for line in lines if line]
        if self.required and not pks:
            raise forms.ValidationError(
                self.error_messages["required"], code="required"
            )
        return self.queryset.filter(pk__in=pks)

    def row(self, name):
        found = list(named(self.queryset, name)[:2])
        if len(found) == 1:
            return found[0]
        raise doubt(self, name)

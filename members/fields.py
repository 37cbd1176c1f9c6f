"""A form field for territory that works without JavaScript."""

from django import forms

from places.models import Oblast, Obshtina


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


class ObshtiniField(forms.ModelMultipleChoiceField):
    """Any of the 265 municipalities."""

    widget = ObshtiniWidget

    def __init__(self, **kwargs):
        super().__init__(Obshtina.objects.all(), **kwargs)

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import ContactPerson
from members.models import Person

MOST = 6


class ContactForm(forms.Form):
    """One row: somebody of the organisation, or a name that is typed."""

    person = forms.ModelChoiceField(
        None,
        label=_("Somebody of your team"),
        required=False,
        empty_label=_("somebody else, named beside"),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    phone = forms.CharField(
        label=pgettext_lazy("of a contact", "Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        if people:
            self.fields["person"].queryset = people
        else:
            del self.fields["person"]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if self.errors or not any(data.values()):
            return data
        if data.get("person"):
            # The account's own name is shown; a second one would only get old.
            data["name"] = ""
        elif not data.get("name"):
            self.add_error("name", _("Write the name."))
        elif not (data.get("phone") or data.get("email")):
            self.add_error("phone", _("Write a phone or an e-mail."))
        return data

    def contact(self):
        return ContactPerson(**self.cleaned_data)


class BaseContactFormSet(BaseFormSet):
    """Whom to ask; a row that is emptied goes."""

    def __init__(self, *args, event, organisers, **kwargs):
        rows = list(event.contact_people.shown()) if event.pk else []
        super().__init__(
            *args,
            initial=[
                {
                    "person": row.person_id,
                    "name": row.name,
                    "phone": row.phone,
                    "email": row.email,
                }
                for row in rows
            ],
            form_kwargs={"people": people_of(organisers)},
            **kwargs,
        )

    def clean(self):
        chosen = [one for one in self.rows() if one.cleaned_data.get("person")]
        people = [one.cleaned_data["person"] for one in chosen]
        for number, form in enumerate(chosen):
            if people[number] in people[:number]:
                form.add_error("person", _("This person is named already."))

    def rows(self):
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None) and any(form.cleaned_data.values())
        ]

    def contacts(self):
        return [form.contact() for form in self.rows()]

    def says(self):
        """Who is named now, for the summary of the fold."""
        named = []
        for form in self.forms:
            who = form["person"].value() if "person" in form.fields else ""
            if who:
                rows = form.fields["person"].queryset.filter(pk=who)
                named += [str(one) for one in rows]
            elif form["name"].value():
                named.append(form["name"].value())
        return ", ".join(named)


def people_of(organisers):
    return (
        Person.objects.filter(
            memberships__organisation__in=organisers,
            memberships__ended_on=None,
            erased_at=None,
        )
        .exclude(name="")
        .distinct()
        .order_by("name", "pk")
    )


ContactFormSet = formset_factory(
    ContactForm,
    formset=BaseContactFormSet,
    extra=1,
    max_num=MOST,
    validate_max=True,
)

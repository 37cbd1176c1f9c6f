"""What an organisation tells about itself: pages to edit it, its documents, its people, writing to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, UpdateView, View

from core.views import Acts
from members.actions import documents
from members.actions import organisations as actions
from members.forms.profile import BasicsForm, ContactsForm, DocumentForm, PicturesForm
from members.models import Document, Organisation
from members.views.contact import WriteTo
from members.views.directory import OrganisationMixin, shown_team


class EditPage(OrganisationMixin, Acts, UpdateView):
    """One of the pages of the profile."""

    permission_required = "members.update"
    template_name = "members/organisation_form.html"
    done = gettext_lazy("The profile is saved.")
    part = ""

    def get_object(self):
        return self.organisation

    def get_context_data(self, **kwargs):
        return super().get_context_data(part=self.part, **kwargs)

    def act(self, form):
        user = self.request.user
        actions.update(
            form.save(actor=user),
            actor=user,
            changed=form.changed_data,
            confirms=self.part == "basics",
        )


class OrganisationUpdate(EditPage):
    form_class = BasicsForm
    part = "basics"


class ContactsUpdate(EditPage):
    form_class = ContactsForm
    part = "contacts"


class PicturesUpdate(EditPage):
    form_class = PicturesForm
    part = "pictures"


class OfOrganisation:
    """A tab: a list below one organisation, for whoever sees the organisation."""

    @cached_property
    def organisation(self):
        rows = Organisation.objects.visible_to(self.request.user)
        rows = rows.prefetch_related("attachments")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            organisation=self.organisation, tab=self.tab, **kwargs
        )


class Documents(OfOrganisation, ListView):
    template_name = "members/organisation_documents.html"
    tab = "documents"
    paginate_by = 30

    def get_queryset(self):
        visible = Document.objects.visible_to(self.request.user)
        rows = visible.filter(organisation=self.organisation)
        return rows.prefetch_related("attachments")


class People(OfOrganisation, ListView):
    """The team: all of it for members of the network, else who agreed to be shown."""

    template_name = "members/organisation_people.html"
    tab = "people"
    paginate_by = 50

    def get_queryset(self):
        return shown_team(self.organisation, self.request.user)


class DocumentCreate(OrganisationMixin, FormView):
    form_class = DocumentForm
    template_name = "members/document_form.html"
    permission_required = "members.update"

    def form_valid(self, form):
        upload = form.cleaned_data["file"]
        document = form.save(commit=False)
        try:
            documents.add(self.organisation, document, upload, actor=self.request.user)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The document is added."))
        return redirect(reverse("members:documents", args=[self.organisation.slug]))


class DocumentRemove(OrganisationMixin, View):
    permission_required = "members.update"
    http_method_names = ["post"]

    def post(self, request, slug, number):
        document = get_object_or_404(self.organisation.documents, pk=number)
        documents.remove(document, actor=request.user)
        messages.success(request, _("The document is removed."))
        return redirect(reverse("members:documents", args=[slug]))


class Contact(OfOrganisation, WriteTo):
    """Anybody writes to the organisation; its address is not shown."""

    template_name = "members/organisation_contact.html"
    tab = "contact"

    @property
    def addressee(self):
        return self.organisation

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DetailView, FormView, TemplateView, View
from django_filters.views import FilterView

from core.models import Attachment
from core.views import PermissionRequiredMixin
from projects import actions, framework, going_public
from projects.filters import ProjectFilter
from projects.forms import (
    ActivityForm,
    DocumentForm,
    PartnerForm,
    ProjectForm,
    ResultForm,
)
from projects.models import Activity, Project, Result


class ProjectList(FilterView):
    filterset_class = ProjectFilter
    template_name = "projects/project_list.html"
    paginate_by = 20

    def get_queryset(self):
        return (
            Project.objects.open_to(self.request.user)
            .select_related("organisation", "programme")
            .with_places()
        )


class ProjectDetail(DetailView):
    """Readers with the same rights get the same page; what is beside it is asked when it is drawn."""

    def get_queryset(self):
        return Project.objects.open_to(self.request.user).with_parts()


class OfProjectMixin:
    """A page below a project that the reader may see."""

    def projects(self):
        return Project.objects.open_to(self.request.user)

    @cached_property
    def project(self):
        return get_object_or_404(self.projects().for_page(), slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.project

    def dispatch(self, request, *args, **kwargs):
        """What was closed while somebody was writing is said where no form says it."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as error:
            if error.code != "closed":
                raise
            messages.error(request, " ".join(error.messages))
            return redirect(self.project)

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, **kwargs)


class Activities(OfProjectMixin, TemplateView):
    template_name = "projects/activities.html"


class Documents(OfProjectMixin, TemplateView):
    template_name = "projects/documents.html"

    def get_context_data(self, **kwargs):
        documents = self.project.attachments.filter(purpose=Attachment.Purpose.DOCUMENT)
        return super().get_context_data(documents=documents, **kwargs)


class ProjectCreate(PermissionRequiredMixin, CreateView):
    form_class = ProjectForm
    template_name = "projects/project_form.html"
    permission_required = "projects.create"

    def get_permission_object(self):
        return None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        project = actions.save_project(form, actor=self.request.user)
        messages.success(
            self.request,
            _("The project is saved as a draft. Now say what is promised."),
        )
        return redirect("projects:plan", project.slug)


class StaffPage(OfProjectMixin, PermissionRequiredMixin):
    permission_required = "projects.edit"


class ProjectUpdate(StaffPage, FormView):
    form_class = ProjectForm
    template_name = "projects/project_form.html"

    def get_form_kwargs(self):
        user = self.request.user
        return super().get_form_kwargs() | {"user": user, "instance": self.project}

    def form_valid(self, form):
        project = actions.save_project(form, actor=self.request.user)
        messages.success(self.request, _("The project is saved."))
        return redirect(project)


class Plan(StaffPage, TemplateView):
    """What was promised, for those who fill it in: results, indicators, activities, partners."""

    template_name = "projects/plan.html"

    def get_context_data(self, **kwargs):
        results = self.project.results.prefetch_related(
            *(
                f"indicators__{name}"
                for name in ("periods", "activity", "group", "obshtini")
            )
        )
        return super().get_context_data(
            levels=framework.levels(results),
            activities=self.project.activities.all(),
            partners=self.project.partners.all(),
            **kwargs,
        )


class Publish(StaffPage, TemplateView):
    """What everybody will read of it, and the button."""

    template_name = "projects/project_publish.html"
    permission_required = "projects.publish"

    def get(self, request, *args, **kwargs):
        if self.project.is_published:
            return redirect(self.project)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = going_public.parts_of(self.project)
        return super().get_context_data(parts_shown=found, **kwargs)

    def post(self, request, slug):
        try:
            actions.publish(self.project, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("projects:plan", slug)
        messages.success(request, _("The project is published."))
        return redirect(self.project)


class Unpublish(StaffPage, TemplateView):
    """What nobody else reads any more, and what stays with whoever has it."""

    template_name = "projects/project_unpublish.html"
    permission_required = "projects.publish"

    def get(self, request, *args, **kwargs):
        if not self.project.is_published:
            return redirect(self.project)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = going_public.parts_of(self.project)
        return super().get_context_data(parts_shown=found, **kwargs)

    def post(self, request, slug):
        actions.unpublish(self.project, actor=request.user)
        messages.success(request, _("The project is a draft again."))
        return redirect(self.project)


class PartEdit(StaffPage, FormView):
    """Add a part of the plan, or change the one named in the address."""

    template_name = "projects/part_form.html"
    parts = None

    @cached_property
    def part(self):
        if "pk" not in self.kwargs:
            return None
        own = self.parts.filter(project=self.project)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        own = {"project": self.project, "instance": self.part}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title(), **kwargs)

    def form_valid(self, form):
        actions.save_part(form, actor=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect("projects:plan", self.project.slug)


class ActivityEdit(PartEdit):
    form_class = ActivityForm
    parts = Activity.objects

    def title(self):
        return self.part.title if self.part else _("New activity")


class ResultEdit(PartEdit):
    form_class = ResultForm
    parts = Result.objects

    def title(self):
        return self.part.title if self.part else _("New result")


class PartnerAdd(StaffPage, FormView):
    form_class = PartnerForm
    template_name = "projects/part_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Add a partner"), **kwargs)

    def form_valid(self, form):
        actions.add_partner(
            self.project,
            organisation=form.cleaned_data["organisation"],
            role=form.cleaned_data["role"],
            actor=self.request.user,
        )
        messages.success(self.request, _("Saved."))
        return redirect("projects:plan", self.project.slug)


class PartnerRemove(StaffPage, View):
    http_method_names = ["post"]

    def post(self, request, slug, pk):
        partner = get_object_or_404(self.project.partners, pk=pk)
        actions.remove_partner(partner, actor=request.user)
        messages.success(request, _("The partner is removed from the project."))
        return redirect("projects:plan", slug)


class DocumentAdd(StaffPage, FormView):
    form_class = DocumentForm
    template_name = "projects/part_form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Add a document"), **kwargs)

    def form_valid(self, form):
        upload = form.cleaned_data["document"]
        try:
            actions.add_document(self.project, upload, actor=self.request.user)
        except ValidationError as error:
            form.add_error("document", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The document is added."))
        return redirect(reverse("projects:documents", args=[self.project.slug]))


class DocumentRemove(StaffPage, View):
    http_method_names = ["post"]

    def post(self, request, slug, pk):
        documents = self.project.attachments.filter(purpose="document")
        document = get_object_or_404(documents, pk=pk)
        actions.remove_document(document, project=self.project, actor=request.user)
        messages.success(request, _("The document is removed."))
        return redirect("projects:plan", slug)

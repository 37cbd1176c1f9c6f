"""The diary of a project: read, written, with its pictures, taken away and brought back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView, View

from core.galleries import views as galleries
from core.views import PermissionRequiredMixin
from projects.actions import diary as actions
from projects.forms.diary import DiaryForm
from projects.models import DiaryEntry
from projects.views import OfProjectMixin

ENTRIES_ON_A_PAGE = 10


class Diary(OfProjectMixin, ListView):
    """The newest day first."""

    template_name = "projects/diary.html"
    paginate_by = ENTRIES_ON_A_PAGE

    def get_queryset(self):
        visible = DiaryEntry.objects.visible_to(self.request.user)
        return visible.filter(project=self.project).newest().for_page()

    def deleted(self):
        """For whoever may bring them back."""
        user = self.request.user
        if not user.has_perm("projects.write_diary", self.project):
            return []
        gone = self.project.diary.recently_deleted().newest()
        rows = gone.select_related("project__organisation", "organisation")
        return [one for one in rows if user.has_perm("projects.edit_entry", one)]


class OfEntryMixin(OfProjectMixin):
    """Something about one entry of the diary that the reader may see."""

    @cached_property
    def entry(self):
        visible = DiaryEntry.objects.visible_to(self.request.user)
        return get_object_or_404(
            visible.filter(project=self.project).for_page(), pk=self.kwargs["number"]
        )

    def get_permission_object(self):
        return self.entry

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry=self.entry, **kwargs)


class Entry(OfEntryMixin, DetailView):
    """The lasting address of an entry, which feeds and mails name."""

    template_name = "projects/diary_entry.html"
    context_object_name = "entry"

    def get_object(self):
        return self.entry


class Writes(FormView):
    """The form of an entry, new or there already."""

    form_class = DiaryForm
    template_name = "projects/diary_form.html"
    entry = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "project": self.project,
            "user": self.request.user,
            "instance": self.entry,
        }

    def form_valid(self, form):
        user = self.request.user
        try:
            entry = actions.save_entry(form, actor=user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        uploads = form.cleaned_data["pictures"]
        for problem in actions.add_pictures(entry, uploads, actor=user):
            messages.error(self.request, problem)
        messages.success(self.request, _("The entry is saved."))
        if uploads:
            return redirect("projects:diary_pictures", self.project.slug, entry.pk)
        return redirect(entry)


class EntryCreate(OfProjectMixin, PermissionRequiredMixin, Writes):
    permission_required = "projects.write_diary"


class EntryPage(OfEntryMixin, PermissionRequiredMixin):
    """What only those do who may change the entry."""

    permission_required = "projects.edit_entry"


class EntryUpdate(EntryPage, Writes):
    pass


class EntryPictures(EntryPage, galleries.Pictures):
    template_name = "projects/diary_pictures.html"
    lock = staticmethod(actions.locked)

    @property
    def owner(self):
        return self.entry

    def address(self):
        return reverse(
            "projects:diary_pictures", args=[self.project.slug, self.entry.pk]
        )


class EntryDelete(EntryPage, View):
    http_method_names = ["post"]

    def post(self, request, slug, number):
        actions.delete_entry(self.entry, actor=request.user)
        words = _("The entry is taken away. For 30 days you can bring it back below.")
        messages.success(request, words)
        return redirect("projects:diary", slug)


class EntryRestore(OfProjectMixin, PermissionRequiredMixin, View):
    http_method_names = ["post"]
    permission_required = "projects.edit_entry"

    @cached_property
    def entry(self):
        """Others do not learn that there was one."""
        gone = self.project.diary.recently_deleted()
        entry = get_object_or_404(gone, pk=self.kwargs["number"])
        if not self.request.user.has_perm(self.permission_required, entry):
            raise Http404
        return entry

    def get_permission_object(self):
        return self.entry

    def post(self, request, slug, number):
        actions.restore_entry(self.entry, actor=request.user)
        messages.success(request, _("The entry is there again."))
        return redirect(self.entry)

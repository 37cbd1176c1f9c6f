"""What moderators decided about somebody, for themselves to read."""

from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView
from django.views.generic.edit import FormMixin

from core.views import Acts, SignedInMixin
from forums import actions, selectors
from forums.models import Appeal, Sanction
from forums.sanction_forms import AppealForm


class OwnDecisions(SignedInMixin):
    def get_queryset(self):
        own = Sanction.objects.visible_to(self.request.user)
        return own.select_related("post__topic", "forum", "group")

    def with_subject(self, sanction):
        """The topic is named only where the author reads it: it may have been moved."""
        access, post = selectors.access_of(self.request.user), sanction.post
        is_read = post and access.may("can_read_forum", post.topic.forum_id)
        sanction.subject = post.topic.subject if is_read else ""
        return sanction


class Decisions(OwnDecisions, ListView):
    template_name = "forums/decisions.html"
    paginate_by = 30

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for sanction in context["page_obj"]:
            self.with_subject(sanction)
        return context


class Decision(OwnDecisions, Acts, FormMixin, DetailView):
    """One decision, and while it stands the author's own words against it."""

    template_name = "forums/decision.html"
    context_object_name = "sanction"
    form_class = AppealForm
    done = gettext_lazy("Sent. A moderator who did not take the decision answers.")

    def get_object(self, queryset=None):
        return self.with_subject(super().get_object(queryset))

    def get_context_data(self, **kwargs):
        appeal = Appeal.objects.filter(sanction=self.object).first()
        may_appeal = appeal is None and self.object.is_standing()
        context = {"appeal": appeal, "may_appeal": may_appeal}
        return super().get_context_data(**kwargs) | context

    def post(self, request, pk):
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def act(self, form):
        text = form.cleaned_data["text"]
        actions.appeal(self.object, text=text, actor=self.request.user)

    def next_address(self, result):
        return self.object

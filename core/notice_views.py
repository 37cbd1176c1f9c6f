"""A person's notices: the list, reading one or all, and how often they come by mail."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView

from core import notifications
from core.models import Frequency, Notification
from core.notice_forms import NoticeSettingsForm
from core.one_click import StopByLink
from core.subjects import subjects
from core.views import SignedInMixin


class Notices(SignedInMixin, ListView):
    template_name = "core/notices.html"
    paginate_by = 20

    def get_queryset(self):
        visible = Notification.objects.visible_to(self.request.user)
        return visible.select_related("actor__person")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for notice in notifications.with_targets(list(context["object_list"])):
            notice.words = notifications.words(notice)
        unread = Notification.objects.visible_to(self.request.user).unread()
        return context | {"unread": unread.count()}


class ReadNotice(SignedInMixin, View):
    """Opening a notice marks it as read and leads to what it is about."""

    http_method_names = ["post"]

    def post(self, request, pk):
        visible = Notification.objects.visible_to(request.user)
        notice = get_object_or_404(visible, pk=pk)
        visible.unread().filter(pk=pk).update(read_at=timezone.now())
        return redirect(notice.target)


class ReadAllNotices(SignedInMixin, View):
    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request):
        own = Notification.objects.filter(user=request.user)
        own.unread().update(read_at=timezone.now())
        messages.success(request, _("All notices are marked as read."))
        return redirect("notifications")


class NoticeSettings(SignedInMixin, FormView):
    """How often each subject comes by mail."""

    form_class = NoticeSettingsForm
    template_name = "core/notice_settings.html"

    def get_form_kwargs(self):
        user = self.request.user
        chosen = {
            name: frequency
            for name, frequency in notifications.frequencies_of(user).items()
            if subjects()[name].concerns(user)
        }
        return super().get_form_kwargs() | {"chosen": chosen}

    def form_valid(self, form):
        notifications.choose(self.request.user, form.cleaned_data)
        messages.success(self.request, _("Your choice is saved."))
        return redirect("notification_settings")


class StopNotices(StopByLink):
    """The link under each mail about a subject, or under a digest."""

    link = notifications.STOP
    template_name = "core/notices_stop.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            subject=subjects().get(self.what), is_stopped=self.is_stopped(), **kwargs
        )

    def is_stopped(self):
        frequencies = notifications.frequencies_of(self.reader)
        if self.what:
            return frequencies.get(self.what) == Frequency.NEVER
        return not any(map(notifications.digest_for, frequencies.values()))

    def act(self, *, starts):
        if not starts:
            notifications.stop(self.reader, self.what)

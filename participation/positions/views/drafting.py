"""Writing a position together, and leading it from state to state."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core import editor, typed
from core.conflict_views import Reconciles
from core.reconciling import is_conflict
from core.typed_views import KeepsTyped
from core.views import Acts, PermissionRequiredMixin, SignedInMixin
from participation.common.views.meanwhile import Meanwhile
from participation.positions import actions, words
from participation.positions.forms import (
    FileForm,
    InviteForm,
    PositionForm,
    StateForm,
)
from participation.positions.models import Position
from participation.positions.views.mixins import OfPosition, SeenPosition


class Writing(KeepsTyped, Reconciles, TemplateView):
    """The form; what two people write at once is put together or laid side by side."""

    template_name = "participation/positions/form.html"
    typed_title = "title"

    def get(self, request, **kwargs):
        return self.show(self.resumed_form() if self.resumed else self.form())

    def post(self, request, **kwargs):
        if "typing" in request.POST:
            return self.answer_typing(request.POST)
        form = self.reconcile(self.form(request.POST, request.FILES))
        position = self.kept(form)
        if position is None:
            return self.show(form)
        self.typed_is_saved()
        self.tell_of_merging()
        messages.success(request, self.done)
        return redirect(position)

    def resumed_form(self):
        """As it was typed; nothing was sent yet, so nothing is wrong yet."""
        form = self.reconcile(self.form(typed.as_data(self.resumed)))
        form.errors.clear()
        return form

    def kept(self, form, *, again=False):
        if self.conflict or not form.is_valid():
            return None
        try:
            return self.save(form)
        except ValidationError as error:
            if is_conflict(error) and not again:
                # Somebody saved in this very second.
                self.forget_row()
                return self.kept(self.reconcile(form), again=True)
            form.add_error(None, error)

    def forget_row(self):
        """Read it anew: the form has written into the one that is there."""

    def form(self, data=None, uploads=None):
        return PositionForm(
            data,
            uploads,
            instance=self.instance(),
            user=self.request.user,
            initial=self.initial(),
        )

    def initial(self):
        return {}

    def show(self, form):
        context = self.get_context_data(
            form=form,
            title=self.title,
            conflict=self.conflict or self.open_dispute,
            typing=self.typed_context(),
            **editor.head(form, self.request),
        )
        return self.render_to_response(context)


class PositionCreate(PermissionRequiredMixin, Writing):
    permission_required = "positions.add"

    @property
    def title(self):
        return _("Begin a position")

    @property
    def done(self):
        return _("The draft is saved. Invite others to write it with you.")

    def instance(self):
        return Position()

    def initial(self):
        return {"submission": uuid.uuid4()}

    def save(self, form):
        return actions.begin(form, actor=self.request.user)


class PositionUpdate(OfPosition, Writing):
    permission_required = "positions.edit"

    @property
    def title(self):
        return _("Edit the position")

    @property
    def done(self):
        return _("The changes are saved.")

    def instance(self):
        return self.position

    def forget_row(self):
        del self.position

    def save(self, form):
        return actions.save(
            form, seen_at=form.cleaned_data["version"], actor=self.request.user
        )


class ActsOnPosition(OfPosition, Acts, FormView):
    """A form of one act."""

    template_name = "participation/positions/act.html"
    lead = ""

    def next_address(self, result):
        return self.position

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, lead=self.lead, button=self.button, **kwargs
        )


class Drafters(ActsOnPosition):
    """Who else is asked to write it."""

    permission_required = "positions.invite"
    form_class = InviteForm
    title = gettext_lazy("Write it together")
    lead = gettext_lazy(
        "The people of the organisation read the draft, and write it with you once they "
        "said yes. Readers see which organisations wrote it."
    )
    button = gettext_lazy("Invite it")
    done = gettext_lazy("The organisation is invited.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"position": self.position}

    def act(self, form):
        organisation = form.cleaned_data["organisation"]
        actions.invite(self.position, organisation, actor=self.request.user)


class OfDrafter(SeenPosition, SignedInMixin, View):
    """The answer of an invited organisation; its place is taken away by the author too."""

    http_method_names = ["post"]

    @cached_property
    def drafter(self):
        rows = self.position.drafters.select_related("organisation")
        return get_object_or_404(rows, pk=self.kwargs["number"])

    def post(self, request, **kwargs):
        if not self.may(request.user):
            raise PermissionDenied
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, self.said)
        seen = Position.objects.visible_to(request.user).filter(pk=self.position.pk)
        return redirect(self.position if seen.exists() else "positions:list")

    def may(self, user):
        return user.works_for(self.drafter.organisation)


class Agree(OfDrafter):
    @property
    def said(self):
        return _("Your organisation writes it too.")

    def act(self):
        actions.agree(
            self.position,
            self.drafter.organisation,
            moment=timezone.now(),
            actor=self.request.user,
        )


class Leave(OfDrafter):
    """Of one's own organisation; the author takes another's place away."""

    @property
    def said(self):
        name = {"name": self.drafter.organisation}
        if not super().may(self.request.user):
            return _("%(name)s is taken out of those who write the position.") % name
        if self.drafter.agreed_at:
            return _("%(name)s no longer writes the position.") % name
        return _("The invitation to %(name)s is declined.") % name

    def may(self, user):
        return super().may(user) or user.has_perm("positions.invite", self.position)

    def act(self):
        actions.leave(self.position, self.drafter.organisation, actor=self.request.user)


class AddFile(ActsOnPosition):
    permission_required = "positions.edit"
    form_class = FileForm
    title = gettext_lazy("Add a document")
    button = gettext_lazy("Add it")
    done = gettext_lazy("The document is added.")

    def act(self, form):
        document = form.cleaned_data["document"]
        actions.attach(self.position, document, actor=self.request.user)


class RemoveFile(OfPosition, View):
    permission_required = "positions.edit"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        found = get_object_or_404(self.position.attachments, key=kwargs["key"])
        try:
            actions.detach(found, position=self.position, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The document is removed."))
        return redirect(self.position)


class ChangeStatus(Meanwhile, ActsOnPosition):
    """The next state, after a page that says what comes of it."""

    permission_meanwhile = "positions.decide"
    form_class = StateForm
    done = gettext_lazy("It is written down. Who writes and signs it is told.")

    @cached_property
    def status(self):
        if self.kwargs["status"] not in words.STEP_WORDS:
            raise Http404
        return Position.Status(self.kwargs["status"])

    @property
    def permission_required(self):
        return f"positions.move_{self.status}"

    @property
    def title(self):
        return words.STEP_WORDS[self.status]

    @property
    def lead(self):
        return words.STEP_MEANS[self.status]

    @property
    def button(self):
        return self.title

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"status": self.status}

    def act(self, form):
        actions.change_status(
            self.position,
            status=self.status,
            actor=self.request.user,
            **form.cleaned_data,
        )


class Restore(OfPosition, View):
    permission_required = "positions.restore"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            actions.restore(self.position, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The position is on the site again."))
        return redirect(self.position)

"""The list of positions, one of them, and what of it is taken along."""

from django.http import Http404, HttpResponse
from django.views.generic import DetailView, View
from django_filters.views import FilterView

from core import pdf
from members.models import Organisation
from participation.common.frozen import canonical
from participation.common.supporters import Supporters
from participation.positions import papers, words
from participation.positions.filters import PositionFilter
from participation.positions.models import Position
from participation.positions.views.mixins import SeenPosition
from projects.models import Project

Status = Position.Status
# The steps that a button leads to, in the order of the buttons.
STEPS = [
    Status.OPEN,
    Status.ADOPTED,
    Status.DRAFT,
    Status.WITHDRAWN,
    Status.HIDDEN,
]


class PositionList(FilterView):
    filterset_class = PositionFilter
    template_name = "participation/positions/list.html"
    paginate_by = 20

    def get_queryset(self):
        visible = Position.objects.visible_to(self.request.user)
        return visible.filter(status__in=Position.PUBLIC).for_list()

    def get_context_data(self, **kwargs):
        visible = Position.objects.visible_to(self.request.user)
        hidden = visible.exclude(status__in=Position.PUBLIC)
        return super().get_context_data(waiting=hidden, **kwargs)


class PositionDetail(SeenPosition, DetailView):
    template_name = "participation/positions/detail.html"

    def get_object(self):
        return self.position

    def get_context_data(self, **kwargs):
        position, user = self.position, self.request.user
        seen = Organisation.objects.visible_to(user)
        visible = Project.objects.visible_to(user).select_related("programme")
        submissions = list(position.submissions.for_page())
        sent_to = {one.addressee_id for one in submissions if not one.taken_back_on}
        addressees = list(position.addressees.all())
        return super().get_context_data(
            author=seen.filter(pk=position.organisation_id).first(),
            drafters=position.drafters.select_related("organisation"),
            addressees=addressees,
            unsent=[one for one in addressees if one.pk not in sent_to],
            submissions=submissions,
            project=visible.filter(pk=position.project_id).first(),
            changes=position.told_steps(inside=self.is_inside()),
            supporters=Supporters(position, user),
            files=position.attachments.order_by("pk"),
            steps=self.steps(),
            own_asked=self.own_asked(),
            **kwargs,
        )

    def is_inside(self):
        """Whoever writes it, and whoever looks after it."""
        user = self.request.user
        if not user.is_authenticated:
            return False
        drafted = Position.objects.drafted_by(user).filter(pk=self.position.pk)
        return user.has_perm("positions.decide", self.position) or drafted.exists()

    def steps(self):
        """[(state, what the button says)] of those that the user may take."""
        user = self.request.user
        if not user.is_authenticated:
            return []
        return [
            (one, words.STEP_WORDS[one])
            for one in STEPS
            if user.has_perm(f"positions.move_{one}", self.position)
        ]

    def own_asked(self):
        """Invitations which the user may answer."""
        user = self.request.user
        if not (user.is_authenticated and self.position.is_draft()):
            return []
        own = user.organisation_ids("owner", "editor")
        return self.position.drafters.asked().filter(organisation__in=own)


class PositionPdf(SeenPosition, View):
    """The text with its signatories, in its own language."""

    def get(self, request, **kwargs):
        content = papers.position(self.position, user=request.user)
        return pdf.response(f"position-{self.position.pk}", content)


class Frozen(SeenPosition, View):
    """The very bytes of which the checksum is made."""

    def get(self, request, **kwargs):
        if not self.position.adopted:
            raise Http404
        content = canonical(self.position.adopted)
        response = HttpResponse(content, content_type="application/json")
        name = f"position-{self.position.pk}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

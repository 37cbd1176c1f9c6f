"""Pages of one group that its readers see; those made of other apps' rows stand on the roof."""

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View
from django.views.generic.edit import FormMixin

from core import audit, exports, throttle
from core.views import sign_in_first
from members import stays
from members.actions import contact, group_files
from members.forms.groups import GroupFileForm, GroupMembersFilter, JoinForm
from members.models import Group, GroupRequest, Membership, Organisation, Person
from members.views.contact import WriteTo

A_PAGE = 30
# With so many members a group needs no advice on its first steps any more.
A_FEW = 3


def visit_of(group, user):
    """By which an administrator reads the group now, if so."""
    if not user.is_authenticated or group.pk not in user.read_group_ids():
        return None
    return group.visits.current().filter(user=user).first()


def own_memberships(group, user):
    """Rows that the user may end: their own and those of organisations they work for."""
    if not user.is_authenticated:
        return []
    mine = Q(person__user=user) | Q(
        organisation__in=user.organisation_ids("owner", "editor")
    )
    return group.memberships.filter(mine).select_related("organisation", "person")


def invitations_of(group, user):
    if not user.is_authenticated:
        return []
    rows = GroupRequest.objects.inviting(user).filter(group=group)
    return rows.select_related("organisation")


def asked_by(group, user):
    """What the user asked for and nobody has answered yet."""
    if not user.is_authenticated:
        return []
    rows = GroupRequest.objects.asking().answerable_by(user).filter(group=group)
    return rows.select_related("organisation", "person")


class OneGroup:
    """The group of the address, if the reader may know of it."""

    tab = "group"  # None: a page of its own, which stands below none of the tabs

    @cached_property
    def group(self):
        visible = Group.objects.visible_to(self.request.user)
        rows = visible.select_related("oblast").prefetch_related("attachments")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def dispatch(self, request, *args, **kwargs):
        """What became of the group meanwhile is said on its page, where no form says it."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.group)

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            group=self.group,
            tab=self.tab,
            may_read=user.has_perm("members.read_group", self.group),
            may_manage=user.has_perm("members.manage_group", self.group),
            visit=visit_of(self.group, user),
            **kwargs,
        )


class ReadingGroup(AccessMixin, OneGroup):
    """What a group holds: of a shut one only for its members."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("members.read_group", self.group):
            if not request.user.is_authenticated:
                return sign_in_first(self, request)
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class GroupDetail(OneGroup, DetailView):
    """The group's front page; what others write in it is brought by tags of the roof."""

    template_name = "members/group_detail.html"

    def get_object(self):
        return self.group

    def get_context_data(self, **kwargs):
        group, user = self.group, self.request.user
        may_manage = user.has_perm("members.manage_group", group)
        may_join = user.has_perm("members.join_group", group)
        return super().get_context_data(
            leaving=own_memberships(group, user),
            requests=requests_of(group) if may_manage else [],
            invitations=invitations_of(group, user),
            asked=asked_by(group, user),
            leading=leading(group, user),
            topics=group.topics.all(),
            is_new=group.memberships.count() < A_FEW,
            takes_messages=bool(contact.recipients(group)),
            join_form=JoinForm(user=user, group=group) if may_join else None,
            **kwargs,
        )


class GroupContact(OneGroup, WriteTo):
    """Whoever may know of the group writes to its coordinators."""

    template_name = "members/group_contact.html"
    tab = None

    @property
    def addressee(self):
        return self.group


def leading(group, user):
    """Organisations and persons that coordinate, as far as the reader may see them."""
    rows = group.memberships.filter(is_coordinator=True)
    organisations = Organisation.objects.visible_to(user)
    people = Person.objects.visible_to(user)
    return [
        *organisations.filter(pk__in=rows.values("organisation")).order_by("name"),
        *people.filter(pk__in=rows.values("person")).order_by("name", "pk"),
    ]


def requests_of(group):
    return group.requests.select_related("organisation", "person")


class GroupMembers(ReadingGroup, TemplateView):
    """Organisations of today or of the day in the address, and the persons on their own."""

    template_name = "members/group_members.html"
    tab = "members"

    @cached_property
    def filter(self):
        organisations = self.organisations()
        return GroupMembersFilter(self.request.GET, organisations=organisations)

    @cached_property
    def chosen(self):
        return self.filter.cleaned_data if self.filter.is_valid() else {}

    @cached_property
    def day(self):
        """A day of the past, or None for today."""
        today = timezone.localdate()
        on = GroupMembersFilter.base_fields["on"]
        asked = on.to_python(self.request.GET.get("on")) if self.is_day() else None
        return asked if asked and asked < today else None

    def is_day(self):
        form = GroupMembersFilter(
            {"on": self.request.GET.get("on", "")},
            organisations=Organisation.objects.none(),
        )
        form.is_valid()
        return "on" not in form.errors

    @cached_property
    def since(self):
        """{organisation: since when}"""
        rows = stays.stays([self.group.pk])
        return stays.on_day(rows, self.day or timezone.localdate())

    def organisations(self):
        visible = Organisation.objects.visible_to(self.request.user)
        return visible.filter(pk__in=list(self.since))

    def found(self):
        rows = self.organisations()
        if words := self.chosen.get("q"):
            rows = rows.filter(
                Q(name_bg__icontains=words)
                | Q(name_en__icontains=words)
                | Q(short_name_bg__icontains=words)
            )
        if obshtina := self.chosen.get("obshtina"):
            rows = rows.in_obshtina([obshtina.code])
        return rows.select_related("seat__obshtina__oblast").order_by("name", "pk")

    def get_context_data(self, **kwargs):
        user = self.request.user
        page = Paginator(self.found(), A_PAGE).get_page(self.request.GET.get("page"))
        sees_people = user.has_perm("members.see_group_people", self.group)
        self.complete(page.object_list, with_people=sees_people and not self.day)
        people = people_in(self.group) if sees_people and not self.day else []
        if words := self.chosen.get("q"):
            people = [row for row in people if words.lower() in row.person.name.lower()]
        return super().get_context_data(
            page_obj=page,
            total=len(self.since),
            hidden=len(self.since) - self.organisations().count(),
            day=self.day,
            form=self.filter,
            is_narrowed=bool(self.chosen.get("q") or self.chosen.get("obshtina")),
            people=people if page.number == 1 else [],
            may_export=user.has_perm("members.coordinate_group", self.group),
            **kwargs,
        )

    def complete(self, organisations, *, with_people):
        """Since when each is in, whether it coordinates, and who of it takes part."""
        rows = self.group.memberships.filter(organisation__in=organisations)
        rows = {} if self.day else {row.organisation_id: row for row in rows}
        people = {}
        for row in taking_part(organisations) if with_people else []:
            people.setdefault(row.organisation_id, []).append(row.person)
        for organisation in organisations:
            organisation.since = self.since[organisation.pk]
            organisation.row = rows.get(organisation.pk)
            organisation.people = people.get(organisation.pk, [])


def taking_part(organisations):
    """People whom an organisation brings into the group: those with a role in it."""
    rows = Membership.objects.current().filter(
        organisation__in=organisations, person__user__is_active=True
    )
    rows = rows.exclude(role="").select_related("person")
    return rows.order_by("person__name", "pk")


def people_in(group):
    rows = group.memberships.of_people().select_related("person")
    return list(rows.order_by("person__name", "pk"))


class ExportGroupMembers(GroupMembers):
    """The list as a file for the coordinators, with the names of the people in it."""

    def get(self, request, **kwargs):
        if not request.user.is_authenticated:
            return sign_in_first(self, request)
        if not request.user.has_perm("members.coordinate_group", self.group):
            raise PermissionDenied
        if not throttle.may_export(request.user):
            words = _("You have exported five files within the hour. Try again later.")
            messages.error(request, words)
            return redirect("members:group_members", self.group.slug)
        rows = list(self.rows())
        audit.record(
            "members.group_exported",
            actor=request.user,
            target=self.group,
            rows=len(rows),
        )
        header = [
            _("Name"),
            _("Kind"),
            _("Seat"),
            _("Municipality"),
            _("In the group since"),
            _("Coordinates"),
            _("People who take part"),
        ]
        return exports.csv_response(f"{self.group.slug}-members", header, rows)

    def rows(self):
        organisations = list(self.found())
        self.complete(organisations, with_people=True)
        for one in organisations:
            yield [
                one.name,
                one.get_kind_display(),
                one.seat.name if one.seat else "",
                one.seat.obshtina.name if one.seat else "",
                one.since,
                _("yes") if one.row and one.row.is_coordinator else "",
                ", ".join(str(person) for person in one.people),
            ]
        for row in people_in(self.group):
            yield [
                str(row.person),
                _("person"),
                "",
                "",
                row.joined_on,
                _("yes") if row.is_coordinator else "",
                "",
            ]


class GroupFiles(ReadingGroup, FormMixin, TemplateView):
    """Files of the group, by year where there are several, and the form to add one."""

    form_class = GroupFileForm
    template_name = "members/group_files.html"
    tab = "files"

    def get_success_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        user = self.request.user
        visible = self.group.files.visible_to(user)
        years = [day.year for day in visible.dates("added_at", "year", order="DESC")]
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked in {str(one) for one in years} else None
        rows = visible.filter(added_at__year=year) if year else visible
        rows = rows.select_related("added_by__person", "group")
        pages = Paginator(rows.prefetch_related("attachments"), A_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        for row in page.object_list:
            row.may_remove = user.has_perm("members.remove_group_file", row)
        return super().get_context_data(
            page_obj=page,
            years=years,
            year=year,
            may_add=user.has_perm("members.add_group_file", self.group),
            **kwargs,
        )

    def post(self, request, **kwargs):
        if not request.user.has_perm("members.add_group_file", self.group):
            raise PermissionDenied
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        group_files.add_file(
            self.group, data["file"], title=data["title"], actor=request.user
        )
        messages.success(request, _("The file is in the group."))
        return redirect("members:group_files", self.group.slug)


class RemoveGroupFile(ReadingGroup, View):
    http_method_names = ["post"]

    def post(self, request, number, **kwargs):
        if not request.user.is_authenticated:
            return sign_in_first(self, request)
        rows = self.group.files.visible_to(request.user).select_related("group")
        row = get_object_or_404(rows, pk=number)
        if not request.user.has_perm("members.remove_group_file", row):
            raise PermissionDenied
        group_files.remove_file(row, actor=request.user)
        words = _("“%(name)s” is taken away.") % {"name": row.title}
        messages.success(request, words)
        return redirect("members:group_files", self.group.slug)

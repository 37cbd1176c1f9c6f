import hashlib
import uuid

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import files
from core.forms import ConsentField, PictureField, ask_for_consent
from members.actions import group_files as actions
from members.behalf import preferred
from members.fields import TopicsWidget
from members.models import Group, Organisation, Topic
from members.names import clean_name
from places.models import Oblast, Obshtina

PICTURES = ("logo", "cover")
ACCESS = [
    (Group.Access.OPEN, _("Open: whoever has an account comes in at once")),
    (
        Group.Access.APPROVAL,
        _("By approval: everybody reads the page, and you answer who asks to join"),
    ),
    (
        Group.Access.CLOSED,
        _("Closed: everybody sees the name, only the members read the rest"),
    ),
    (
        Group.Access.PRIVATE,
        _("Private: only its members know of it, and they come by invitation"),
    ),
]


class GroupForm(forms.ModelForm):
    logo = PictureField(
        label=_("Logo"), required=False, help_text=_("JPEG, PNG or WebP, up to 15 MB.")
    )
    cover = PictureField(
        label=_("Cover picture"),
        required=False,
        help_text=_("It stands above the page. JPEG, PNG or WebP, up to 15 MB."),
    )
    cover_alt_bg = forms.CharField(
        label=_("What the picture shows"),
        max_length=250,
        required=False,
        help_text=_("For people who do not see it: “Ten people around a table”."),
    )
    cover_alt_en = forms.CharField(
        label=_("What the picture shows, in English"),
        max_length=250,
        required=False,
        help_text=_("For those who read the page in English."),
    )
    cover_consent = ConsentField()
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    remove_cover = forms.BooleanField(label=_("Take the picture away"), required=False)

    class Meta:
        model = Group
        fields = [
            "name_bg",
            "name_en",
            "description_bg",
            "description_en",
            "topics",
            "oblast",
            "founded_on",
            "access",
            "email",
        ]
        labels = {
            "name_bg": _("Name in Bulgarian"),
            "name_en": _("Name in English"),
            "description_bg": _("Description in Bulgarian"),
            "description_en": _("Description in English"),
        }
        help_texts = {
            "oblast": _("Coordinators of the network there look after the group too."),
            "access": _(
                "What a closed group holds was written for it, so it is never opened to all."
            ),
            "email": _(
                "Questions from the group’s page go there; it is never shown. "
                "Without it they go to the coordinators."
            ),
        }
        widgets = {
            "access": forms.RadioSelect,
            "topics": TopicsWidget,
            "description_bg": forms.Textarea(attrs={"rows": 8}),
            "description_en": forms.Textarea(attrs={"rows": 8, "lang": "en"}),
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_bg"].required = True
        self.fields["access"].choices = ACCESS
        self.fields["oblast"].empty_label = _("the whole country")
        for name in PICTURES:
            kept = self.instance.pk and self.instance.picture(name)
            if not kept:
                del self.fields[f"remove_{name}"]
            elif name == "cover":
                self.fields["cover_consent"].offer(kept)
                self.initial |= {
                    "cover_consent": kept.consent,
                    "cover_alt_bg": kept.alt_bg,
                    "cover_alt_en": kept.alt_en,
                }

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("cover") and not data.get("cover_alt_bg"):
            self.add_error(
                "cover_alt_bg", _("Say in a few words what the picture shows.")
            )
        kept = self.instance.pk and self.instance.cover()
        stays = kept and not data.get("remove_cover")
        ask_for_consent(self, "cover_consent", upload=data.get("cover"), stays=stays)
        return data

    def save_pictures(self, group, *, user):
        data = self.cleaned_data
        for name in PICTURES:
            if data.get(f"remove_{name}") and not data[name]:
                actions.remove_picture(group, name)
            else:
                asked = ("alt_bg", "alt_en", "consent") if name == "cover" else ()
                words = {word: data[f"cover_{word}"] for word in asked}
                actions.set_picture(group, name, data[name], actor=user, **words)

    def clean_name_bg(self):
        return clean_name(self.cleaned_data["name_bg"])

    def clean_access(self):
        """Visibility never widens silently: a closed group stays closed."""
        access = self.cleaned_data["access"]
        closed = {Group.Access.CLOSED, Group.Access.PRIVATE}
        before = Group.objects.filter(pk=self.instance.pk).values_list("access")
        if before and before[0][0] in closed and access not in closed:
            raise forms.ValidationError(
                _(
                    "What is written in a closed group was meant for it. "
                    "Start a new open group instead."
                ),
                code="widens",
            )
        return access


class JoinForm(forms.Form):
    """As oneself, or as an organisation of one's own: who is inside or has asked is not offered."""

    who = forms.ModelChoiceField(
        None,
        label=_("Who joins"),
        required=False,
        empty_label=_("I, personally"),
    )
    note = forms.CharField(label=_("A few words"), max_length=500, required=False)

    def __init__(self, *args, user, group, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.editable_by(user).filter(
            status=Organisation.Status.ACTIVE
        )
        who = self.fields["who"]
        taken = [group.memberships.all(), group.requests.asking()]
        for rows in taken:
            inside = rows.exclude(organisation=None).values("organisation")
            own = own.exclude(pk__in=inside)
        who.queryset = own
        who.initial = preferred(user, who.queryset.values("pk"))
        self.is_inside = any(rows.filter(person__user=user).exists() for rows in taken)
        if self.is_inside:
            who.empty_label = None

    def is_a_choice(self):
        """Is there more to choose from than oneself?"""
        return self.is_inside or self.fields["who"].queryset.exists()

    def has_anybody(self):
        """Is there still somebody who could join: oneself, or an organisation?"""
        return not self.is_inside or self.fields["who"].queryset.exists()


class ReasonForm(forms.Form):
    """Words to those whom it touches."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those concerned read it."),
    )


class GroupsFilter(forms.Form):
    """By a word of the name, by oblast and topic; only what some group has is offered.

    Of a closed group strangers know the name and the oblast, so topics count where one reads.
    """

    q = forms.CharField(label=_("Name of the group"), max_length=100, required=False)
    oblast = forms.ModelChoiceField(
        None,
        label=_("Oblast"),
        required=False,
        empty_label=_("the whole country"),
        to_field_name="code",
    )
    topic = forms.ModelChoiceField(
        None,
        label=_("Topic"),
        required=False,
        empty_label=_("all topics"),
        to_field_name="slug",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        visible = Group.objects.visible_to(user).order_by().values("pk")
        oblasti = Oblast.objects.filter(groups__in=visible)
        self.fields["oblast"].queryset = oblasti.distinct().order_by("name")
        self.readable = Group.objects.readable_by(user).order_by().values("pk")
        topics = Topic.objects.filter(groups__in=self.readable)
        self.fields["topic"].queryset = topics.distinct().order_by("name")

    def narrowed(self, rows):
        """What is not understood narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if words := chosen.get("q"):
            rows = rows.filter(
                Q(name_bg__icontains=words) | Q(name_en__icontains=words)
            )
        if oblast := chosen.get("oblast"):
            rows = rows.filter(oblast=oblast)
        if topic := chosen.get("topic"):
            rows = rows.filter(topics=topic, pk__in=self.readable)
        return rows

    def is_used(self):
        return any(self.data.get(name) for name in self.fields)


class GroupMembersFilter(forms.Form):
    """A large group is searched by name and by municipality."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    obshtina = forms.ModelChoiceField(
        None,
        label=_("Municipality"),
        required=False,
        empty_label=_("all municipalities"),
        to_field_name="code",
    )
    on = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        places = Obshtina.objects.filter(
            Q(pk__in=organisations.order_by().values("seat__obshtina"))
            | Q(organisations__in=organisations.order_by().values("pk"))
        )
        self.fields["obshtina"].queryset = places.distinct().order_by("name")


class GroupFileField(forms.FileField):
    """A picture or a document in one of the formats of `core.files`."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if files.extension(upload) in {"jpg", "jpeg", "png", "webp"}:
            files.check_picture(upload)
        else:
            files.check_document(upload)
        return upload


class GroupFileForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("What it is, in one language: “Rules of the network, 2026”."),
    )
    file = GroupFileField(
        label=_("File"),
        max_length=150,
        help_text=_(
            "PDF, Word, Excel, PowerPoint, OpenDocument, TXT or CSV up to 25 MB; "
            "a picture up to 15 MB."
        ),
    )


class GroupMailForm(forms.Form):
    """What is sent was seen before: the preview's print travels with the form."""

    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text; an address that begins with https:// becomes a link."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission", uuid.uuid4())

    def clean_subject(self):
        return " ".join(self.cleaned_data["subject"].split())

    def clean_submission(self):
        return self.cleaned_data["submission"] or uuid.uuid4()

    def print_of_text(self):
        words = f"{self.cleaned_data['subject']}\n{self.cleaned_data['text']}"
        return hashlib.sha256(words.encode()).hexdigest()

    def was_seen(self):
        return self.cleaned_data["seen"] == self.print_of_text()


class EnterGroupForm(forms.Form):
    """By its name or address, for a private group is in no list."""

    group = forms.CharField(
        label=_("Name or address of the group"),
        max_length=200,
        help_text=_("As it stands in the report or in the complaint."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coordinators of the group read it."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = Group.objects.shut_to(user)

    def clean_group(self):
        asked = self.cleaned_data["group"].strip()
        slug = asked.rstrip("/").rpartition("/")[2]
        found = self.groups.filter(
            Q(slug=slug) | Q(name_bg__iexact=asked) | Q(name_en__iexact=asked)
        ).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no closed or private group with this name or address."),
                code="unknown",
            )
        return found

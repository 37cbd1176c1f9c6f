from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ForumPlace(models.Model):
    """Whose forum it is: from this rights are computed (`forums/access.py`)."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody reads, everybody with an account writes")
        MEMBERS = "members", _("members of the network")
        GROUP = "group", _("members of the group")
        PROJECT = "project", _("who works on the project")
        PRACTICE = "practice", _("who practises with the organisation")

    forum = models.OneToOneField(
        "forum.Forum", models.CASCADE, verbose_name=_("forum"), related_name="place"
    )
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience)
    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("group"),
        null=True,
        blank=True,
        related_name="forum_places",
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="forum_places",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("practice organisation"),
        null=True,
        blank=True,
        related_name="forum_places",
    )
    is_for_questions = models.BooleanField(
        _("for questions"),
        default=False,
        help_text=_("Whoever asks marks the post that answered."),
    )

    class Meta:
        verbose_name = _("place of a forum")
        verbose_name_plural = _("places of forums")
        constraints = [
            models.CheckConstraint(
                name="forum_of_group_names_the_group",
                condition=~Q(audience="group") | Q(group__isnull=False),
                violation_error_message=_("Choose the group whose forum this is."),
            ),
            models.CheckConstraint(
                name="forum_of_project_names_the_project",
                condition=~Q(audience="project") | Q(project__isnull=False),
                violation_error_message=_("Choose the project whose forum this is."),
            ),
            models.UniqueConstraint(
                fields=["project"], name="forum_once_for_each_project"
            ),
            models.CheckConstraint(
                name="forum_of_practice_names_the_organisation",
                condition=Q(audience="practice", organisation__isnull=False)
                | (~Q(audience="practice") & Q(organisation=None)),
            ),
        ]

    def __str__(self):
        return f"{self.forum}: {self.get_audience_display()}"

"""A project's news and events below its page, and the tabs that lead to all its parts.

They stand on the roof because they show every app's rows; `projects` is below all of them.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import ListView

from core.along import Light, json_rows
from core.memory import while_unchanged
from core.models import Link
from events.models import Event
from leadernet import project_forums
from leadernet.organisations import Tab
from leadernet.project_gallery import first_pictures, pictures_of
from members.models import Organisation
from news.models import Article
from participation.ideas.models import Idea
from participation.surveys.models import Survey
from participation.volunteering.models import Opportunity
from participation.volunteering.views.opportunities import add_days
from projects import beside
from projects.models import DiaryEntry, Project
from projects.views import OfProjectMixin
from reports.models import Closing, Report

HEADLINE = Light(
    Article,
    {"title_bg", "title_en", "slug", "published_at"},
    {"organisation": Light(Organisation, {"name_bg", "name_en"})},
)


def articles_of(project, user):
    visible = Article.objects.visible_to(user).live()
    return visible.filter(project=project)


def events_of(project, user):
    return Event.objects.visible_to(user).live().filter(project=project)


def entries_of(project, user):
    return DiaryEntry.objects.visible_to(user).filter(project=project)


def ideas_of(project, user):
    return Idea.objects.visible_to(user).live().filter(call__project=project)


def surveys_of(project, user):
    """A draft is in the list of who writes it."""
    rows = Survey.objects.visible_to(user).filter(project=project)
    return rows.exclude(status=Survey.Status.DRAFT)


def opportunities_of(project):
    """Public ones; a draft is on the desk of who writes it."""
    return Opportunity.objects.live().filter(project=project)


@while_unchanged(by_rights=True)
def tabs(project, user) -> list[Tab]:
    """The page itself and what is not empty for this reader; `project` comes `for_page`."""
    there = what_is_there(project, user)
    found = [Tab("project", _("The project"), project.get_absolute_url())]
    for key, label, route, is_there in [
        ("final", _("Final figures"), "reports:final", there["was_closed"]),
        ("results", _("Results"), "reports:results", project.has_results),
        ("activities", _("Activities"), "projects:activities", project.has_activities),
        ("coverage", _("By municipality"), "reports:coverage", project.has_coverage),
        (
            "budget",
            _("Budget"),
            "projects:budget",
            project.has_budget or user.has_perm("projects.edit", project),
        ),
        ("news", _("News"), "project_news", there["has_news"]),
        ("events", _("Events"), "project_events", there["has_events"]),
        ("ideas", _("Ideas"), "project_ideas", there["has_ideas"]),
        ("surveys", _("Surveys"), "project_surveys", there["has_surveys"]),
        (
            "volunteering",
            _("Volunteering"),
            "project_volunteering",
            there["has_volunteering"],
        ),
        ("diary", _("Diary"), "projects:diary", there["has_diary"]),
        ("gallery", _("Gallery"), "project_gallery", there["has_gallery"]),
        (
            "publications",
            _("Publications"),
            "project_publications",
            there["has_publications"],
        ),
        (
            "reports",
            _("Reports"),
            "reports:list",
            there["has_reports"] or user.has_perm("projects.edit", project),
        ),
        ("documents", _("Documents"), "projects:documents", project.has_documents),
        (
            "forum",
            _("Forum"),
            "project_forum",
            project_forums.has_forum_for(user, project, there["forum_number"]),
        ),
    ]:
        if is_there:
            found.append(Tab(key, label, reverse(route, args=[project.slug])))
    return found


def what_is_there(project, user):
    """{has_part: is there something in it for the reader?}, its forum and its last report.

    The row lives as long as the page of one reader.
    """
    if not hasattr(project, "what_is_there"):
        project.what_is_there = ask(project, parts_of(project, user))
    return project.what_is_there


def whole(project, user):
    """The project with all that its own page needs of it, in one question with its parts."""
    if not hasattr(project, "contacts"):
        articles = articles_of(project, user).newest()[:3]
        asked = beside.asked() | {"headlines": HEADLINE.along(articles)}
        found = ask(project, parts_of(project, user) | asked)
        beside.take(project, found)
        project.what_is_there = found
    return project


def ask(project, asked):
    rows = Project.objects.filter(pk=project.pk).order_by()
    return rows.annotate(**asked).values(*asked).get()


def parts_of(project, user):
    parts = {
        "has_news": articles_of(project, user),
        "has_events": events_of(project, user),
        "has_ideas": ideas_of(project, user),
        "has_surveys": surveys_of(project, user),
        "has_volunteering": opportunities_of(project),
        "has_diary": entries_of(project, user),
        "has_gallery": pictures_of(project, user),
        "has_publications": articles_of(project, AnonymousUser()),
        "was_closed": Closing.objects.filter(project=project, closed_at__isnull=False),
        "is_on_a_path": Link.objects.of(Project, [project.pk]).steps(),
        "has_reports": Report.objects.visible_by_rights(user).filter(project=project),
    }
    public = Report.objects.visible_to(AnonymousUser()).filter(project=project)
    return {
        **{name: Exists(rows.order_by()) for name, rows in parts.items()},
        "forum_number": Subquery(project_forums.forums_of(project)),
        "last_report": json_rows(public.order_by("-number")[:1], "number", "kind"),
    }


def last_report(project, user) -> Report | None:
    """The newest one that everybody may read, as far as its link needs."""
    for number, kind in what_is_there(project, user)["last_report"]:
        return Report(project=project, number=number, kind=kind)
    return None


def newest_entries(project, user, there):
    if "diary" not in there:
        return []
    rows = entries_of(project, user).newest().for_page()
    # Their pictures stand in the strip below.
    return list(rows.prefetch_related(None)[:2])


def newest_pictures(project, user, there):
    return first_pictures(project, user) if "gallery" in there else []


def newest_articles(project, user):
    return HEADLINE.made(whole(project, user).what_is_there["headlines"])


class ProjectNews(OfProjectMixin, ListView):
    template_name = "leadernet/project_news.html"
    paginate_by = 12

    def get_queryset(self):
        rows = articles_of(self.project, self.request.user)
        return rows.newest().for_cards()


class ProjectEvents(OfProjectMixin, ListView):
    """What comes stands above what was; only what was has pages."""

    template_name = "leadernet/project_events.html"
    paginate_by = 20
    COMING = 20

    def events(self):
        return events_of(self.project, self.request.user)

    def get_queryset(self):
        return self.events().past().for_agenda()

    def upcoming(self):
        return self.events().upcoming().for_agenda()[: self.COMING]


class ProjectIdeas(OfProjectMixin, ListView):
    template_name = "leadernet/project_ideas.html"
    paginate_by = 20

    def get_queryset(self):
        return ideas_of(self.project, self.request.user).for_list()


class ProjectSurveys(OfProjectMixin, ListView):
    template_name = "leadernet/project_surveys.html"
    paginate_by = 20

    def get_queryset(self):
        return surveys_of(self.project, self.request.user).for_list()


class ProjectVolunteering(OfProjectMixin, ListView):
    template_name = "leadernet/project_volunteering.html"
    paginate_by = 20

    def get_queryset(self):
        return opportunities_of(self.project).for_list().order_by("-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        add_days(context["object_list"])
        return context

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.views.generic import TemplateView

from core.file_views import File
from events.models import Event
from leadernet import (
    event_surveys,
    health,
    organisations,
    personal,
    programmes,
    project_closing,
    project_gallery,
    project_pages,
    publications,
    views,
)
from leadernet.causes_from import CauseFromEvent, CauseFromTopic
from leadernet.discussions import Discuss
from leadernet.followers import views as followers
from leadernet.groups import (
    ArchiveGroup,
    GroupEvents,
    GroupFigures,
    GroupForum,
    GroupNews,
    ReopenGroup,
)
from leadernet.merging import views as merging
from leadernet.offline import views as offline
from leadernet.path import views as path_views
from leadernet.places import OblastPage, ObshtinaPage, Places
from leadernet.practice import views as practice
from leadernet.project_forums import ProjectForum
from leadernet.quoting import FreezeFigures
from leadernet.sitemaps import sitemaps
from leadernet.sittings import EventOfSitting
from leadernet.training_plans import EventOfTraining, PlanPage, PlanPdf
from leadernet.vote_options import LeadOptions
from news.models import Article
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.ideas.models import Idea
from reports.views import Overview

urlpatterns = [
    path("admin/login/", views.AdminSignIn.as_view(), name="admin_sign_in"),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("files/<str:key>/<str:name>", File.as_view(), name="file"),
    path(".well-known/security.txt", views.SecurityTxt.as_view(), name="security_txt"),
    path("robots.txt", views.Robots.as_view(), name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": sitemaps, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": sitemaps},
        name="sitemap_section",
    ),
    *i18n_patterns(
        path("", views.FrontPage.as_view(), name="home"),
        path("search/", views.Search.as_view(), name="search"),
        path("search/links/", views.SearchLinks.as_view(), name="search_links"),
        path("desk/", views.Desk.as_view(), name="desk"),
        path("styleguide/", views.StyleGuide.as_view(), name="styleguide"),
        path(
            "privacy/",
            TemplateView.as_view(template_name="leadernet/privacy.html"),
            name="privacy",
        ),
        path(
            "accessibility/",
            TemplateView.as_view(template_name="leadernet/accessibility.html"),
            name="accessibility",
        ),
        path("accounts/data/", personal.MyData.as_view(), name="my_data"),
        path("accounts/close/", personal.CloseAccount.as_view(), name="close_account"),
        path(
            "accounts/closed/", personal.AccountClosed.as_view(), name="account_closed"
        ),
        path(
            "news/<slug:slug>/discuss/",
            Discuss.as_view(model=Article),
            name="discuss_article",
        ),
        path(
            "news/<slug:slug>/figures/",
            FreezeFigures.as_view(),
            name="article_figures",
        ),
        path(
            "events/<slug:slug>/discuss/",
            Discuss.as_view(model=Event),
            name="discuss_event",
        ),
        path(
            "ideas/<int:pk>/discuss/",
            Discuss.as_view(model=Idea),
            name="discuss_idea",
        ),
        path(
            "causes/<int:pk>/discuss/",
            Discuss.as_view(model=Cause),
            name="discuss_cause",
        ),
        path(
            "causes/from/topic/<int:pk>/",
            CauseFromTopic.as_view(),
            name="cause_from_topic",
        ),
        path(
            "causes/from/event/<slug:slug>/",
            CauseFromEvent.as_view(),
            name="cause_from_event",
        ),
        path(
            "questions/<int:pk>/discuss/",
            Discuss.as_view(model=Question),
            name="discuss_question",
        ),
        path(
            "ideas/calls/<slug:slug>/meetings/<int:pk>/event/",
            EventOfSitting.as_view(),
            name="sitting_event",
        ),
        path(
            "path/<slug:kind>/<int:number>/", path_views.PathPage.as_view(), name="path"
        ),
        path(
            "path/<slug:kind>/<int:number>/links/",
            path_views.Links.as_view(),
            name="path_links",
        ),
        path(
            "path/<slug:kind>/<int:number>/links/<int:link>/remove/",
            path_views.Unlink.as_view(),
            name="path_unlink",
        ),
        path(
            "surveys/<slug:slug>/plan/",
            PlanPage.as_view(),
            name="training_plan",
        ),
        path(
            "surveys/<slug:slug>/plan.pdf",
            PlanPdf.as_view(),
            name="training_plan_pdf",
        ),
        path(
            "surveys/<slug:slug>/plan/<int:pk>/event/",
            EventOfTraining.as_view(),
            name="training_event",
        ),
        path("votes/<slug:slug>/options/", LeadOptions.as_view(), name="vote_options"),
        path("practice/", practice.Practice.as_view(), name="practice"),
        path("practice/begin/", practice.Begin.as_view(), name="practice_begin"),
        path("practice/again/", practice.StartOver.as_view(), name="practice_again"),
        path(
            "practice/people/", practice.InvitePeople.as_view(), name="practice_people"
        ),
        path("groups/<slug:slug>/news/", GroupNews.as_view(), name="group_news"),
        path("groups/<slug:slug>/events/", GroupEvents.as_view(), name="group_events"),
        path(
            "groups/<slug:slug>/figures/", GroupFigures.as_view(), name="group_figures"
        ),
        path("groups/<slug:slug>/forum/", GroupForum.as_view(), name="group_forum"),
        path(
            "groups/<slug:slug>/archive/", ArchiveGroup.as_view(), name="archive_group"
        ),
        path("groups/<slug:slug>/reopen/", ReopenGroup.as_view(), name="reopen_group"),
        path("places/", Places.as_view(), name="places"),
        path("places/<slug:oblast>/", OblastPage.as_view(), name="oblast"),
        path(
            "places/<slug:oblast>/<slug:obshtina>/",
            ObshtinaPage.as_view(),
            name="obshtina",
        ),
        path(
            "members/<slug:slug>/news/",
            organisations.OrganisationNews.as_view(),
            name="organisation_news",
        ),
        path(
            "members/<slug:slug>/events/",
            organisations.OrganisationEvents.as_view(),
            name="organisation_events",
        ),
        path(
            "members/<slug:slug>/projects/",
            organisations.OrganisationProjects.as_view(),
            name="organisation_projects",
        ),
        path(
            "members/<slug:slug>/merge/",
            merging.ChooseDuplicate.as_view(),
            name="choose_duplicate",
        ),
        path(
            "members/<slug:slug>/merge/<int:number>/",
            merging.MergeOrganisations.as_view(),
            name="merge_organisations",
        ),
        path("programmes/", programmes.Programmes.as_view(), name="programmes"),
        path(
            "programmes/<slug:code>/",
            programmes.ProgrammePage.as_view(),
            name="programme",
        ),
        path(
            "projects/<slug:slug>/news/",
            project_pages.ProjectNews.as_view(),
            name="project_news",
        ),
        path(
            "projects/<slug:slug>/events/",
            project_pages.ProjectEvents.as_view(),
            name="project_events",
        ),
        path(
            "projects/<slug:slug>/ideas/",
            project_pages.ProjectIdeas.as_view(),
            name="project_ideas",
        ),
        path(
            "projects/<slug:slug>/surveys/",
            project_pages.ProjectSurveys.as_view(),
            name="project_surveys",
        ),
        path(
            "projects/<slug:slug>/volunteering/",
            project_pages.ProjectVolunteering.as_view(),
            name="project_volunteering",
        ),
        path(
            "projects/<slug:slug>/gallery/",
            project_gallery.ProjectGallery.as_view(),
            name="project_gallery",
        ),
        path(
            "projects/<slug:slug>/publications/",
            publications.Publications.as_view(),
            name="project_publications",
        ),
        path(
            "projects/<slug:slug>/publications.csv",
            publications.PublicationsCsv.as_view(),
            name="project_publications_csv",
        ),
        path(
            "projects/<slug:slug>/publications.xlsx",
            publications.PublicationsXlsx.as_view(),
            name="project_publications_xlsx",
        ),
        path(
            "projects/<slug:slug>/copy/",
            offline.CopyPage.as_view(),
            name="project_copy",
        ),
        path(
            "projects/<slug:slug>/copy/make/",
            offline.MakeCopy.as_view(),
            name="make_project_copy",
        ),
        path(
            "projects/<slug:slug>/copy.zip",
            offline.CopyFile.as_view(),
            name="project_copy_file",
        ),
        path(
            "projects/<slug:slug>/forum/",
            ProjectForum.as_view(),
            name="project_forum",
        ),
        path(
            "projects/following/stop/<str:token>/",
            followers.StopFollowing.as_view(),
            name="stop_following_project",
        ),
        path(
            "projects/<slug:slug>/closing/close/",
            project_closing.CloseProject.as_view(),
            name="close_project",
        ),
        path(
            "events/<slug:slug>/survey/",
            event_surveys.AskParticipants.as_view(),
            name="event_survey",
        ),
        path(
            "events/<slug:slug>/opinion/<str:token>/",
            event_surveys.Opinion.as_view(),
            name="event_opinion",
        ),
        path("network/projects/", Overview.as_view(), name="project_overview"),
        path("people/merge/", merging.PeopleToMerge.as_view(), name="merge_people"),
        path(
            "people/<int:pk>/merge/<int:number>/",
            merging.MergePeople.as_view(),
            name="merge_person",
        ),
        path("", include("core.urls")),
        path("", include("reports.open_urls")),
        path("", include("members.urls")),
        path("accounts/", include("allauth.urls")),
        path("ideas/", include("participation.ideas.urls")),
        path("causes/", include("participation.causes.urls")),
        path("positions/", include("participation.positions.urls")),
        path("votes/", include("participation.votes.urls")),
        path("volunteering/", include("participation.volunteering.urls")),
        path("surveys/", include("participation.surveys.urls")),
        path("questions/", include("participation.centre.urls")),
        path("surveys/", include("participation.surveys.results.urls")),
        path("support/", include("participation.common.urls")),
        path("answer/", include("participation.common.answer_urls")),
        path("projects/", include("projects.urls")),
        path("projects/", include("reports.urls")),
        path("events/", include("events.urls")),
        path("news/", include("news.urls")),
        path("newsletter/", include("news.newsletter_urls")),
        path("forums/", include("forums.urls")),
        prefix_default_language=False,
    ),
]

from django.urls import path

from news.views import newsletters, subscribing

app_name = "newsletter"

urlpatterns = [
    path("", newsletters.Archive.as_view(), name="list"),
    path("<int:number>/", newsletters.Issue.as_view(), name="detail"),
    path("subscribe/", subscribing.Subscribe.as_view(), name="subscribe"),
    path("asked/", subscribing.Asked.as_view(), name="asked"),
    path("mine/", subscribing.Mine.as_view(), name="mine"),
    path("mine/join/", subscribing.Join.as_view(), name="join"),
    path("mine/leave/", subscribing.Leave.as_view(), name="leave"),
    path("confirm/<str:token>/", subscribing.Confirm.as_view(), name="confirm"),
    path("choices/<str:token>/", subscribing.Choices.as_view(), name="choices"),
    path("stop/<str:token>/", subscribing.Stop.as_view(), name="stop"),
    path("drafts/", newsletters.Drafts.as_view(), name="drafts"),
    path("drafts/new/", newsletters.Create.as_view(), name="create"),
    path("drafts/<int:pk>/", newsletters.Prepare.as_view(), name="prepare"),
    path("drafts/<int:pk>/preview/", newsletters.Preview.as_view(), name="preview"),
    path(
        "drafts/<int:pk>/mail/<str:language>/",
        newsletters.AsMail.as_view(),
        name="as_mail",
    ),
    path("drafts/<int:pk>/try/", newsletters.Try.as_view(), name="try"),
    path("drafts/<int:pk>/send/", newsletters.Send.as_view(), name="send"),
    path("drafts/<int:pk>/delete/", newsletters.Delete.as_view(), name="delete"),
    path("drafts/<int:pk>/progress/", newsletters.Progress.as_view(), name="progress"),
    path("drafts/<int:pk>/stop/", newsletters.StopSending.as_view(), name="halt"),
    path(
        "drafts/<int:pk>/letters/<str:state>/",
        newsletters.Letters.as_view(),
        name="letters",
    ),
]

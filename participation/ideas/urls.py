from django.urls import path

from participation.ideas import views

app_name = "ideas"
urlpatterns = [
    path("", views.IdeaList.as_view(), name="list"),
    path("export.csv", views.IdeaCsv.as_view(), name="export_csv"),
    path("export.xlsx", views.IdeaXlsx.as_view(), name="export_xlsx"),
    path("new/", views.IdeaCreate.as_view(), name="create"),
    path("calls/new/", views.CallCreate.as_view(), name="call_create"),
    path("calls/<slug:slug>/edit/", views.CallUpdate.as_view(), name="call_update"),
    path("<int:pk>/", views.IdeaDetail.as_view(), name="detail"),
    path("<int:pk>/support/", views.Support.as_view(), name="support"),
    path(
        "<int:pk>/support/organisation/",
        views.SupportAsOrganisation.as_view(),
        name="support_as_organisation",
    ),
    path(
        "<int:pk>/support/paper/",
        views.SupportOnPaper.as_view(),
        name="support_on_paper",
    ),
    path(
        "<int:pk>/support/<int:support>/withdraw/",
        views.SupportWithdraw.as_view(),
        name="support_withdraw",
    ),
    path("<int:pk>/edit/", views.IdeaUpdate.as_view(), name="update"),
    path("<int:pk>/status/", views.ChangeStatus.as_view(), name="status"),
]

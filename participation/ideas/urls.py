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
    path("<int:pk>/edit/", views.IdeaUpdate.as_view(), name="update"),
    path("<int:pk>/status/", views.ChangeStatus.as_view(), name="status"),
]

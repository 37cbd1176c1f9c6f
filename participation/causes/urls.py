from django.urls import path

from participation.causes import views

app_name = "causes"
urlpatterns = [
    path("", views.CauseList.as_view(), name="list"),
    path("form.pdf", views.FormPdf.as_view(), name="form_pdf"),
    path("new/", views.CauseCreate.as_view(), name="create"),
    path("<int:pk>/", views.CauseDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.CauseUpdate.as_view(), name="update"),
    path("<int:pk>/status/", views.ChangeStatus.as_view(), name="status"),
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
    path("<int:pk>/signatures.pdf", views.SignatureSheet.as_view(), name="signatures"),
    path("<int:pk>/decision.pdf", views.DecisionPaper.as_view(), name="decision"),
    path("<int:pk>/supporters.pdf", views.Petition.as_view(), name="petition"),
    path(
        "<int:pk>/supporters-<int:part>.pdf",
        views.Petition.as_view(),
        name="petition_part",
    ),
]

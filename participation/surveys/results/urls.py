from django.urls import path

from participation.surveys.results import planning, views

app_name = "survey_results"
urlpatterns = [
    path("<slug:slug>/results/", views.ResultsPage.as_view(), name="page"),
    path("<slug:slug>/results/cross/", views.Cross.as_view(), name="cross"),
    path("<slug:slug>/results/share/", views.Share.as_view(), name="share"),
    path("<slug:slug>/results/answers/", views.Answers.as_view(), name="answers"),
    path("<slug:slug>/results.csv", views.Csv.as_view(), name="csv"),
    path("<slug:slug>/results.xlsx", views.Xlsx.as_view(), name="xlsx"),
    path("<slug:slug>/results.json", views.Json.as_view(), name="json"),
    path("<slug:slug>/results.pdf", views.Pdf.as_view(), name="pdf"),
    path("<slug:slug>/compare/", views.Compare.as_view(), name="compare"),
    path(
        "<slug:slug>/compare/organisations/",
        views.CompareByName.as_view(),
        name="compare_by_name",
    ),
    path("<slug:slug>/needs/", views.NeedsPage.as_view(), name="needs"),
    path("<slug:slug>/plan/share/", planning.Share.as_view(), name="share_plan"),
    path(
        "<slug:slug>/plan/<int:pk>/", planning.EditTraining.as_view(), name="training"
    ),
    path(
        "<slug:slug>/plan/<int:pk>/remove/",
        planning.RemoveTraining.as_view(),
        name="remove_training",
    ),
]

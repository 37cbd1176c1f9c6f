"""Below /projects/<slug>/: everything about a project's figures."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<slug:slug>/results/", views.Results.as_view(), name="results"),
    path(
        "<slug:slug>/results/<int:number>/", views.Evidence.as_view(), name="evidence"
    ),
    path(
        "<slug:slug>/results/<int:number>/export.csv",
        views.EvidenceCsv.as_view(),
        name="evidence_csv",
    ),
    path(
        "<slug:slug>/results/<int:number>/export.xlsx",
        views.EvidenceXlsx.as_view(),
        name="evidence_xlsx",
    ),
    path("<slug:slug>/coverage/", views.Coverage.as_view(), name="coverage"),
    path(
        "<slug:slug>/coverage.xlsx", views.CoverageXlsx.as_view(), name="coverage_xlsx"
    ),
    path("<slug:slug>/project.xlsx", views.ProjectXlsx.as_view(), name="project_xlsx"),
    path("<slug:slug>/project.json", views.ProjectJson.as_view(), name="project_json"),
    path(
        "<slug:slug>/indicators/new/",
        views.IndicatorEdit.as_view(),
        name="indicator_create",
    ),
    path(
        "<slug:slug>/indicators/<int:number>/edit/",
        views.IndicatorEdit.as_view(),
        name="indicator_update",
    ),
    path(
        "<slug:slug>/indicators/<int:number>/parts/",
        views.PartTargets.as_view(),
        name="part_targets",
    ),
    path(
        "<slug:slug>/indicators/<int:number>/measure/",
        views.Measure.as_view(),
        name="measure",
    ),
]

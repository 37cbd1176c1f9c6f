"""Below /projects/<slug>/: everything about a project's figures."""

from django.urls import include, path

from reports import views
from reports.views import closing, embedding, handing, open_data

# Below a report.
of_report = [
    path("", views.ReportPage.as_view(), name="report"),
    path("report.pdf", views.ReportPdf.as_view(), name="report_pdf"),
    path("report.xlsx", views.ReportXlsx.as_view(), name="report_xlsx"),
    path("pack/", views.Packs.as_view(), name="packs"),
    path("pack.zip", views.PackFile.as_view(), name="pack"),
    path("edit/", views.Change.as_view(), name="change"),
    path("write/<slug:part>/", views.Write.as_view(), name="write"),
    path("annexes/new/", views.AnnexAdd.as_view(), name="annex_create"),
    path("annexes/<str:key>/remove/", views.AnnexRemove.as_view(), name="annex_remove"),
    path("submit/", views.Submit.as_view(), name="submit"),
    path("withdraw/", views.Withdraw.as_view(), name="withdraw"),
    path("discard/", views.Discard.as_view(), name="discard"),
    path("decide/", views.Decide.as_view(), name="decide"),
    path("correct/", views.Correct.as_view(), name="correct"),
    path("publish/", views.Publish.as_view(), name="publish"),
    path("unpublish/", views.Unpublish.as_view(), name="unpublish"),
    path("comment/<slug:place>/", views.Comment.as_view(), name="comment"),
    path("comments/<int:pk>/answer/", views.Answer.as_view(), name="answer"),
    path("comments/<int:pk>/settle/", views.Settle.as_view(), name="settle"),
]

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
    path("<slug:slug>/open-data/", open_data.OpenData.as_view(), name="open_data"),
    path("<slug:slug>/iati.xml", open_data.ProjectIati.as_view(), name="iati"),
    path("<slug:slug>/badge.svg", embedding.Badge.as_view(), name="badge"),
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
    path("<slug:slug>/closing/", closing.Begin.as_view(), name="closing"),
    path("<slug:slug>/closing/open/", closing.Open.as_view(), name="closing_open"),
    path(
        "<slug:slug>/closing/open/<slug:key>/",
        handing.HandOverEdit.as_view(),
        name="closing_thing",
    ),
    path(
        "<slug:slug>/closing/open/<slug:key>/take-back/",
        handing.TakeBack.as_view(),
        name="closing_take_back",
    ),
    path(
        "<slug:slug>/closing/handed/<int:pk>/",
        handing.Handed.as_view(),
        name="handed",
    ),
    path(
        "<slug:slug>/closing/figures/",
        closing.Figures.as_view(),
        name="closing_figures",
    ),
    path(
        "<slug:slug>/closing/people/", closing.People.as_view(), name="closing_people"
    ),
    path("<slug:slug>/closing/reopen/", closing.Reopen.as_view(), name="reopen"),
    path("<slug:slug>/final/", closing.Final.as_view(), name="final"),
    path("<slug:slug>/reports/", views.ReportList.as_view(), name="list"),
    path("<slug:slug>/reports/new/", views.Begin.as_view(), name="begin"),
    path("<slug:slug>/reports/plan/", views.Plan.as_view(), name="plan"),
    path("<slug:slug>/reports/<int:number>/", include(of_report)),
]

from django.urls import path

from participation.ideas.views import (
    calls,
    ideas,
    joining,
    presenting,
    sittings,
    tables,
)

app_name = "ideas"
urlpatterns = [
    path("", ideas.IdeaList.as_view(), name="list"),
    path("export.csv", ideas.IdeaCsv.as_view(), name="export_csv"),
    path("export.xlsx", ideas.IdeaXlsx.as_view(), name="export_xlsx"),
    path("new/", ideas.IdeaCreate.as_view(), name="create"),
    path("calls/new/", calls.CallCreate.as_view(), name="call_create"),
    path("calls/<slug:slug>/edit/", calls.CallUpdate.as_view(), name="call_update"),
    path("calls/<slug:slug>/", calls.CallPage.as_view(), name="call"),
    path("calls/<slug:slug>/propose/", ideas.Propose.as_view(), name="propose"),
    path("calls/<slug:slug>/phases/", calls.Phases.as_view(), name="phases"),
    path("calls/<slug:slug>/fields/", calls.Fields.as_view(), name="fields"),
    path(
        "calls/<slug:slug>/fields/new/",
        calls.EditField.as_view(),
        name="field_create",
    ),
    path(
        "calls/<slug:slug>/fields/<int:pk>/",
        calls.EditField.as_view(),
        name="field_update",
    ),
    path(
        "calls/<slug:slug>/fields/<int:pk>/arrange/",
        calls.ArrangeField.as_view(),
        name="field_arrange",
    ),
    path("calls/<slug:slug>/waiting/", calls.Waiting.as_view(), name="waiting"),
    path("calls/<slug:slug>/form.pdf", sittings.FormPdf.as_view(), name="form_pdf"),
    path(
        "calls/<slug:slug>/meetings/new/",
        sittings.EditSitting.as_view(),
        name="sitting_create",
    ),
    path(
        "calls/<slug:slug>/meetings/<int:pk>/",
        sittings.SittingPage.as_view(),
        name="sitting",
    ),
    path(
        "calls/<slug:slug>/meetings/<int:pk>/edit/",
        sittings.EditSitting.as_view(),
        name="sitting_update",
    ),
    path(
        "calls/<slug:slug>/meetings/<int:pk>/code.svg",
        sittings.SittingCode.as_view(),
        name="sitting_code",
    ),
    path("calls/<slug:slug>/present/", presenting.Present.as_view(), name="present"),
    path("calls/<slug:slug>/matrix/", tables.Matrix.as_view(), name="matrix"),
    path(
        "calls/<slug:slug>/matrix.xlsx",
        tables.MatrixXlsx.as_view(),
        name="matrix_xlsx",
    ),
    path("calls/<slug:slug>/matrix.pdf", tables.MatrixPdf.as_view(), name="matrix_pdf"),
    path("calls/<slug:slug>/compare/", joining.Compare.as_view(), name="compare"),
    path("calls/<slug:slug>/merge/", joining.Merge.as_view(), name="merge"),
    path(
        "presentations/<int:pk>/",
        presenting.PresentationPage.as_view(),
        name="presentation",
    ),
    path(
        "presentations/<int:pk>/decisions/", presenting.Decide.as_view(), name="decide"
    ),
    path("at/<str:secret>/", sittings.AtTable.as_view(), name="table"),
    path("at/<str:secret>/<int:pk>/", sittings.AtTable.as_view(), name="table_idea"),
    path("<int:pk>/", ideas.IdeaDetail.as_view(), name="detail"),
    path("<int:pk>/split/", joining.Split.as_view(), name="split"),
    path("<int:pk>/unmerge/", joining.Unmerge.as_view(), name="unmerge"),
    path("<int:pk>/follow/", ideas.Follow.as_view(), name="follow"),
    path("<int:pk>/signatures.pdf", ideas.SignatureSheet.as_view(), name="signatures"),
    path("<int:pk>/decision.pdf", ideas.DecisionPaper.as_view(), name="decision"),
    path("<int:pk>/support/", ideas.Support.as_view(), name="support"),
    path(
        "<int:pk>/support/organisation/",
        ideas.SupportAsOrganisation.as_view(),
        name="support_as_organisation",
    ),
    path(
        "<int:pk>/support/paper/",
        ideas.SupportOnPaper.as_view(),
        name="support_on_paper",
    ),
    path(
        "<int:pk>/support/<int:support>/withdraw/",
        ideas.SupportWithdraw.as_view(),
        name="support_withdraw",
    ),
    path("<int:pk>/edit/", ideas.IdeaUpdate.as_view(), name="update"),
    path("<int:pk>/status/", ideas.ChangeStatus.as_view(), name="status"),
]

from django.urls import path

from news.feeds import NewsFeed
from news.views import editing, imports, pictures, reading, revisions, workflow

app_name = "news"

urlpatterns = [
    path("", reading.ArticleList.as_view(), name="list"),
    path("feed/", NewsFeed(), name="feed"),
    path("new/", editing.ArticleCreate.as_view(), name="create"),
    path("mine/", reading.Mine.as_view(), name="mine"),
    path("translations/", reading.ToTranslate.as_view(), name="to_translate"),
    path("review/", reading.Review.as_view(), name="review"),
    path("import/", imports.Imports.as_view(), name="imports"),
    path("import/<int:pk>/", imports.Import.as_view(), name="import"),
    path("import/<int:pk>/rubrics/", imports.Rubrics.as_view(), name="import_rubrics"),
    path(
        "import/<int:pk>/pictures/",
        imports.GivePictures.as_view(),
        name="import_pictures",
    ),
    path("import/<int:pk>/confirm/", imports.Confirm.as_view(), name="import_confirm"),
    path("import/<int:pk>/discard/", imports.Discard.as_view(), name="import_discard"),
    path(
        "import/<int:pk>/report.xlsx",
        imports.ReportXlsx.as_view(),
        name="import_report_xlsx",
    ),
    path(
        "import/<int:pk>/report.csv",
        imports.ReportCsv.as_view(),
        name="import_report_csv",
    ),
    path(
        "import/<int:pk>/addresses.csv",
        imports.Moved.as_view(),
        name="import_addresses",
    ),
    path("preview/<str:key>/", reading.Preview.as_view(), name="preview"),
    path("<slug:slug>/", reading.ArticleDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", editing.ArticleUpdate.as_view(), name="update"),
    path("<slug:slug>/pictures/", pictures.Pictures.as_view(), name="pictures"),
    path("<slug:slug>/history/", revisions.History.as_view(), name="history"),
    path(
        "<slug:slug>/history/<int:number>/", revisions.Version.as_view(), name="version"
    ),
    path("<slug:slug>/share/", workflow.Share.as_view(), name="share"),
    path("<slug:slug>/submit/", workflow.Submit.as_view(), name="submit"),
    path("<slug:slug>/withdraw/", workflow.Withdraw.as_view(), name="withdraw"),
    path("<slug:slug>/publish/", workflow.Publish.as_view(), name="publish"),
    path("<slug:slug>/return/", workflow.Return.as_view(), name="return"),
    path("<slug:slug>/unpublish/", workflow.Unpublish.as_view(), name="unpublish"),
    path("<slug:slug>/archive/", workflow.Archive.as_view(), name="archive"),
    path("<slug:slug>/pin/", workflow.Pin.as_view(), name="pin"),
    path("<slug:slug>/delete/", workflow.Delete.as_view(), name="delete"),
]

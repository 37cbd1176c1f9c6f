from django.urls import path

from news import views
from news.feeds import NewsFeed

app_name = "news"

urlpatterns = [
    path("", views.ArticleList.as_view(), name="list"),
    path("feed/", NewsFeed(), name="feed"),
    path("new/", views.ArticleCreate.as_view(), name="create"),
    path("mine/", views.Mine.as_view(), name="mine"),
    path("translations/", views.ToTranslate.as_view(), name="to_translate"),
    path("review/", views.Review.as_view(), name="review"),
    path("preview/<str:key>/", views.Preview.as_view(), name="preview"),
    path("<slug:slug>/", views.ArticleDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", views.ArticleUpdate.as_view(), name="update"),
    path("<slug:slug>/pictures/", views.Pictures.as_view(), name="pictures"),
    path("<slug:slug>/history/", views.History.as_view(), name="history"),
    path("<slug:slug>/history/<int:number>/", views.Version.as_view(), name="version"),
    path("<slug:slug>/share/", views.Share.as_view(), name="share"),
    path("<slug:slug>/submit/", views.Submit.as_view(), name="submit"),
    path("<slug:slug>/withdraw/", views.Withdraw.as_view(), name="withdraw"),
    path("<slug:slug>/publish/", views.Publish.as_view(), name="publish"),
    path("<slug:slug>/return/", views.Return.as_view(), name="return"),
    path("<slug:slug>/unpublish/", views.Unpublish.as_view(), name="unpublish"),
    path("<slug:slug>/archive/", views.Archive.as_view(), name="archive"),
    path("<slug:slug>/pin/", views.Pin.as_view(), name="pin"),
    path("<slug:slug>/delete/", views.Delete.as_view(), name="delete"),
]

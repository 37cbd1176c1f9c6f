from django.urls import path

from news import views
from news.feeds import NewsFeed

app_name = "news"

urlpatterns = [
    path("", views.ArticleList.as_view(), name="list"),
    path("new/", views.ArticleCreate.as_view(), name="create"),
    path("mine/", views.MyArticles.as_view(), name="mine"),
    path("review/", views.ReviewQueue.as_view(), name="review"),
    path("feed/", NewsFeed(), name="feed"),
    path("<slug:slug>/", views.ArticleDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", views.ArticleUpdate.as_view(), name="update"),
    path("<slug:slug>/submit/", views.Submit.as_view(), name="submit"),
    path("<slug:slug>/publish/", views.Publish.as_view(), name="publish"),
    path("<slug:slug>/return/", views.Return.as_view(), name="return"),
    path("<slug:slug>/unpublish/", views.Unpublish.as_view(), name="unpublish"),
    path("<slug:slug>/delete/", views.Delete.as_view(), name="delete"),
    path(
        "<slug:slug>/pictures/<str:key>/remove/",
        views.RemovePicture.as_view(),
        name="remove_picture",
    ),
]

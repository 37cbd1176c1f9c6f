"""Machina's own addresses, with the views that we offer."""

from django.urls import include, path

from forums import views

FORUM = "forum/<slug:forum_slug>-<int:forum_pk>/"
TOPIC = FORUM + "topic/<slug:slug>-<int:pk>/"

forum_patterns = [
    path("", views.Index.as_view(), name="index"),
    path(FORUM, views.ForumPage.as_view(), name="forum"),
    path(FORUM + "topic/create/", views.StartTopic.as_view(), name="topic_create"),
    path(TOPIC, views.TopicPage.as_view(), name="topic"),
    path(TOPIC + "post/create/", views.Reply.as_view(), name="post_create"),
    path(TOPIC + "lock/", views.LockTopic.as_view(), name="topic_lock"),
    path("post/<int:pk>/update/", views.EditPost.as_view(), name="post_update"),
    path("post/<int:pk>/delete/", views.DeletePost.as_view(), name="post_delete"),
    path("post/<int:pk>/flag/", views.FlagPost.as_view(), name="flag"),
    path("unread/", views.Unread.as_view(), name="unread"),
    path("mark-read/", views.MarkRead.as_view(), name="mark_read"),
]

moderation_patterns = [
    path("", views.Queue.as_view(), name="moderation"),
    path("log/", views.Log.as_view(), name="log"),
    path("<int:pk>/", views.Decide.as_view(), name="decide"),
]

urlpatterns = [
    path("moderation/", include((moderation_patterns, "forums"))),
    path("", include((forum_patterns, "forum"))),
]

"""Machina's own addresses, with the views that we offer."""

from django.urls import include, path
from django.views.decorators.http import conditional_page

from forums.feeds import (
    FollowedPosts,
    ForumPosts,
    TopicFeed,
    TopicPosts,
    UnreadPosts,
)
from forums.views import (
    appeals,
    arranging,
    decisions,
    following,
    listing,
    moderation,
    moderation_log,
    moderators,
    people,
    polling,
    reading,
    responding,
    sanctions,
    searching,
    versions,
    writing,
)

FORUM = "forum/<slug:forum_slug>-<int:forum_pk>/"
TOPIC = FORUM + "topic/<slug:slug>-<int:pk>/"

forum_patterns = [
    path("", reading.Index.as_view(), name="index"),
    path(FORUM, reading.ForumPage.as_view(), name="forum"),
    path(FORUM + "search/", searching.SearchForum.as_view(), name="search"),
    path(FORUM + "topic/create/", writing.StartTopic.as_view(), name="topic_create"),
    path(TOPIC, reading.TopicPage.as_view(), name="topic"),
    path(FORUM + "follow/", following.FollowForum.as_view(), name="follow_forum"),
    path(TOPIC + "follow/", following.FollowTopic.as_view(), name="follow_topic"),
    path("following/", following.WhatIFollow.as_view(), name="following"),
    path("following/feeds/", following.OwnFeeds.as_view(), name="own_feeds"),
    path(
        "following/stop/<str:token>/",
        following.StopFollowing.as_view(),
        name="stop_following",
    ),
    path(TOPIC + "vote/", polling.Vote.as_view(), name="vote"),
    path(TOPIC + "post/create/", writing.Reply.as_view(), name="post_create"),
    path(TOPIC + "lock/", arranging.LockTopic.as_view(), name="topic_lock"),
    path("post/<int:pk>/update/", writing.EditPost.as_view(), name="post_update"),
    path("post/<int:pk>/delete/", writing.DeletePost.as_view(), name="post_delete"),
    path("post/<int:pk>/flag/", writing.FlagPost.as_view(), name="flag"),
    path("post/<int:pk>/history/", versions.Versions.as_view(), name="versions"),
    path("post/<int:pk>/react/", responding.React.as_view(), name="react"),
    path("post/<int:pk>/answer/", responding.Accept.as_view(), name="accept"),
    path(FORUM + "people/", people.People.as_view(), name="people"),
    path(FORUM + "questions/", responding.SetForQuestions.as_view(), name="questions"),
    path("feeds/topics/", conditional_page(TopicFeed()), name="feed"),
    path(
        "feeds/mine/<str:secret>/followed/",
        conditional_page(FollowedPosts()),
        name="followed_feed",
    ),
    path(
        "feeds/mine/<str:secret>/unread/",
        conditional_page(UnreadPosts()),
        name="unread_feed",
    ),
    path(FORUM + "feed/", conditional_page(ForumPosts()), name="forum_feed"),
    path(TOPIC + "feed/", conditional_page(TopicPosts()), name="topic_feed"),
    path("decisions/", decisions.Decisions.as_view(), name="decisions"),
    path("decisions/<int:pk>/", decisions.Decision.as_view(), name="decision"),
    path("post/<int:pk>/", listing.PostAddress.as_view(), name="post"),
    path("unread/", reading.Unread.as_view(), name="unread"),
    path("unread/<int:pk>/", listing.FirstUnread.as_view(), name="first_unread"),
    path("latest/", listing.Latest.as_view(), name="latest"),
    path("unanswered/", listing.Unanswered.as_view(), name="unanswered"),
    path("mine/", listing.Mine.as_view(), name="mine"),
    path("by/<int:pk>/", listing.ByPerson.as_view(), name="by_person"),
    path("mark-read/", reading.MarkRead.as_view(), name="mark_read"),
]

moderation_patterns = [
    path("", moderation.Queue.as_view(), name="moderation"),
    path("log/", moderation_log.Log.as_view(), name="log"),
    path("several/", moderation.DecideSeveral.as_view(), name="decide_several"),
    path("<int:pk>/author/", sanctions.Judge.as_view(), name="judge"),
    path("appeals/", appeals.Appeals.as_view(), name="appeals"),
    path("appeals/<int:pk>/", appeals.Answer.as_view(), name="answer_appeal"),
    path("measures/", sanctions.Sanctions.as_view(), name="sanctions"),
    path("measures/<int:pk>/lift/", sanctions.Lift.as_view(), name="lift"),
    path("moderators/", moderators.Moderators.as_view(), name="moderators"),
    path("moderators/<int:pk>/end/", moderators.Dismiss.as_view(), name="dismiss"),
    path("topic/<int:pk>/", arranging.Arrange.as_view(), name="arrange"),
    path("topic/<int:pk>/posts/", arranging.TopicPosts.as_view(), name="topic_posts"),
    path("<int:pk>/", moderation.Decide.as_view(), name="decide"),
]

urlpatterns = [
    path("moderation/", include((moderation_patterns, "forums"))),
    path("", include((forum_patterns, "forum"))),
]

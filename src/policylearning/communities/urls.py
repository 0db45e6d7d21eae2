from django.urls import path

from . import moderation_views, views

app_name = "communities"
urlpatterns = [
    path("", views.communities, name="list"),
    path("threads/", views.threads, name="threads"),
    path("new/", views.new, name="new"),
    path("moderation/", moderation_views.queue, name="queue"),
    path("threads/<int:pk>/", views.thread, name="thread"),
    path("threads/<int:pk>/answer/", views.answer, name="answer"),
    path("threads/<int:pk>/follow/", views.follow, name="follow"),
    path("threads/<int:pk>/close/", moderation_views.close, name="close"),
    path("threads/<int:pk>/pin/", moderation_views.pin, name="pin"),
    path("posts/<int:pk>/edit/", views.edit_post, name="edit_post"),
    path("posts/<int:pk>/history/", views.history, name="history"),
    path("posts/<int:pk>/useful/", views.useful, name="useful"),
    path("posts/<int:pk>/flag/", moderation_views.flag, name="flag"),
    path("posts/<int:pk>/judge/", moderation_views.judge, name="judge"),
    path("posts/<int:pk>/object/", moderation_views.object_to, name="object"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/join/", views.join, name="join"),
    path("<slug:slug>/leave/", views.leave, name="leave"),
    path("<slug:slug>/digest/", views.digest, name="digest"),
    path("<slug:slug>/new/", views.new_thread, name="new_thread"),
    path("<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:slug>/archive/", views.archive, name="archive"),
    path("<slug:slug>/members/", moderation_views.members, name="members"),
    path("<slug:slug>/members/<int:pk>/", moderation_views.member, name="member"),
]

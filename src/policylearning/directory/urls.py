from django.urls import path

from . import views

app_name = "directory"
urlpatterns = [
    path("", views.people, name="list"),
    path("suggest/", views.suggest, name="suggest"),
    path("me/", views.mine, name="mine"),
    path("me/photo/", views.my_photo, name="my_photo"),
    path("me/photo/remove/", views.remove_photo, name="remove_photo"),
    path("like-me/", views.like_me, name="like_me"),
    path("did/<slug:kind>/<int:pk>/", views.did, name="did"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/photo/", views.photo, name="photo"),
]

from django.urls import path

from . import views

app_name = "topics"
urlpatterns = [
    path("tags/suggest/", views.suggest_tags, name="suggest"),
]

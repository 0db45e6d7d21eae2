from django.urls import path

from . import views

app_name = "forms"
urlpatterns = [
    path("draft/", views.draft, name="draft"),
]

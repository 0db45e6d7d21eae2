from django.urls import path

from . import design

app_name = "common"
urlpatterns = [path("", design.gallery, name="design")]

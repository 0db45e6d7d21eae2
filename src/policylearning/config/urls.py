"""Every address of the platform, by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("policylearning.web.urls")),
    path("account/", include("allauth.urls")),
]

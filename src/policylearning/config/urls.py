"""Every address of the platform, by app."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("practices/", include("policylearning.practices.urls")),
    path("validation/", include("policylearning.validation.urls")),
    path("", include("policylearning.impact.urls")),
    path("", include("policylearning.finder.urls")),
    path("office/", include("policylearning.office.urls")),
    path("programmes/", include("policylearning.programmes.urls")),
    path("", include("policylearning.web.urls")),
    path("design/", include("policylearning.common.urls")),
    path("account/", include("policylearning.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("communities/", include("policylearning.communities.urls")),
    path("messages/", include("policylearning.conversations.urls")),
    path("people/", include("policylearning.directory.urls")),
    path("search/", include("policylearning.search.urls")),
    path("organisations/", include("policylearning.organisations.urls")),
    path("regions/", include("policylearning.regions.urls")),
    path("topics/", include("policylearning.topics.urls")),
    path("forms/", include("policylearning.common.forms.urls")),
    path("jobs/", include("policylearning.jobs.urls")),
    path("notices/", include("policylearning.notifications.urls")),
]

handler400 = "policylearning.common.refusals.bad_request"
handler403 = "policylearning.common.refusals.permission_denied"
handler404 = "policylearning.common.refusals.not_found"
handler429 = "policylearning.common.refusals.too_many"
handler500 = "policylearning.common.refusals.broken"

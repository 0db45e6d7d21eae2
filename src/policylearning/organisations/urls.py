from django.urls import path

from . import office, views

app_name = "organisations"
urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("suggest/", views.suggest, name="suggest"),
    path("mine/", views.mine, name="mine"),
    path("add/", views.add, name="add"),
    path("waiting/", office.waiting, name="waiting"),
    path("waiting/lookalikes/", office.lookalikes, name="lookalikes"),
    path("waiting/lookalikes/<int:pk>/two/", office.tell_apart, name="tell_apart"),
    path("memberships/<int:pk>/", office.decide_membership, name="decide_membership"),
    path("memberships/<int:pk>/leave/", views.leave, name="leave"),
    path("verifications/<int:pk>/", office.decide, name="decide"),
    path("verifications/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/join/", views.join, name="join"),
    path("<int:pk>/verification/", views.ask_verification, name="ask_verification"),
    path("<int:pk>/merge/", office.merge, name="merge"),
    path("<int:pk>/separate/", office.separate, name="separate"),
    path("<int:pk>/domain/", office.domain, name="domain"),
]

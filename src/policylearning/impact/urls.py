from django.urls import path, re_path

from . import views

app_name = "impact"
STEPS = "|".join(views.STEP_ACTIONS)

urlpatterns = [
    path("practices/<int:pk>/transfers/new/", views.log, name="log"),
    path("practices/<int:pk>/transfers/ledger/", views.ledger, name="ledger"),
    path("transfers/mine/", views.mine, name="mine"),
    path("transfers/<int:pk>/", views.transfer, name="transfer"),
    re_path(rf"^transfers/(?P<pk>\d{{1,18}})/step/(?P<verb>{STEPS})/$", views.step, name="step"),
    path("transfers/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("transfers/<int:pk>/dispute/", views.dispute, name="dispute"),
    path("transfers/<int:pk>/notes/new/", views.add_note, name="note"),
    path("transfers/<int:pk>/invite/", views.invite, name="invite"),
    path("transfers/<int:pk>/delete/", views.discard, name="discard"),
]

from django.urls import path

from . import office, views

app_name = "conversations"
urlpatterns = [
    path("", views.mine, name="list"),
    path("new/<slug:kind>/<int:pk>/", views.start, name="start"),
    path("blocked/", views.blocked, name="blocked"),
    path("blocked/<int:pk>/", views.unblock, name="unblock"),
    path("reports/", office.reports, name="reports"),
    path("reports/<int:pk>/", office.decide, name="decide"),
    path("messages/<int:pk>/report/", views.report, name="report"),
    path("messages/<int:pk>/block/", views.block, name="block"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/add/", views.add, name="add"),
    path("<int:pk>/leave/", views.leave, name="leave"),
]

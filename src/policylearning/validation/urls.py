from django.urls import path, re_path

from . import views

app_name = "validation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("rubric/", views.rubric, name="rubric"),
    path("<int:pk>/", views.assess, name="assess"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/scores/", views.scores, name="scores"),
    path("assessments/<int:pk>/take-back/", views.take_back, name="take_back"),
    re_path(r"^(?P<pk>\d{1,18})/(?P<verb>recuse|release)/$", views.leave, name="leave"),
]

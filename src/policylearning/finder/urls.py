from django.urls import path, re_path

from . import views
from .following import views as following
from .guided import views as guided

app_name = "finder"
urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("finder/", guided.guided, name="guided"),
    path("finder/keep/", guided.keep, name="guided_keep"),
    path("following/", following.following, name="following"),
    path("following/news/", following.news, name="news"),
    path("following/new/", following.follow, name="follow"),
    path("following/stop/<str:token>/", following.stop, name="stop"),
    path("following/<int:pk>/", following.change_follow, name="change_follow"),
    path("following/<int:pk>/pause/", following.pause_follow, name="pause_follow"),
    path("following/<int:pk>/remove/", following.unfollow, name="unfollow"),
    path("shortlists/", views.mine, name="mine"),
    path("shortlists/new/", views.create, name="create"),
    re_path(r"^shortlists/shared/(?P<token>[A-Za-z0-9_-]{20,64})/$", views.shared, name="shared"),
    path("shortlists/<int:pk>/", views.shortlist, name="shortlist"),
    path("shortlists/<int:pk>/table/", views.table, name="table"),
    path("shortlists/<int:pk>/edit/", views.edit, name="edit"),
    path("shortlists/<int:pk>/share/", views.share, name="share"),
    path("shortlists/<int:pk>/share/renew/", views.renew_link, name="renew_link"),
    path("shortlists/<int:pk>/share/stop/", views.unshare, name="unshare"),
    path("shortlists/<int:pk>/delete/", views.delete, name="delete"),
    re_path(r"^shortlists/items/(?P<pk>\d{1,18})/(?P<way>up|down)/$", views.move, name="move"),
    path("shortlists/items/<int:pk>/note/", views.annotate, name="annotate"),
    path("shortlists/items/<int:pk>/remove/", views.remove, name="remove"),
    path("shortlists/practices/<int:practice_pk>/keep/", views.keep, name="keep"),
    path("shortlists/practices/<int:practice_pk>/", views.choose, name="choose"),
]

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("profile/", views.profile, name="profile"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("terms/", views.terms, name="terms"),
    path("consents/<slug:kind>/", views.consent, name="consent"),
    path("data/", views.data, name="data"),
    path("data/export/", views.export, name="export"),
    path("data/export/<int:pk>/", views.download_export, name="download_export"),
    path("data/erase/", views.erase, name="erase"),
]

from django.urls import path, re_path

from .views import imports, reading, turns, writing

app_name = "practices"
TURNS = "|".join([*turns.WITH_A_REASON, *turns.AT_ONCE, *turns.WITH_REMARKS])

urlpatterns = [
    path("", reading.practice_list, name="list"),
    path("how-we-rate/", reading.how_we_rate, name="how_we_rate"),
    path("new/", writing.start, name="start"),
    path("mine/", writing.mine, name="mine"),
    path("import/", imports.imports, name="imports"),
    path("import/new/", imports.upload, name="import_new"),
    path("import/<int:pk>/", imports.detail, name="import"),
    path("import/<int:pk>/mapping/", imports.mapping, name="import_mapping"),
    path("import/<int:pk>/check/", imports.check, name="import_check"),
    path("import/<int:pk>/start/", imports.start, name="import_start"),
    path("import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("import/<int:pk>/report.<str:ending>", imports.report, name="import_report"),
    path("<int:pk>/", turns.redirect_to_page, name="short"),
    path("<int:pk>/edit/<slug:step>/", writing.step, name="step"),
    path("<int:pk>/submit/", writing.submit, name="submit"),
    path("<int:pk>/pictures/new/", writing.attach_picture, name="attach_picture"),
    path("<int:pk>/documents/new/", writing.attach_document, name="attach_document"),
    path("<int:pk>/files/<int:attachment_pk>/remove/", writing.detach, name="detach"),
    path("<int:pk>/files/<int:attachment_pk>/", reading.download, name="download"),
    path("<int:pk>/discard/", writing.discard, name="discard"),
    path("<int:pk>/hand-over/", turns.hand_over, name="hand_over"),
    path("<int:pk>/hand-over/take-back/", turns.take_offer_back, name="take_offer_back"),
    path("<int:pk>/take-over/", turns.take_over, name="take_over"),
    path("<int:pk>/history/", turns.history, name="history"),
    path("<int:pk>/history/<int:number>/", turns.revision, name="revision"),
    re_path(rf"^(?P<pk>\d{{1,18}})/turn/(?P<verb>{TURNS})/$", turns.turn, name="turn"),
    path("<int:pk>/practice.pdf", reading.pdf, name="pdf"),
    path("<int:pk>/practice.json", reading.as_json, name="json"),
    path("<int:pk>/cite/", reading.cite, name="cite"),
    path("<int:pk>/<str:slug>/", reading.detail, name="detail"),
]

from django.urls import path, re_path

from . import glossary, views

app_name = "office"
urlpatterns = [
    path("", views.health, name="health"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/close/", views.close, name="close"),
    path("roles/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("practices/", views.practice_list, name="practices"),
    path("rubric/", views.rubric, name="rubric"),
    path("words/", views.words, name="words"),
    re_path(r"^words/(?P<kind>topics|tags|fields)/new/$", views.word, name="new_word"),
    re_path(r"^words/(?P<kind>topics|tags|fields)/(?P<pk>\d{1,18})/$", views.word, name="word"),
    path("words/tags/<int:pk>/merge/", views.merge_tag, name="merge_tag"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/new/", glossary.concept, name="new_concept"),
    path("glossary/import/", glossary.glossary_import, name="glossary_import"),
    path("glossary/load/", glossary.load_glossary, name="load_glossary"),
    path("glossary/suggest/", glossary.glossary_suggest, name="glossary_suggest"),
    re_path(r"^glossary/export\.(?P<kind>ttl|rdf)$", glossary.glossary_export, name="glossary_export"),
    path("glossary/<int:pk>/", glossary.concept, name="concept"),
    path("glossary/<int:pk>/merge/", glossary.merge_concept, name="merge_concept"),
    path("glossary/<int:pk>/remove/", glossary.remove_concept, name="remove_concept"),
    path("regions/", views.region_files, name="regions"),
    path("searches/", views.searches, name="searches"),
    path("audit/", views.audit, name="audit"),
    path("exports/", views.exports, name="exports"),
]

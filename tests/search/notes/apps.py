from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "tests.search.notes"
    label = "notes"

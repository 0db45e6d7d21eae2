from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_missed")]

    operations = [migrations.RenameField("concept", "note", "scope_note")]

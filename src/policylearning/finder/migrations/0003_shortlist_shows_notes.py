from django.db import migrations, models


def as_they_were(apps, schema_editor):
    """Those that are shared showed their notes; their owners were told so."""
    apps.get_model("finder", "Shortlist").objects.filter(visibility="link").update(shows_notes=True)


class Migration(migrations.Migration):
    dependencies = [("finder", "0002_follow")]
    operations = [
        migrations.AddField(
            "shortlist",
            "shows_notes",
            models.BooleanField(db_default=False, default=False, verbose_name="show my notes on it"),
        ),
        migrations.RunPython(as_they_were, migrations.RunPython.noop, elidable=True),
    ]

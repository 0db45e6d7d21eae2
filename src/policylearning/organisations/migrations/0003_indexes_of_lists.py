from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_merging"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["merged_into", "type", "verified_at", "domain_confirmed_at", "created_by"],
                name="organisation_by_type",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["merged_into", "region", "verified_at", "domain_confirmed_at", "created_by"],
                name="organisation_by_region",
            ),
        ),
    ]

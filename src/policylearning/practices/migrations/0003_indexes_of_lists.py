from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0002_an_offer_to_take_over"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="practice",
            index=models.Index(fields=["state_since", "id"], name="practice_waiting"),
        ),
        migrations.AddIndex(
            model_name="practice",
            index=models.Index(fields=["state", "state_since", "owner"], name="practice_in_state"),
        ),
        migrations.AddIndex(
            model_name="practice",
            index=models.Index(fields=["-created_at", "id"], name="practice_entered"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_corrections_decisions_and_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="layout",
            field=models.JSONField(blank=True, default=list, verbose_name="版面"),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(fields=["batch", "sheet", "line", "action"], name="row_in_file"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_later_editions")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="tally",
            field=models.JSONField(blank=True, default=dict, verbose_name="查出的问题"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_writes_wait_with_their_rows")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="scope",
            field=models.CharField(
                blank=True,
                default="",
                max_length=64,
                verbose_name="所说的计划、单位和时段的校验码",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="batch",
            name="difference",
            field=models.JSONField(blank=True, default=dict, verbose_name="与前一份的差别"),
        ),
    ]

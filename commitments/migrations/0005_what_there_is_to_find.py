import django.db.models.deletion
from django.db import migrations, models

import commitments.models.finding


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0004_status_changes_town_runs_light_schemes"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commitment", "目标任务"),
                            ("unit", "责任单位"),
                            ("document", "文件"),
                            ("sentence", "原文"),
                            ("town", "镇街"),
                        ],
                        max_length=10,
                    ),
                ),
                ("target", models.BigIntegerField(default=0)),
                ("place", models.IntegerField(default=0)),
                ("live", models.BooleanField(default=False)),
                ("released", models.CharField(blank=True, max_length=10)),
                ("rank", models.PositiveIntegerField(default=0)),
                ("day", models.DateField(blank=True, null=True)),
                ("words", models.TextField()),
                ("text", models.TextField()),
                ("grams", commitments.models.finding.GramsField()),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="commitments.town",
                    ),
                ),
            ],
            options={
                "verbose_name": "查找条目",
                "verbose_name_plural": "查找条目",
                "indexes": [models.Index(fields=["kind", "target"], name="find_entry_kind_target")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["commitment", "unit", "document", "sentence", "town"])
                        ),
                        name="find_entry_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("released__in", ["", "internal", "deputy", "public"])),
                        name="find_entry_released_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live", True),
                            models.Q(("released", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="find_entry_for_somebody",
                    ),
                ],
            },
        ),
    ]

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

AT_ONCE = 500


def stand_by_the_newest(apps, schema_editor):
    """Count what was released before: one row per town and audience, of the newest publication."""
    Publication = apps.get_model("commitments", "Publication")
    TownStanding = apps.get_model("commitments", "TownStanding")
    rows = Publication.objects.order_by("town", "number").values_list("town_id", "pk")
    keys = list(dict(rows).values())
    for start in range(0, len(keys), AT_ONCE):
        some = Publication.objects.filter(pk__in=keys[start : start + AT_ONCE])
        TownStanding.objects.bulk_create(
            TownStanding(
                town_id=publication.town_id,
                audience=audience,
                publication=publication,
                as_of=publication.as_of,
                total=counted["all"]["total"],
                denominator=counted["all"]["denominator"],
                strive=counted["all"]["strive"],
                questions=counted["all"]["questions"],
                projects=counted["livelihood"]["total"],
                projects_done=counted["livelihood"]["groups"]["done"],
                **counted["all"]["groups"],
                **counted["all"]["statuses"],
            )
            for publication in some
            for audience, counted in publication.summary.items()
        )


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0006_pages_of_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="TownStanding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("audience", models.CharField(max_length=10, verbose_name="对象")),
                ("as_of", models.DateField(verbose_name="数据截至")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="项数")),
                ("denominator", models.PositiveIntegerField(default=0, verbose_name="纳入统计")),
                ("strive", models.PositiveIntegerField(default=0, verbose_name="其中力争")),
                ("questions", models.PositiveIntegerField(default=0, verbose_name="待核对")),
                ("projects", models.PositiveIntegerField(default=0, verbose_name="民生实事")),
                (
                    "projects_done",
                    models.PositiveIntegerField(default=0, verbose_name="民生实事完成"),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="完成")),
                ("on_track", models.PositiveIntegerField(default=0, verbose_name="按序推进")),
                ("slow", models.PositiveIntegerField(default=0, verbose_name="偏慢")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="未完成")),
                ("no_data", models.PositiveIntegerField(default=0, verbose_name="缺数据")),
                ("other", models.PositiveIntegerField(default=0, verbose_name="其他")),
                ("completed", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                ("exceeded", models.PositiveIntegerField(default=0, verbose_name="超额完成")),
                ("completed_late", models.PositiveIntegerField(default=0, verbose_name="逾期完成")),
                ("on_schedule", models.PositiveIntegerField(default=0, verbose_name="达序时")),
                ("behind", models.PositiveIntegerField(default=0, verbose_name="慢序时")),
                ("breached", models.PositiveIntegerField(default=0, verbose_name="超控制数")),
                ("overdue", models.PositiveIntegerField(default=0, verbose_name="逾期未完成")),
                ("missed", models.PositiveIntegerField(default=0, verbose_name="未达目标")),
                ("unreported", models.PositiveIntegerField(default=0, verbose_name="暂无数据")),
                ("stale", models.PositiveIntegerField(default=0, verbose_name="久未更新")),
                ("awaiting", models.PositiveIntegerField(default=0, verbose_name="到期待报")),
                ("due_unreported", models.PositiveIntegerField(default=0, verbose_name="到期未报")),
                ("not_due", models.PositiveIntegerField(default=0, verbose_name="未到期")),
                ("not_measurable", models.PositiveIntegerField(default=0, verbose_name="定性任务")),
                ("ongoing", models.PositiveIntegerField(default=0, verbose_name="常态化")),
                ("suspended", models.PositiveIntegerField(default=0, verbose_name="经批准暂缓")),
                ("withdrawn", models.PositiveIntegerField(default=0, verbose_name="经批准终止")),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="commitments.publication",
                        verbose_name="发布",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="commitments.town",
                        verbose_name="镇街",
                    ),
                ),
            ],
            options={
                "verbose_name": "镇街汇总",
                "verbose_name_plural": "镇街汇总",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("audience", "town"), name="town_stands_once_per_audience"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["internal", "deputy", "public"])),
                        name="town_standing_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("done"), "+", models.F("on_track")
                                                ),
                                                "+",
                                                models.F("slow"),
                                            ),
                                            "+",
                                            models.F("failed"),
                                        ),
                                        "+",
                                        models.F("no_data"),
                                    ),
                                    "+",
                                    models.F("other"),
                                ),
                            )
                        ),
                        name="town_standing_groups_add_up",
                    ),
                ],
            },
        ),
        migrations.RunPython(stand_by_the_newest, migrations.RunPython.noop),
    ]

"""填表说明: the last sheet of a 填报表, in the words of whoever fills it in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .form import UnitForm


def told(form: UnitForm) -> list[tuple[str, str]]:
    """Column, and how it is filled in."""
    end = _("{m}月{d}日").format(m=form.period.end.month, d=form.period.end.day)
    return [
        (_("填哪些格"), _("只填浅黄色的格；灰色的格不用填，其余是已有的内容，供对照。")),
        (
            _("累计完成"),
            _(
                "从计划开始累计到{day}；目标本身就是历年累计的，含以前年度；比率、增幅、名次填{day}这一天的数。按表中的计量单位填，只写数字。"
            ).format(day=end),
        ),
        (_("没有数据"), _("空着、填“-”或“/”，都是没有数据，不会当作零。")),
        (_("确实是零"), _("核实过确实是零的，填0。")),
        (_("形象进度"), _("从下拉框选到了哪一步。")),
        (_("原因类别"), _("进度慢的，从下拉框选一个主要原因，再在存在问题里写清楚。")),
        (_("预计完成"), _("写日期，如{year}-12-20。").format(year=form.period.end.year)),
        (_("点位"), _("有“点位”表的，在那张表里逐处填进展阶段和完成日期。")),
        (_("已完成的"), _("上次数据写着“已完成”的，不用再填；数字有变的可以填。")),
        (_("改了目标"), _("在表里改任务表述、目标、时限都不起作用；要调整请另行报告。")),
        (
            _("交回来"),
            _(
                "可以筛选、改列宽、改文件名；要排序，先撤销工作表保护（没有密码）。每行后面有隐藏的编号，请不要删，交回来靠它认。"
            ),
        ),
    ]

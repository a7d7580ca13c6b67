"""Two reports of one town, short, with a record of every kind; and a stored plan to report on."""

from __future__ import annotations

TITLE = "某某镇政府工作报告"
# Of January: what is planned for the year and beyond.
JANUARY = """某某镇政府工作报告
——2026年1月16日在某某镇第三届人民代表大会第六次会议上
各位代表：
现在，我代表镇政府报告工作，请予审议。
一、2025年工作回顾
全年完成税收12.50亿元。新增养老床位80张。
二、2026年主要工作
税收增长8%以上，力争进入全区前三。
年底前新增养老床位100张。加装电梯完工60台。新建3-5个社区食堂。改造道路约1.2万平方米。
并建成文化中心。到2028年，新增停车位1500个。
各位代表，让我们一起奋斗！
"""
# Of July: what came of it until the end of June, and what remains.
JULY = """某某镇2026年上半年工作情况报告
——2026年7月8日在某某镇第三届人民代表大会主席团第二十次会议上
各位代表：
一、上半年工作情况
1-6月，新增养老床位45张，完成全年目标的45%。加装电梯累计完工31台。建成文化中心。
二、下半年工作安排
年底前新增养老床位100张。新建公厕4座。
"""

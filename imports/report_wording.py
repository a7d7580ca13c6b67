"""Why a report's file cannot be read: code to the sentence a clerk can act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

SENTENCES = {
    "file_empty": n_("文件是空的。请选择有内容的报告。"),
    "file_too_large": n_("文件超过%(limit)s MB。请只上传报告正文。"),
    "file_unpacks_too_large": n_("文件解开后太大。请另存一次，或把报告正文粘贴进来。"),
    "file_encrypted": n_("文件加了密码，打不开。请去掉密码再上传。"),
    "file_broken": n_("文件已损坏，打不开。请用WPS打开检查，另存为docx再上传，或把正文粘贴进来。"),
    "file_too_heavy": n_("读这个文件用的时间或内存太多，已停止。请把报告正文粘贴进来。"),
    "encoding_unknown": n_("看不出文字的编码。请另存为UTF-8的文本文件，或把正文粘贴进来。"),
    "report_without_text": n_(
        "文件里没有文字，可能是扫描件。请上传有文字的docx、pdf，或把正文粘贴进来。"
    ),
    "report_too_long": n_("文字超过%(limit)s字，不像一份报告。请只上传报告正文。"),
    "report_too_many": n_(
        "读到%(n)s条记录，最多%(limit)s条，不像一份报告。请只上传报告正文，或分几份上传。"
    ),
    "file_gone": n_("存放的报告文件找不到了，请重新上传。"),
    "gave_up": n_("读这份报告时多次中断，已停止。请把正文粘贴进来，或联系管理员。"),
    "unexpected": n_("读这份报告时出了意外。请把正文粘贴进来；仍不行，请联系管理员。"),
    "report_unknown": n_("这不是报告文档。请上传docx、pdf、网页文件或文本文件，或把正文粘贴进来。"),
}

# Of words that were pasted: nobody is told to paste what was pasted, or to look at a file.
PASTED = {
    "file_too_large": n_("粘贴的文字超过%(limit)s MB。请只粘贴报告正文。"),
    "file_too_heavy": n_("读这些文字用的时间或内存太多，已停止。请只粘贴报告正文，或分几份粘贴。"),
    "file_gone": n_("存放的文字找不到了，请重新粘贴。"),
    "report_too_long": n_("文字超过%(limit)s字，不像一份报告。请只粘贴报告正文。"),
    "report_too_many": n_(
        "读到%(n)s条记录，最多%(limit)s条，不像一份报告。请只粘贴报告正文，或分几份粘贴。"
    ),
    "gave_up": n_("读这份报告时多次中断，已停止。请联系管理员。"),
    "unexpected": n_("读这份报告时出了意外。请联系管理员。"),
}
PASTED_UNKNOWN = n_("粘贴的内容读不出文字。请从报告里重新复制正文，再粘贴一次。")


def report_sentence(code: str, **data: str) -> str:
    """The sentence for an UnreadableFile of a report; what no other sentence is for is told as
    ``report_unknown``."""
    return _(SENTENCES.get(code, SENTENCES["report_unknown"])) % data


def reading_failure(error: Mapping[str, Any], *, pasted: bool = False) -> str:
    """The sentence for ``Reading.error``, "" where there is none. ``pasted``: the report was no
    file."""
    code, data = error.get("code"), error.get("data", {})
    if not code:
        return ""
    if pasted:
        return _(PASTED.get(code, PASTED_UNKNOWN)) % data
    return report_sentence(code, **data)

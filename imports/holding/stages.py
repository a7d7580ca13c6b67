"""How far something has come, by the words that say so: signed is not finished, begun not done."""

from __future__ import annotations

import re

UNDERWAY, BEGUN, NOT = "underway", "begun", "not"
# The steps of works and their words; of several in one clause the last one counts.
_STEPS = {
    "approved": "立项|申报|评审|初稿|选址|招标|清单|方案|纳入",
    "signed": "签约|签订",
    "drawn": "引进|引入|落户|落地",
    BEGUN: "开工|动工|进场",
    "capped": "封顶",
    "accepted": "验收",
    "delivered": "交付|投用|启用|对外开放|开放|通车|投入使用|投入运行|开业",
    "finished": "竣工|完工|建成",
    "done": "完成",
}
_STEP = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _STEPS.items()))
# Words that say of an act only that it goes on; what is reached behind them counts for more.
_LEADS = re.compile(
    "(?P<begun>启动|试点)|(?P<underway>推进|加快|推动|正在|在建|冲刺|加紧|有序开展)"
)
_NEGATED = re.compile("尚未|没有|还未|未能|尚有|仍未|未完")
_NEARLY = re.compile("基本|主体|初步|部分")
_ENDS = frozenset(("accepted", "delivered", "finished", "done"))
# What counts as reached without a word: 新增140个 is done.
_DONE = _ENDS | {""}
NO_STEP = frozenset(("", "done"))


def step_of(text: str) -> str:
    """The step a text speaks of, "" where it names none."""
    if _NEGATED.search(text):
        return NOT
    lead = _LEADS.search(text)
    behind = text[lead.end() :] if lead else text
    last = ""
    for match in _STEP.finditer(behind):
        last = _later(last, str(match.lastgroup))
    if lead and (not last or last == "approved"):
        return str(lead.lastgroup)
    return last


def _later(last: str, step: str) -> str:
    """The step that counts: 完成立项 is approved, not done; 立项，完成 is too."""
    return last if step == "done" and last else step


def differs(said: str, promised: str, *, clause: str = "", milestone: bool = False) -> bool:
    """Whether what is said has come another way than what is promised: a person must look.

    ``clause`` is what is said with the words in front of it, which may hold its verb. An end state
    without a figure (``milestone``) must be said in words; a count without a verb is done.
    """
    step, wanted = step_of(said), step_of(promised)
    if not step and (begun := step_of(clause)) in (UNDERWAY, BEGUN, NOT):
        step = begun
    if _NEARLY.search(said) and not _NEARLY.search(promised):
        return True
    if milestone and not step:
        return True
    if step in _DONE:
        return wanted not in NO_STEP | {step, UNDERWAY} | (
            _ENDS if step in NO_STEP else frozenset()
        )
    return step != wanted


def is_end(text: str) -> bool:
    """Whether a text says that something was reached."""
    return step_of(text) in _ENDS

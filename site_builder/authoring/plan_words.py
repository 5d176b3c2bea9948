"""The words by which teachers' plans name their parts, and what those parts are called in a lesson here."""

from __future__ import annotations

import re
import unicodedata

TITLE, GRADE, PROCESS, MINUTES, ASKED, REFLECTION = "课题", "年级", "过程", "课时", "常见问题", "教学反思"
_NAMES = {
    TITLE: "课题 题目 课名 活动主题 活动名称 课程名称 教学主题 教学内容 主题",
    GRADE: "年级 班级 授课班级 授课年级 适用年级 授课对象 教学对象 适用对象 活动对象",
    MINUTES: "课时 课时安排 时长 活动时间 教学时间",
    "目标": "目标 教学目标 活动目标 学习目标 辅导目标 课程目标 三维目标 核心素养目标",
    "重点难点": "重点难点 教学重点 教学难点 重点 难点 教学重难点 重难点 教学重点难点 活动重点 活动难点 教学重点与难点",
    "准备": "准备 教学准备 活动准备 课前准备 教具 教具准备 教学用具 物品准备",
    PROCESS: "过程 教学过程 活动过程 教学流程 活动流程 教学环节 教学步骤 辅导过程 教学过程设计 活动步骤",
    "板书": "板书 板书设计",
    "给老师的话": "给老师的话 设计意图 设计理念 设计思路 学情分析 教材分析 活动背景 理论依据 "
    "活动延伸 课后延伸 教学方法 教法学法",
    "安全边界": "安全边界 注意事项 温馨提示 安全提示",
    ASKED: "常见问题 家长常问 学生常问 老师常问 家里常这样问 常被问到的问题 常问的问题 家长常见问题 "
    "家长常问的问题 家长问题 问答 常见问答",
    REFLECTION: "教学反思 反思 教后反思 教学效果 教学反馈 教学实录 课堂实录 学生表现 课堂表现 教后记 课后记 "
    "后记 教后感",
    "学习单": "学习单 活动单 任务单 学习任务单 附件 附",
}  # fmt: skip
PARTS = {word: part for part, words in _NAMES.items() for word in words.split()}
_REFLECTS = re.compile(r"(?:教学|课后|教后|课堂|活动|授课|上课)(?:反思|后记|随笔|札记|小记|记录|感想)")
"""What was written after a class: it may name a child, so no form of the heading is left to chance."""

SPEAKER = re.compile(r"(?:师|教师|老师|教师语|指导语|引导语)[:：]\s*")
STEP_COLUMN = re.compile(r"环节|步骤|流程|过程|阶段")
TIME_COLUMN = re.compile(r"时间|用时|时长|分钟")
WORK_COLUMN = re.compile(r"教师|老师|学生|师生|内容|活动|意图|说明|备注")

_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．:：\s]|[（(]\d{1,2}[）)]|\d{1,2}[、.．)）]|[①-⑩]|[【\[★●■◆])\s*"
)
_BRACKETED = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*")
_MINUTES = re.compile(
    r"[（(【\[]?\s*(?:约|大约|用时|时间)?[:：]?\s*(?:\d{1,3}\s*[-—~～至到]\s*)?(\d{1,3})\s*(?:分钟|min(?:ute)?s?|分(?![数享组析])|['’′])\s*[)）】\]]?",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]{1,3}(?:环节|步|个?活动|部分)|(?:环节|活动|步骤|任务)\s*[一二三四五六七八九十\d]|热身|暖身|导入|课堂导入|情境导入|转换|工作阶段|团体|展开|分享|总结|小结|收尾|结束|课堂小结|拓展)"
)
_GRADES = {
    word: number
    for number, words in enumerate(
        ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级 初一", "八年级 初二", "九年级 初三",
         "高一", "高二", "高三"), 1
    )
    for word in words.split()
}  # fmt: skip
LONGEST_HEADING = 30
LONGEST_REFLECTION = 12


def part_of(text: str) -> tuple[str, str]:
    """Part and rest of a line such as `一、教学目标：能说出…`; ("", text) when it names no part."""
    bare = unnumbered(text).strip("【】[]◆●■★ ")
    head, _, rest = bare.replace(":", "：").partition("：")
    name = "".join(head.split()).replace("与", "").replace("和", "")
    part = PARTS.get(name) or (REFLECTION if reflects(name) else None)
    if part and (rest or len(bare) <= LONGEST_HEADING):
        return part, rest.strip()
    return "", text


def reflects(name: str) -> bool:
    """True for a heading or a column of what the teacher wrote after the class. One with minutes is a step."""
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name)
    short = len(bare) <= LONGEST_REFLECTION and minutes_in(name) is None
    return short and (PARTS.get(bare) == REFLECTION or bool(_REFLECTS.search(bare)))


def unnumbered(text: str) -> str:
    """A heading without 一、（二）3. before it."""
    return _NUMBERING.sub("", _BRACKETED.sub("", text.strip()), count=1).strip()


def minutes_in(text: str) -> int | None:
    """The minutes that a line states; of 5—8 分钟 the larger."""
    found = _MINUTES.search(unicodedata.normalize("NFKC", text))
    return int(found[1]) if found and 0 < int(found[1]) <= 120 else None


def without_minutes(text: str) -> str:
    """A heading without its minutes."""
    return _MINUTES.sub("", text).strip(" ，,：:　") or text


def names_step(text: str) -> bool:
    """True for a short line that begins a step: a number and a few words, or one of the usual names."""
    numbered = bool(_NUMBERING.match(text) or _BRACKETED.match(text))
    short = len(without_minutes(text)) <= LONGEST_HEADING and not text.endswith(("。", "；", "！", "？"))
    return short and (bool(_STEP.match(unnumbered(text))) or (numbered and minutes_in(text) is not None))


def grade_in(text: str) -> int | None:
    """The grade that a line names first."""
    places = {text.find(word): grade for word, grade in _GRADES.items() if word in text}
    return places[min(places)] if places else None

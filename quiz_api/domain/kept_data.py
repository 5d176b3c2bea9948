"""What is kept, field by field: why, on what ground, how long, and who asked for it.

The public page `/privacy` is made from this table, and a test holds it against every field that a store can write: a
field that is not here cannot be stored unseen. Grounds are articles of 《个人信息保护法》 (PIPL).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of stored data. `fields` names what the stored classes hold; where `keep` is None, see `how_long`."""

    name: str
    nouns: tuple[str, ...]
    about: str
    fields: Mapping[str, str]
    why: str
    ground: str
    asked_by: str
    how_long: str
    keep: timedelta | None = None


ANSWERS_KEPT = 2 * YEAR
PREVIEWS_KEPT = timedelta(days=1)
ROSTERS_KEPT = timedelta(days=30)
LEAVERS_KEPT = 6 * YEAR
FAMILIES_KEPT = 2 * YEAR

_DUTY = "履行法定职责或人力资源管理所必需（第十三条）"
_CONSENT = "本人同意（第十三条、第二十九条），随时可以撤回"

KEPT: tuple[Kept, ...] = (
    Kept(
        "教职工",
        ("Person", "Post"),
        "教职工",
        {
            "id": "系统编的编号",
            "username": "登录名",
            "display_name": "姓名",
            "home_path": "工作单位",
            "posts": "岗位和起止日期",
            "staff_number": "工号，可以不填",
            "is_sample": "是不是示例",
            "kind": "岗位",
            "organisation_path": "岗位所在的单位或班级",
            "since": "从哪天起",
            "until": "到哪天止",
        },
        "记培训学时、开账号",
        _DUTY,
        "学校和教育部门：教师培训学时、持证、配备要逐校统计",
        "在岗期间；全部岗位结束满六年后清理（五年培训周期再加一年），离岗后本人也可以要求抹去",
        LEAVERS_KEPT,
    ),
    Kept(
        "登录",
        ("Credential", "Activation", "Session", "FailureCount"),
        "教职工、家庭",
        {
            "person_id": "谁的",
            "password_hash": "密码算过以后的样子，看不出原样",
            "changed_at": "什么时候改的",
            "issued_at": "激活纸条什么时候给的",
            "used_at": "什么时候用掉的",
            "token_sha256": "登录凭证算过以后的样子",
            "account": "哪个账号",
            "created_at": "什么时候登录的",
            "seen_at": "最近一次",
            "expires_at": "什么时候到期",
            "key": "试错次数记在谁名下，算过，看不出是谁",
            "failures": "试错几次",
            "first_at": "第一次",
            "last_at": "最近一次",
        },
        "认得来的人，挡住乱猜的人",
        _DUTY,
        "《网络数据安全管理条例》第九条",
        "登录凭证：教职工十二小时，家庭九十天；试错次数十分钟",
    ),
    Kept(
        "名单导入",
        ("RosterBatch", "RosterRow", "CellProblem"),
        "教职工",
        {
            "id": "编号",
            "unit_path": "哪个单位的",
            "made_by": "谁传的",
            "made_at": "什么时候",
            "state": "办到哪一步",
            "file_sha256": "文件的指纹",
            "columns": "列名",
            "rows": "每一行的内容",
            "before": "改之前的样子，撤销用",
            "after": "改之后的样子",
            "added": "新增了哪些编号",
            "counts": "各有几行",
            "ended_at": "什么时候办完",
            "line": "第几行",
            "cells": "各格的内容",
            "action": "新增、更新还是要改",
            "problems": "哪里要改",
            "column": "哪一列",
            "advice": "怎么改",
        },
        "导入之前看一遍，导错了能撤销",
        _DUTY,
        "学校",
        "没有导入的一天，导入过的三十天，以后只留行数",
        ROSTERS_KEPT,
    ),
    Kept(
        "家庭和卡",
        ("Household", "Place", "HouseholdCard"),
        "家庭",
        {
            "id": "编号",
            "places": "在哪些班",
            "is_sample": "是不是示例",
            "class_path": "哪个班",
            "card_number": "卡号",
            "since": "从哪天起",
            "until": "到哪天止",
            "code_mac": "卡上的码算过以后的样子，看不出原样",
            "household_id": "开哪一家",
            "issued_at": "哪天发的",
            "voided_at": "哪天作废的",
        },
        "知道学完的课该算给哪个班",
        _CONSENT,
        "学校：每学期的家庭教育指导和实践活动要有记录",
        "离开所有班级满两年后清理；家庭随时可以自己抹去",
        FAMILIES_KEPT,
    ),
    Kept(
        "学习记录",
        ("Attempt", "Completion", "HoursAward", "Attendance", "Void", "Subject", "Draft", "Record", "CompletionRule"),
        "教职工、家庭",
        {
            "page_id": "哪一课",
            "quiz_id": "哪份测验",
            "revision": "测验的哪一版",
            "number": "第几次",
            "right": "答对几题",
            "questions": "一共几题",
            "score_percent": "得分，只有教职工有",
            "passed": "合格没有，只有教职工有",
            "answers_ref": "答卷的指引",
            "rule": "当时的规定",
            "attempt_id": "凭哪一次测验",
            "evidence": "凭据",
            "minutes": "多少分钟",
            "completion_id": "凭哪一次学完",
            "credit_number": "备案编号",
            "class_path": "算给哪个班",
            "replaces": "代替哪一条",
            "record_id": "作废哪一条",
            "reason_ref": "原因的指引",
            "subject": "关于谁，只有编号",
            "kind": "哪一类",
            "id": "编号",
            "organisation_path": "哪个单位",
            "school_year": "学年",
            "term": "学期",
            "happened_at": "什么时候做的",
            "entered_by": "谁记的，只有编号",
            "body": "内容",
            "event_id": "手机给的编号，防止重复",
            "clock_flagged": "手机时间对不对",
            "natural_key": "防止同一件事记两次",
            "sequence": "顺序",
            "taken_at": "什么时候收到",
            "chain": "哪条链",
            "previous_hash": "前一条的指纹",
            "hash": "这一条的指纹",
            "draft": "内容",
            "pass_percent": "合格线",
            "attempts": "最多几次",
            "must_pass": "必须答对的题",
            "renews_yearly": "每年要不要再学",
        },
        "学时、学完要能核对，谁也改不了",
        _DUTY + "；家庭的：" + _CONSENT,
        "教育部门：学时和家长学校要逐条可查",
        "一直留着，里面只有编号和数字；人抹去以后，编号对不上任何人",
    ),
    Kept(
        "答卷和说明",
        ("SideText", "Receipt"),
        "教职工",
        {
            "reference": "指引",
            "salt": "防止猜测的随机数",
            "text": "选了哪几项，或作废、导出的原因",
            "account": "谁交的",
            "event_id": "手机给的编号",
            "body_sha256": "内容的指纹",
            "answer": "第一次的答复",
        },
        "答错了能看解析；作废、导出要有原因",
        _DUTY,
        "学校",
        "答卷两年，分数留着；原因随记录留着",
        ANSWERS_KEPT,
    ),
    Kept(
        "同意",
        ("Consent",),
        "家庭",
        {"notice_version": "哪一版说明", "given": "同意还是不同意", "on_paper": "是不是纸面回执"},
        "证明问过您",
        _DUTY,
        "《个人信息保护法》第十四条",
        "随学习记录，里面只有编号",
    ),
    Kept(
        "导出和审计",
        ("ExportManifest", "StoredExport", "AuditEntry", "Series"),
        "管理员",
        {
            "number": "编号",
            "report": "哪一种材料",
            "format": "什么格式",
            "scope_path": "哪个单位的",
            "year": "哪一年",
            "rows": "几行",
            "sha256": "文件的指纹",
            "purpose_ref": "用途的指引",
            "chain_heads_sha256": "当时各条链的指纹",
            "size": "多大",
            "action": "做了什么",
            "target": "对哪一个编号",
            "name": "哪一组编号",
            "last": "用到几号",
        },
        "谁看了、拿走了什么，要查得到",
        _DUTY,
        "《未成年人网络保护条例》第三十六条",
        "一直留着；导出的文件里姓名只留姓",
    ),
    Kept(
        "单位和班级",
        ("Organisation",),
        "没有个人信息",
        {
            "id": "编号",
            "kind": "市、县区、学校还是班级",
            "name": "名称",
            "path": "在哪个单位下面",
            "code": "区划代码或学校标识码",
            "short_code": "简称",
            "stages": "学段",
            "entry_year": "哪一年入学",
            "number": "几班",
            "is_sample": "是不是示例",
            "closed_on": "哪天撤并",
        },
        "知道记录属于哪里",
        "不是个人信息",
        "教育部门",
        "一直留着",
    ),
)

ASKED: tuple[tuple[str, str], ...] = (
    ("家长", "登录：卡上 12 位数字。学一课：三道小题。别的什么也不填。"),
    ("教师", "登录名、密码、测验的答案。"),
    ("班主任", "发卡的时候：这个班要几张。有人转来：卡上的数字和卡号。有家长念核对码：卡号和核对码。"),
    ("学校管理员", "每学年一次：教职工的姓名和岗位。平时每周不超过五项，系统里已经有的数不再填。"),
    ("县（区）、市管理员", "单位的名称和代码。数都从记录里来，不另报。"),
    ("学生", "什么也不填。学生没有账号。"),
)
"""What is asked of whom. Nobody types in a number that the ledger already holds."""

"""Reasons that the server gives when it takes records back by itself, so that they are known from what people typed.

One such text may stand behind the records of many; it names nobody, and stays when one of them is erased.
"""

from __future__ import annotations

BETTER_EVIDENCE = "换成更高一级的凭据"
REOPENED = "这一场的结束撤销了"
SIGN_IN_CORRECTED = "这一条签到更正了"
BROUGHT_BACK = "作废的学时恢复了，推送的结果跟过去"
PAPER_UNDONE = "撤销导入纸面签到表"
PAPER_HOLDS = "以纸面签到表为准"
REGISTER_UNDONE = "撤回登记表的导入"
PUSH_UNDONE = "收回整批推送"

BY_THE_SERVER = frozenset(
    {
        BETTER_EVIDENCE,
        REOPENED,
        SIGN_IN_CORRECTED,
        BROUGHT_BACK,
        PAPER_UNDONE,
        PAPER_HOLDS,
        REGISTER_UNDONE,
        PUSH_UNDONE,
    }
)

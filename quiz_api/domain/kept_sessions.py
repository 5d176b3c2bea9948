"""What is kept of class sessions and of signing in to them."""

from __future__ import annotations

from datetime import timedelta

from quiz_api.domain.kept import CONSENT, DUTY, Kept

PAPERS_KEPT = timedelta(days=30)

KEPT_OF_SESSIONS: tuple[Kept, ...] = (
    Kept(
        "活动和签到",
        ("ClassSession", "PaperRow", "SessionSignIn", "SessionSignOut"),
        "教职工、家庭",
        {
            "id": "编号",
            "unit_path": "谁办的",
            "kind": "哪一种",
            "form": "怎么签到",
            "venue": "场所",
            "practice": "指导还是实践",
            "title": "讲什么",
            "host": "主办单位",
            "place": "在哪里",
            "audience": "请了哪些班或单位",
            "begins_at": "什么时候开始",
            "minutes": "多少分钟",
            "state": "办到哪一步",
            "made_by": "谁登记的，只有编号",
            "page_id": "哪一课",
            "opened_at": "什么时候开始的",
            "out_at": "什么时候开始签退",
            "closed_at": "什么时候结束的",
            "number_at": "什么时候念的号",
            "faces": "三张脸各有几家，只有数",
            "papers": "纸面签到表说了什么",
            "is_sample": "是不是示例",
            "class_path": "哪个班",
            "card_number": "几号卡",
            "present": "到了没有",
            "person_id": "哪位老师",
            "session_id": "哪一场",
            "evidence": "怎么签的",
            "is_early": "是不是提前到的",
            "guest": "来宾几号，没带卡时用",
            "scan": "用掉的是哪一次扫码",
            "replaces": "补上了哪位来宾的卡号，或改回了哪一条",
        },
        "知道一场活动到了几户、一次培训谁在场",
        DUTY + "；家庭的：" + CONSENT,
        "教育部门：家长学校每学期两次指导一次实践；现场培训的学时",
        "纸面签到表的内容三十天；别的随学习记录，里面只有编号和数字",
        PAPERS_KEPT,
    ),
)

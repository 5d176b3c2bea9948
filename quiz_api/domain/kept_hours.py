"""What is kept about hours, and why: a part of the table in kept_data."""

from __future__ import annotations

from quiz_api.domain.kept import DUTY, Kept

KEPT_HOURS: tuple[Kept, ...] = (
    Kept(
        "校外学时",
        ("HoursClaim", "ClaimStep"),
        "教职工",
        {
            "category": "集中、网络还是校本",
            "held_on": "哪天参加的",
            "minutes": "多少分钟",
            "details_ref": "名称、主办单位、文件号的指引",
            "replaces": "代替退回的哪一条",
            "claim_id": "关于哪一条申报",
            "stage": "学校还是县（区）",
            "outcome": "通过、退回还是撤回",
            "reason_ref": "退回原因的指引",
        },
        "别处参加的培训，两级审核后也算学时",
        DUTY,
        "教育部门：继续教育学时要有来由",
        "随学时记录；名称、主办单位、文件号和退回原因，人抹去时一起抹去",
    ),
    Kept(
        "继续教育学时",
        ("Credit", "Recognition"),
        "教职工",
        {
            "number": "立项或备案编号",
            "category": "集中、网络还是校本",
            "period_minutes": "多少分钟算一学时",
            "yearly_cap": "每人每学年最多几学时",
            "since": "从哪天起有效",
            "until": "到哪天止",
            "page_ids": "包括哪些模块",
            "details_ref": "项目名称和主办单位的指引",
            "award_id": "哪一条学时",
            "state": "已推送、已认定还是退回",
            "credit_number": "记在哪个编号下",
            "batch": "哪一批",
            "tenths": "认定多少学时，以十分之一学时计",
            "reason_ref": "退回原因的指引",
        },
        "学时要能计入继续教育",
        DUTY,
        "市、县（区）教育部门",
        "随学时记录；交换表里的姓名只在下载的文件里，服务器不留这份文件，也从不收身份证号",
    ),
    Kept(
        "现场评定",
        ("Judgement",),
        "教职工",
        {
            "page_id": "哪个模块",
            "task": "哪一项任务",
            "points": "各评分点得几分",
            "passed": "合格没有",
            "judged_on": "哪天评定的",
            "details_ref": "评定地点的指引",
            "replaces": "代替哪一次",
        },
        "有的模块要在现场做给人看，合格了才计学时",
        DUTY,
        "市、县（区）教育部门",
        "随学时记录；作业不上传，服务器上没有",
    ),
)

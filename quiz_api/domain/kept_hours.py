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
)

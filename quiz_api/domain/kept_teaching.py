"""What is kept of lessons taught and activities held."""

from __future__ import annotations

from quiz_api.domain.kept import DUTY, Kept

KEPT_OF_TEACHING: tuple[Kept, ...] = (
    Kept(
        "上课和活动",
        ("Delivery", "Observation", "ActivityReport", "ActivityCount"),
        "上课、听课、填报的教职工，只有编号；没有学生",
        {
            "page_id": "哪一课",
            "class_path": "哪个班",
            "taught_on": "哪天上的",
            "teacher_id": "谁上的，只有编号",
            "minutes": "多少分钟",
            "evidence": "凭据",
            "stopped_at": "停在第几步",
            "step_minutes": "每一步多少分钟",
            "own_area": "自编课属于哪个板块",
            "title_ref": "自编课课题的指引",
            "together": "合班上的，是同一次",
            "record_id": "确认哪一节课",
            "activity": "哪一种活动",
            "held_on": "哪天办的",
            "counts": "几个数",
            "name": "哪一个数",
            "number": "多少",
        },
        "每两周一节课上了没有，活动办了没有，要有记录",
        DUTY,
        "教育部门：开课率和各项活动要逐校统计",
        "一直留着，里面只有编号和数字",
    ),
)

"""What is kept of places: a part of kept_data."""

from __future__ import annotations

from quiz_api.domain.kept import DUTY, Kept

KEPT_OF_PLACES: tuple[Kept, ...] = (
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
    Kept(
        "校历",
        ("YearPlan", "Term", "DaysOut"),
        "改校历的管理员，只有编号",
        {
            "unit_path": "哪个单位的",
            "school_year": "哪个学年",
            "version": "第几版",
            "terms": "两个学期",
            "made_by": "谁改的，只有编号",
            "made_at": "什么时候改的",
            "number": "第几学期",
            "first": "从哪天起",
            "last": "到哪天止",
            "out": "哪些天不上课",
            "kind": "放假还是考试",
            "name": "叫什么",
        },
        "知道一天在哪个学期、第几个两周",
        DUTY,
        "教育部门：每两周一节课",
        "一直留着，每一版都在",
    ),
)

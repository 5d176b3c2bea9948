"""The columns of a staff roster: what the template shows and the reader looks for."""

from __future__ import annotations

from quiz_api.domain.people import PostKind
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import Wanted

NAME, NUMBER, POSTS, CLASS, SCHOOL, SCHOOL_CODE, USERNAME = (
    "姓名", "工号", "岗位", "班级", "学校", "学校标识码", "登录名",
)  # fmt: skip

STAFF_COLUMNS = (
    Wanted(NAME, required=True, aliases=("教师姓名",), note="必填。"),
    Wanted(POSTS, required=True, aliases=("人员类别", "职务"), note="必填。几个岗位用顿号隔开。"),
    Wanted(
        CLASS,
        aliases=("任班主任班级", "带的班", "所带班级"),
        note="班主任才填，例如 2024级3班、三年级(3)班 或 三年级三班。",
    ),
    Wanted(NUMBER, aliases=("教工号", "职工号"), note="没有可以不填。不要填身份证号。"),
    Wanted(SCHOOL, aliases=("学校名称", "单位"), note="导入一所学校的名单时不用填。"),
    Wanted(SCHOOL_CODE, note="十位。两所学校同名时要填。"),
    Wanted(USERNAME, note="第一次导入不填，由系统编；以后更新时可以填，用来认人。"),
)
SCHOOL_POSTS = tuple(
    kind
    for kind in PostKind
    if kind not in (PostKind.COUNTY_ADMIN, PostKind.CITY_ADMIN, PostKind.AUDITOR, PostKind.INSPECTOR, PostKind.PARTNER)
)
COUNTY_POSTS = (PostKind.RESEARCHER, PostKind.ASSESSOR, PostKind.INSPECTOR, PostKind.PARTNER, PostKind.COUNTY_ADMIN)
CITY_POSTS = (PostKind.RESEARCHER, PostKind.ASSESSOR, PostKind.INSPECTOR, PostKind.PARTNER, PostKind.CITY_ADMIN)
"""Posts that a roster may give, by where the person works. An auditor is named by the operator: `quiz-api appoint`."""
ADMINISTRATORS = frozenset((PostKind.SCHOOL_ADMIN, PostKind.COUNTY_ADMIN, PostKind.CITY_ADMIN))
"""Posts that a roster may give but does not take away by leaving them out: nobody is locked out by a list."""

ROSTER_POSTS = frozenset((*SCHOOL_POSTS, *COUNTY_POSTS, *CITY_POSTS))


def staff_template() -> bytes:
    """An empty .xlsx with the header, all columns as text."""
    return xlsx_bytes(Sheet("教师名单", tuple(Column(column.name) for column in STAFF_COLUMNS), ()))

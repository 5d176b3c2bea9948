"""Pages that list other pages: the home page, the five sections and the lists of the catalogue.

They have no source file. Their addresses are for ever like those of content pages, so a key never changes meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, TypeVar

from site_builder.curriculum import (
    AREAS,
    GRADE_NAMES,
    PARENT_STAGES,
    RESOURCE_TYPES,
    TRAINING_LEVELS,
    AnyPage,
    Curriculum,
    Guide,
    Kind,
    Lesson,
    ParentLesson,
    Resource,
    TrainingModule,
)
from site_builder.guide_shelves import ALL_SHELVES, place_of, shelf_of
from site_builder.policy import Order, OrderedTerm
from site_builder.pupils_own import ELSEWHERE, SHELVES, is_for_pupils, shelf_for_pupils

ORDER_KEY = "order-54"
NO_ORDER = Order()
_STAGE_CODES = {"中职": "zz", "幼小衔接": "yx"}
AREA_CODES = dict(zip(AREAS, ("self", "study", "people", "mood", "adapting", "career", "life"), strict=True))
WAY_IN = "家长课怎么选"
"""Tag of guides that stand among the parent lessons as well."""
TROUBLES = "家里的难处"
"""Tag of guides for families that have no questions, so that no record says who has read them."""

TERM_NAMES = {1: "第一学期", 2: "第二学期"}


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A page that lists. `key` is `home`, `catalogue`, `parents`, …, a grade (`g07`, `zz`) or an area (`area-mood`)."""

    title: str
    summary: str
    key: str

    @property
    def kind(self) -> str:
        """Beside the kinds of content pages, for templates that draw either."""
        return "section"

    @property
    def url(self) -> str:
        """Address below the site root."""
        if self.key == "home":
            return "index.html"
        if self.key in SECTION_OF_KIND.values():
            return f"{self.key}/index.html"
        if self.key == "pupils":
            return "guides/pupils.html"
        return f"catalogue/{self.key}.html"

    @property
    def block(self) -> str:
        """Name of the template that draws it."""
        if self.key in ("home", "catalogue"):
            return f"{self.key}.html"
        return "section.html" if self.key in (*SECTION_OF_KIND.values(), "pupils") else "grade.html"


SECTION_OF_KIND = {
    Kind.LESSON: "catalogue",
    Kind.PARENT: "parents",
    Kind.TRAINING: "training",
    Kind.RESOURCE: "library",
    Kind.GUIDE: "guides",
}

Listed: TypeAlias = AnyPage | SectionPage
PageT = TypeVar("PageT", bound=AnyPage)


@dataclass(frozen=True, slots=True)
class Group:
    """Some pages of a list under a heading of their own, in reading order. `term` where each has two weeks of one."""

    title: str
    note: str
    pages: tuple[Listed, ...]
    term: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A section page with what it lists."""

    page: SectionPage
    groups: tuple[Group, ...]


HOME = SectionPage("首页", "心理健康课、家长课和教师研修，按周找到要上的那一节", "home")
SECTIONS = {
    "catalogue": SectionPage("课程目录", "按年级、主题和对象找一节课", "catalogue"),
    "parents": SectionPage("家长学堂", "从幼儿园到高中，一次读三四分钟", "parents"),
    "training": SectionPage("教师研修", "按岗位分级学习，学时有记录", "training"),
    "library": SectionPage("资源库", "案例、情景剧、游戏和课题，人物和事情都是虚构的", "library"),
    "guides": SectionPage("指南", "碰上了怎么办，求助、报告、隐私和编写办法", "guides"),
}
PUPILS = SectionPage("写给同学", "一个人也能看，不用登录，也不用留名字", "pupils")


def grade_page(lesson: Lesson) -> SectionPage:
    """The list of the catalogue in which a lesson stands."""
    return _grade_page(lesson.grade, lesson.stage)


@cache
def _grade_page(grade: int | None, stage: str) -> SectionPage:
    if grade is None:
        return SectionPage(stage, f"{stage}的课，按学期和周排列", _STAGE_CODES.get(stage, "other"))
    name = GRADE_NAMES[grade - 1]
    return SectionPage(name, f"{name}的课，按学期和周排列", f"g{grade:02d}")


def listings(curriculum: Curriculum, order: Order = NO_ORDER) -> tuple[Listing, ...]:
    """Every section page but the home page. A section stands even when empty, a list of the catalogue never does."""
    lessons = sorted(_of(curriculum, Lesson), key=reading_order)
    grades = tuple(_by_grade(lessons))
    areas = tuple(_by_area(lessons))
    others = tuple(_by_order(curriculum, order))
    catalogue = Listing(SECTIONS["catalogue"], tuple(_catalogue_groups(grades, areas, others)))
    parents = _groups(_of(curriculum, ParentLesson), lambda page: page.stage, PARENT_STAGES)
    training = _groups(_of(curriculum, TrainingModule), lambda page: page.level, TRAINING_LEVELS)
    library = _groups(_of(curriculum, Resource), lambda page: page.type, RESOURCE_TYPES)
    guides, own = (
        _groups(_of(curriculum, Guide), _guide_shelf, ALL_SHELVES),
        tuple(_for_pupils(curriculum)),
    )
    first = tuple(Group("给同学自己看", f"{len(listing.groups)} 格", (listing.page,)) for listing in own)
    return (
        catalogue,
        *grades,
        *areas,
        *others,
        Listing(SECTIONS["parents"], (*parents, *_ways_in(curriculum))),
        Listing(SECTIONS["training"], training),
        Listing(SECTIONS["library"], library),
        Listing(SECTIONS["guides"], (*first, *guides)),
        *own,
    )


def reading_order(page: AnyPage) -> tuple[int, int, int, str]:
    """Order of pages within one shelf: as they are taught or learned, then by id."""
    if isinstance(page, Lesson):
        return (page.grade or 99, page.term, page.slot, page.id)
    if isinstance(page, TrainingModule):
        return (0, page.year or 0, page.number, page.id)
    if is_for_pupils(page):
        return (0, 0, (*SHELVES.values(), ELSEWHERE).index(shelf_for_pupils(page)), page.id)
    if isinstance(page, Guide):
        return (0, *place_of(page), page.id)
    return (0, 0, page.number if isinstance(page, ParentLesson) else 0, page.id)


def shelf(page: AnyPage) -> tuple[str, str]:
    """Which pages come before and after one another: those of one grade, stage, level or type."""
    if isinstance(page, Lesson):
        return (page.kind, grade_page(page).key)
    if isinstance(page, ParentLesson):
        return (page.kind, page.stage)
    if isinstance(page, TrainingModule):
        return (page.kind, page.level)
    if is_for_pupils(page):
        return (page.kind, "pupils")
    return (page.kind, page.type if isinstance(page, Resource) else page.audience)


def _of(curriculum: Curriculum, kind: type[PageT]) -> list[PageT]:
    return [page for page in curriculum.pages if isinstance(page, kind)]


def _groups(
    pages: list[PageT], name: Callable[[PageT], str], order: Iterable[str], unit: str = "篇"
) -> tuple[Group, ...]:
    groups = []
    for title in order:
        inside = tuple(sorted((page for page in pages if name(page) == title), key=reading_order))
        if inside:
            groups.append(Group(title, f"{len(inside)} {unit}", inside))
    return tuple(groups)


def _guide_shelf(guide: Guide) -> str:
    """Empty for a page for pupils, which stands elsewhere."""
    return "" if is_for_pupils(guide) else shelf_of(guide)


def _for_pupils(curriculum: Curriculum) -> Iterable[Listing]:
    own = [page for page in _of(curriculum, Guide) if is_for_pupils(page)]
    if own:
        yield Listing(PUPILS, _groups(own, shelf_for_pupils, (*SHELVES.values(), ELSEWHERE)))


def _ways_in(curriculum: Curriculum) -> Iterable[Group]:
    """Guides among the parent lessons: ways through them which a family picks for itself, and what is read quietly."""
    ways = tuple(page for page in _of(curriculum, Guide) if WAY_IN in page.tags)
    if ways:
        yield Group("不知道从哪课读起", f"{len(ways)} 篇", ways)
    troubles = tuple(page for page in _of(curriculum, Guide) if TROUBLES in page.tags)
    if troubles:
        yield Group("家里的难处：看就行，不答题，不记录", f"{len(troubles)} 篇", troubles)


def _by_grade(lessons: list[Lesson]) -> Iterable[Listing]:
    grades: dict[SectionPage, list[Lesson]] = {}
    for lesson in lessons:
        grades.setdefault(grade_page(lesson), []).append(lesson)
    for page, inside in grades.items():
        yield Listing(page, _groups(inside, lambda lesson: TERM_NAMES[lesson.term], TERM_NAMES.values(), "节课"))


def _by_area(lessons: list[Lesson]) -> Iterable[Listing]:
    for area, code in AREA_CODES.items():
        inside = [lesson for lesson in lessons if lesson.area == area]
        if inside:
            order = dict.fromkeys(grade_page(lesson).title for lesson in inside)
            page = SectionPage(area, f"{area}的课，按年级排列", f"area-{code}")
            yield Listing(page, _groups(inside, lambda lesson: grade_page(lesson).title, order, "节课"))


def _by_order(curriculum: Curriculum, order: Order) -> Iterable[Listing]:
    if order.terms:
        groups = tuple(
            Group(
                f"{GRADE_NAMES[term.grade - 1]}{TERM_NAMES[term.term]}",
                f"{len(term.lessons)} 节课",
                lessons_in_order(curriculum, term),
                term.term,
            )
            for term in order.terms
        )
        yield Listing(order_page(order), groups)


def order_page(order: Order) -> SectionPage:
    return SectionPage(order.name, "五年级毕业、六年级进初中的地方，照这里的先后上课", ORDER_KEY)


def lessons_in_order(curriculum: Curriculum, term: OrderedTerm) -> tuple[AnyPage, ...]:
    return tuple(curriculum.by_id[lesson] for lesson in term.lessons if lesson in curriculum.by_id)


def _catalogue_groups(
    grades: tuple[Listing, ...], areas: tuple[Listing, ...], others: tuple[Listing, ...]
) -> Iterable[Group]:
    yield Group("按年级", "", tuple(listing.page for listing in (*grades, *others)))
    yield Group("按主题", "", tuple(listing.page for listing in areas))
    yield Group("按对象", "", tuple(SECTIONS[key] for key in ("parents", "training", "library", "guides")))

"""Small pages by hand, for tests that look at one thing."""

from __future__ import annotations

from datetime import date

from site_builder.curriculum import (
    Activity,
    AnyPage,
    Audience,
    Curriculum,
    Cut,
    Guide,
    Kind,
    Lesson,
    Review,
    Section,
)

REVIEW = Review("待专业审核", date(2026, 11, 22))


def guide(
    page_id: str,
    title: str,
    text: str = "",
    *,
    audience: Audience = Audience.ALL,
    tags: str = "",
    also_asked: tuple[str, ...] = (),
) -> Guide:
    return Guide(
        id=page_id,
        kind=Kind.GUIDE,
        title=title,
        summary="",
        source=f"guides/{page_id}.md",
        tags=tuple(tags.split()),
        also_asked=also_asked,
        review=REVIEW,
        audience=audience,
        sections=(Section("说明", "about", f"<p>{text}</p>", text),),
    )


def lesson(page_id: str, title: str, step: str) -> Lesson:
    return Lesson(
        id=page_id,
        kind=Kind.LESSON,
        title=title,
        summary="一句话说清能做什么",
        source=f"lessons/{page_id[:3]}/{page_id}.md",
        review=REVIEW,
        grade=int(page_id[1:3]),
        stage="",
        term=1,
        slot=2,
        area="情绪",
        minutes=40,
        lead="任何老师",
        activities=(Activity("热身", 5, Cut.NEVER, "warm", f"<p>{step}</p>", step),),
    )


def curriculum(*pages: AnyPage) -> Curriculum:
    return Curriculum(tuple(sorted(pages, key=lambda page: page.id)))

"""What somebody who records a parent lesson holds in the hand: every word in the order of the page, and how to do it.

Only the public half of the quiz is read out: which choice fits stays on the server.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.curriculum import ParentLesson, Quiz
from site_builder.spoken import characters, minutes_words, spoken_lines

_PLACES = "一二三四五六七八"
HOW = (
    "怎么录：找安静的屋子，手机离嘴一拳远，像跟邻居说话那样慢慢念。念错了停两秒，把那一句重念。",
    "用家里人听得懂的话念；意思不变，说法可以顺口。不加评语，不说哪个选项合适。",
    "存成 .mp3，单声道、32 kbps 就够清楚，不超过 1 MB，放在这一课的文件夹里。开头的资料页加一行：",
)


def record_sheet(page: ParentLesson, quiz: Quiz | None) -> str:
    """The sheet as text, with the length of each part."""
    parts = [*_parts(page, quiz)]
    total = sum(characters("".join(lines)) for _, lines in parts)
    example = f"recordings: [{{file: {page.id}.mp3, voice: 普通话, by: 班主任, on: {page.review.on.isoformat()}}}]"
    head = (
        f"录音稿：{page.title}（{page.id}）",
        f"共 {total} 个字，慢慢念大约 {minutes_words(total)}。",
        *HOW,
        "",
        f"  {example}",
    )
    body = ("\n".join((f"【{title}】约 {minutes_words(characters(''.join(lines)))}", *lines)) for title, lines in parts)
    return "\n\n".join(("\n".join(head), *body, "（完）"))


def _parts(page: ParentLesson, quiz: Quiz | None) -> Iterator[tuple[str, list[str]]]:
    yield "开头", [f"{page.title}。", *spoken_lines(page.intro_html)]
    for section in page.sections:
        yield section.title, spoken_lines(section.html)
    for place, question in enumerate(quiz.questions if quiz else (), 1):
        lines = spoken_lines(question.stem_html)
        for choice, letter in zip(question.choices, _PLACES, strict=False):
            lines.append(f"第{letter}个：{''.join(spoken_lines(choice.html))}")
        yield f"第 {place} 题", lines

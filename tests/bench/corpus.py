"""Generated lessons for benches and search tests: plausible, in the content format, the same for the same seed.

Every page has five words of its own, so that it is known which page a query must find. The first 560 are lessons, as
many as grades, terms and slots have room for; what is asked for beyond them are library pieces of a lesson's length.
The guides at the foot of every page, the calendar and the help lines are those of the project.

    python -m tests.bench.corpus --count 1000 --out DIR
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from site_builder.curriculum import AREAS, RESOURCE_TYPES

REAL_CONTENT = Path(__file__).resolve().parents[2] / "content"
POLICY = ("policy/calendar.yml", "policy/hotlines.yml")
GUIDES = ("guides/gd-about.md", "guides/gd-help.md", "guides/gd-privacy.md")
STEPS = (
    ("热身", "4 分钟", 3),
    ("活动一", "11 分钟", 8),
    ("活动二", "10 分钟，可省略", 8),
    ("活动三", "10 分钟，20 分钟课可省略", 8),
    ("收尾", "5 分钟", 3),
)
"""Name, minutes and number of sentences of each step: 20 minutes that must be done, 30, and 40."""

CLASSES = (*(f"g{grade:02d}" for grade in range(1, 13)), "zz", "yx")
STAGES = {"zz": "中职", "yx": "幼小衔接"}
TERMS, SLOTS = 2, 20
MOST_LESSONS = len(CLASSES) * TERMS * SLOTS
TYPES = tuple(RESOURCE_TYPES)
TERSE_FROM, TERSE = 2_000, "课前五分钟可以读"
"""The library is one list: four thousand summaries, each of its own, would be more than a page may weigh."""

TITLES = ("{0}的约定", "走过{0}", "{0}里的一句话", "谁来守{0}", "把{0}讲给你听", "{0}和{1}")


@dataclass(frozen=True, slots=True)
class MadeLesson:
    """One generated lesson or library piece. `own` are its own words: one in the title, all of them in the text."""

    id: str
    title: str
    own: tuple[str, ...]
    text: str

    @property
    def path(self) -> str:
        """Below content/, with forward slashes."""
        return f"library/{self.id}.md" if self.id.startswith("r-") else f"lessons/{self.id.split('-')[0]}/{self.id}.md"


def made_lessons(count: int, seed: int = 1) -> list[MadeLesson]:
    """`count` lessons; the first ones do not change when more are asked for."""
    words = _own_words(Random(f"{seed}-words"))
    return [_lesson(number, [next(words) for _ in range(5)], Random(f"{seed}-{number}")) for number in range(count)]


def write_corpus(count: int, out: Path, seed: int = 1) -> list[MadeLesson]:
    """Write a content folder; returns its lessons. `out` must not hold other lessons."""
    lessons = made_lessons(count, seed)
    for lesson in lessons:
        path = out / lesson.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lesson.text, encoding="utf-8")
    for name in POLICY:
        (out / name).parent.mkdir(exist_ok=True)
        shutil.copy2(REAL_CONTENT / name, out / name)
    for name in GUIDES:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(_without_links((REAL_CONTENT / name).read_text("utf-8")), "utf-8")
    return lessons


def _without_links(text: str) -> str:
    """What they lead to is not part of the corpus."""
    return re.sub(r"\[([^\]]+)\]\((?!https?:|tel:)[^)]+\)", r"\1", text)


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(Path(__file__).with_name("corpus_words.yml").read_text("utf-8")))


def _own_words(random: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        word = "".join(map(random.choice, _words()["own"]))
        if word not in seen:
            seen.add(word)
            yield word


def _lesson(number: int, own: list[str], random: Random) -> MadeLesson:
    title = random.choice(TITLES).format(*own)
    page_id, place = _place(number) if number < MOST_LESSONS else _library_place(number - MOST_LESSONS)
    body = _body(title, own, random)
    if number < MOST_LESSONS:
        place += f"area: {random.choice(AREAS)}\nminutes: 40\nlead: 任何老师"
    else:
        body = body.replace("## 过程", "## 怎么做").partition("## 想一想")[0]
    header = _header(page_id, title, place, own, random)
    if number >= TERSE_FROM:
        header = re.sub(r"(?m)^summary: .*$", f"summary: {TERSE}", header, count=1)
    return MadeLesson(page_id, title, tuple(own), header + body)


def _place(number: int) -> tuple[str, str]:
    """Id of a lesson and the header lines that say the same."""
    code, rest = CLASSES[number % len(CLASSES)], number // len(CLASSES)
    term, slot = rest % TERMS + 1, rest // TERMS + 1
    who = f"stage: {STAGES[code]}" if code in STAGES else f"grade: {int(code[1:])}"
    return f"{code}-t{term}-{slot:02d}", f"kind: lesson\n{who}\nterm: {term}\nslot: {slot}\n"


def _library_place(number: int) -> tuple[str, str]:
    kind = TYPES[number % len(TYPES)]
    return (
        f"r-{RESOURCE_TYPES[kind]}-{number // len(TYPES) + 1:03d}",
        f"kind: resource\ntype: {kind}\naudience: all\nstage: 小学中高\nminutes: 40",
    )


def _header(page_id: str, title: str, place: str, own: list[str], random: Random) -> str:
    pools = _words()["pools"]
    return f"""\
---
id: {page_id}
title: {title}
summary: 遇到{random.choice(pools["matter"])}，会{random.choice(pools["skill"])}
{place}
tags: [{own[1]}, {random.choice(pools["matter"])}, {random.choice(pools["feel"])}]
authors: [青禾市心理教研组]
sources:
  - 《中小学心理健康教育指导纲要（2012年修订）》教基一〔2012〕15号
reviewed: {{by: 待专业审核, on: 2026-11-22}}
---
"""


def _body(title: str, own: list[str], random: Random) -> str:
    steps = "\n\n".join(
        f"### {name}：{_filled('{thing}和{matter}', own, random)}（{minutes}）\n\n"
        f"{_sentences(sentences, own, random)}\n\n> 说：{_filled(random.choice(_words()['sayings']), own, random)}"
        for name, minutes, sentences in STEPS
    )
    return _opening(own, random) + f"\n## 过程\n\n{steps}\n\n" + _ending(title, own, random) + _practice(own, random)


def _opening(own: list[str], random: Random) -> str:
    return f"""\
## 目标

{_filled("能为{who}在{place}的一件小事{act}，并说出一位可以找的人。", own, random)}

## 重点难点

- 重点：{_filled("{skill}，从{0}做起。", own, random)}
- 难点：{_filled("{feel}的时候也能{skill}。", own, random)}

## 准备

- 学习单每人一张，{random.choice(_words()["pools"]["thing"])}每组一样。
"""


def _ending(title: str, own: list[str], random: Random) -> str:
    return f"""\
## 板书

```text
{title}
{own[0]}　{own[1]}　{own[2]}
```

## 给老师的话

{_sentences(7, own, random)}{"，".join(own)}是这节课里的说法，换成当地的也行。

## 安全边界

- 不点名，不追问，讲不讲由同学自己定。
- 有同学说自己不安全：谢谢他说出来，陪着他，当天告诉分管领导。
- 有人伤害他：马上告诉分管领导，立即报告公安。
- 本校没有心理教师时：请班主任陪着，问县区的心理教研员。

现在有危险：身边的大人、110、120

想找人说说：12356；学校里信任的大人；12355

号码核对日期 2026-11-22。

## 学习单

**课题：{title}**　这张纸归你自己保管，不收。

{_filled("写下{when}的一件小事：", own, random)}＿＿＿＿＿＿＿＿

我可以找：＿＿＿＿＿＿＿＿

"""


def _practice(own: list[str], random: Random) -> str:
    return f"""\
## 想一想

### 1. {_filled("{who}为{matter}觉得{feel}，可以先做什么？", own, random)}（单选） {{#q-first}}

- [ ] 等到{random.choice(_words()["pools"]["when"])}再说
    > 等一等很自然，只是这件事还压在心里。
- [x] 和{random.choice(_words()["pools"]["person"])}说一句
- [ ] 请别人替自己把话全说完
    > 有人陪着很好，话还是自己说清楚些。

> 解析：先说一句，后面的话就容易了。
"""


def _sentences(count: int, own: list[str], random: Random) -> str:
    return "".join(_filled(shape, own, random) for shape in random.sample(_words()["sentences"], count))


def _filled(shape: str, own: list[str], random: Random) -> str:
    return shape.format(*own, **{name: random.choice(words) for name, words in _words()["pools"].items()})


def main() -> None:
    arguments = argparse.ArgumentParser(description="write a content folder of generated lessons")
    arguments.add_argument("--count", type=int, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    print(f"{len(write_corpus(chosen.count, chosen.out, chosen.seed))} lessons in {chosen.out}")


if __name__ == "__main__":
    main()

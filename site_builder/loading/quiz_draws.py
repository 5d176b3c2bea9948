"""Reads `draw: 8`, or `draw: {看见: 3, 转介: 4}` with a count for each `##` group of the quiz.

Questions that must be passed stand on every sheet. They are named in the header of the page, so they are set aside when
both files have been read (`with_must_pass`): whoever writes the quiz does not name them twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import yaml
from markdown_it.token import Token

from site_builder.curriculum import AnyPage, QuestionKind, Quiz
from site_builder.findings import Finding
from site_builder.loading.fields import Fields, fields_of
from site_builder.loading.questions import WrittenQuestion
from site_builder.loading.quizzes import revision_of
from site_builder.loading.sections import Part, divide_at
from site_builder.loading.source_file import SourceFile
from site_builder.quiz_draw import Pool
from site_builder.rules.catalogue import Catalogue, Notes

MOST_DRAWN = 100


@dataclass(frozen=True, slots=True)
class Group:
    """A `##` heading of a quiz and the questions below it; the first group has no title and what stands before any."""

    title: str
    line: int
    parts: tuple[Part, ...]


def groups_of(tokens: Sequence[Token], first_line: int) -> tuple[Group, ...]:
    """The questions of a quiz as their headings divide them."""
    whole = divide_at(tokens, 2, first_line)
    before = Group("", first_line, tuple(divide_at(whole.intro, 3, first_line).parts))
    named = (Group(part.title, part.line, tuple(divide_at(part.tokens, 3, first_line).parts)) for part in whole.parts)
    return (before, *named) if before.parts else tuple(named)


def read_draw(header: Fields) -> Mapping[str, int]:
    """Counts by the title of a group, "" for the whole quiz; empty when every sheet asks every question."""
    node = header.fields.get("draw")
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        return {"": header.number("draw", 1, MOST_DRAWN)}
    counts = fields_of(node, header.notes, header.first_line, f"{header.path}draw.", header.failed)
    return {name: counts.number(name, 1, MOST_DRAWN) for name in counts.fields}


def pools_of(
    draw: Mapping[str, int], groups: Sequence[Group], written: Sequence[tuple[WrittenQuestion, str]], header: Fields
) -> tuple[Pool, ...]:
    """The pools that a header asks for. `written` are the questions with their public ids; 问卷 is never drawn."""
    if not draw:
        return ()
    if "" in draw:
        names = tuple(name for question, name in written if question.kind is not QuestionKind.SURVEY)
        _check_count("draw", draw[""], len(names), header)
        return (Pool(min(draw[""], len(names)), names),)
    pools = []
    for title in draw:
        if title not in {group.title for group in groups}:
            header.fail("draw-group-unknown", "draw", group=title)
    for group in groups:
        lines = {part.line for part in group.parts}
        names = tuple(
            name for question, name in written if question.line in lines and question.kind is not QuestionKind.SURVEY
        )
        if group.title in draw:
            _check_count(f"draw.{group.title}", draw[group.title], len(names), header)
            pools.append(Pool(min(draw[group.title], len(names)), names))
        elif names:
            header.failed.append("draw")
            header.notes.add("draw-group-missing", group.line, group=group.title or "（前面没有小标题的）")
    return tuple(pools)


def _check_count(name: str, count: int, there: int, header: Fields) -> None:
    if count > there:
        header.fail("draw-many", "draw", group=name, count=count, there=there)
    elif count == there:
        header.notes.add("draw-whole", header.lines["draw"], name=name, count=count)


def with_must_pass(
    files: Iterable[SourceFile], pages: Mapping[str, AnyPage], catalogue: Catalogue
) -> tuple[list[SourceFile], list[Finding]]:
    """The files, with the must-pass questions of each bank on every sheet."""
    done: list[SourceFile] = []
    findings: list[Finding] = []
    for file in files:
        page = pages.get(file.quiz.page_id) if file.quiz and file.quiz.pools else None
        rule = getattr(page, "completion", None)
        if file.quiz is None or file.key is None or rule is None:
            done.append(file)
            continue
        quiz = _set_aside(file.quiz, frozenset(rule.must_pass))
        if any(pool.take < 0 for pool in quiz.pools):
            notes = Notes(catalogue, file.path)
            notes.add("draw-must-pass", file.line_of("draw"), page=file.quiz.page_id)
            findings += notes.found
            done.append(file)
            continue
        quiz = replace(quiz, revision=revision_of(quiz))
        done.append(replace(file, quiz=quiz, key=replace(file.key, revision=quiz.revision, pools=quiz.pools)))
    return done, findings


def _set_aside(quiz: Quiz, must_pass: frozenset[str]) -> Quiz:
    pools = []
    for pool in quiz.pools:
        rest = tuple(name for name in pool.questions if name not in must_pass)
        pools.append(Pool(pool.take - (len(pool.questions) - len(rest)), rest))
    return replace(quiz, pools=tuple(pool for pool in pools if pool.questions or pool.take))

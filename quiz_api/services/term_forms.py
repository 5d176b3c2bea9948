"""Terms as people write them in a form: two dates, and lines such as 10月1日到10月7日 国庆."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from quiz_api.domain.errors import Refusal
from quiz_api.domain.school_calendar import term_name
from quiz_api.domain.school_terms import DaysOut, OutKind, Term, problems_of

FIELD_OF_KIND = {OutKind.HOLIDAY: "holidays", OutKind.EXAM: "exams"}
MOST_TEXT = 4000
TERMS = (1, 2)

_DAY = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_ONE = re.compile(_DAY)
_LINE = re.compile(rf"{_DAY}(?:\s*(?:到|至|~|-{{1,2}}|—+|–)\s*{_DAY})?[\s,:、]*(.*)")


def terms_of(school_year: int, values: Mapping[str, str]) -> tuple[Term, ...]:
    """The terms of a form. Raises Refusal with everything that is wrong, field by field."""
    wrong: list[tuple[str, str]] = []
    terms = [term for number in TERMS if (term := _term(school_year, number, values, wrong))]
    if not terms and not wrong:
        wrong.append(("first_1", "先写第一学期从哪天到哪天。"))
    if not wrong:
        wrong = [("terms", problem) for problem in problems_of(school_year, terms)]
    if wrong:
        raise Refusal("bad-fields", " ".join(advice for _, advice in wrong), fields=tuple(wrong))
    return tuple(terms)


def _term(school_year: int, number: int, values: Mapping[str, str], wrong: list[tuple[str, str]]) -> Term | None:
    """None for a term that was left empty, and for one that cannot be read: then `wrong` has grown."""
    name, edges, found = term_name(number), [], len(wrong)
    typed = [_tidy(values.get(f"{edge}_{number}", "")) for edge in ("first", "last")]
    texts = {kind: values.get(f"{field}_{number}", "")[:MOST_TEXT] for kind, field in FIELD_OF_KIND.items()}
    if not any(typed) and not any(text.strip() for text in texts.values()):
        return None
    for edge, word, text in zip(("first", "last"), ("开始", "结束"), typed, strict=True):
        match = _ONE.fullmatch(text)
        day = _day(school_year, *match.groups()) if match else None
        if day is None:
            wrong.append((f"{edge}_{number}", f"{name}的{word}日写成 2026-09-01 或 9月1日 的样子。"))
        edges.append(day)
    out = [days for kind, text in texts.items() for days in _days_out(school_year, number, kind, text, wrong)]
    first, last = edges
    if len(wrong) > found or first is None or last is None:
        return None
    return Term(number, first, last, tuple(sorted(out, key=lambda days: (days.first, days.last))))


def _days_out(school_year: int, number: int, kind: OutKind, text: str, wrong: list[tuple[str, str]]) -> list[DaysOut]:
    found = []
    for place, line in enumerate(text.splitlines(), start=1):
        tidy = _tidy(line)
        match = _LINE.fullmatch(tidy)
        if not tidy:
            continue
        first = _day(school_year, *match.groups()[:3]) if match else None
        last = _day(school_year, *match.groups()[3:6]) if match and match.group(5) else first
        if match is None or first is None or last is None:
            said = f"{term_name(number)}{kind.value}的第 {place} 行“{line.strip()[:20]}”没有看懂，"
            wrong.append((f"{FIELD_OF_KIND[kind]}_{number}", said + "请写成 10月1日到10月7日 国庆 的样子，一行一段。"))
            continue
        found.append(DaysOut(kind, match.group(7).strip()[:40], first, last))
    return found


def _day(school_year: int, year: str | None, month: str, day: str) -> date | None:
    """A day without a year is meant in the school year."""
    try:
        return date(int(year) if year else school_year + (int(month) < 9), int(month), int(day))
    except ValueError:
        return None


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def written(terms: tuple[Term, ...]) -> dict[str, str]:
    """The fields of a form that say these terms."""
    values: dict[str, str] = {}
    for term in terms:
        values[f"first_{term.number}"], values[f"last_{term.number}"] = term.first.isoformat(), term.last.isoformat()
        for kind, field in FIELD_OF_KIND.items():
            lines = (_line(days) for days in term.out if days.kind is kind)
            values[f"{field}_{term.number}"] = "\n".join(lines)
    return values


def _line(days: DaysOut) -> str:
    until = "" if days.first == days.last else f" 到 {days.last.isoformat()}"
    return f"{days.first.isoformat()}{until} {days.name}".rstrip()

"""Sentences that stand in two files, word for word or nearly so.

No two lessons share a paragraph: a page filled from a template teaches nothing new. Two sentences are near when the
sets of their three-character runs overlap by `NEAR` (Jaccard). Candidates are found by prefix filtering: two sets that
overlap so far must share one of their rarest few members, so only sentences with a rare run in common are compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from site_builder.findings import Finding
from site_builder.loading.source_file import ALSO_ASKED, SourceFile
from site_builder.markdown.chinese import han_count
from site_builder.rules.catalogue import Catalogue

NEAR = 0.6
"""Share of common three-character runs from which two sentences count as one."""

LEAST_CHARACTERS = 13
"""Shorter sentences are everybody's: 老师把学习单发给每个人."""

RUN = 3
_ENDS = re.compile(r"[。？！；\n｜]|(?<=[”])(?=[“])")
_LEFT_OUT = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
_UNREAD_SECTIONS = ("参考", "出处", ALSO_ASKED)
"""Sections that name sources: titles of laws and books are the same everywhere; and what search alone reads."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a file as it is compared: `text` without punctuation and spaces."""

    path: str
    line: int
    text: str


def repeated_sentence_findings(files: Iterable[SourceFile], catalogue: Catalogue) -> Iterator[Finding]:
    """A finding at each sentence that another file, earlier in the order of paths, says as well."""
    sentences = [sentence for file in files for sentence in sentences_of(file, catalogue)]
    told: set[tuple[str, int]] = set()
    for first, again in near_pairs(sentences):
        if (again.path, again.line) not in told:
            told.add((again.path, again.line))
            place = f"{first.path}:{first.line}"
            yield catalogue.finding("sentence-twice", again.path, again.line, near=again.text[:24], other=place)


def sentences_of(file: SourceFile, catalogue: Catalogue) -> Iterator[Sentence]:
    """What a reader reads in a file, sentence by sentence; wordings that every page may share are left out."""
    for passage in file.passages:
        if passage.section.startswith(_UNREAD_SECTIONS):
            continue
        for part in _ENDS.split(passage.text):
            text = _LEFT_OUT.sub("", part)
            if han_count(text) >= LEAST_CHARACTERS and not any(shared.search(part) for shared in catalogue.shared):
                yield Sentence(file.path, passage.line, text)


def near_pairs(sentences: list[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs from different files, the one of the earlier path first, in the order of the second."""
    runs = [_runs(sentence.text) for sentence in sentences]
    frequency = Counter(run for own in runs for run in own)
    seen: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(sentences)), key=lambda place: (sentences[place].path, sentences[place].line)):
        own = runs[place]
        rarest = sorted(own, key=lambda run: (frequency[run], run))[: len(own) - ceil(NEAR * len(own)) + 1]
        candidates = sorted({other for run in rarest for other in seen[run]})
        for run in rarest:
            seen[run].append(place)
        for other in candidates:
            if sentences[other].path != sentences[place].path and _overlap(runs[other], own) >= NEAR:
                yield sentences[other], sentences[place]


def _runs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + RUN] for start in range(len(text) - RUN + 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)

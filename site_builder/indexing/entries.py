"""What the index says of one token, as text: which pages hold it and how strongly, and which of the sentences that
people ask have it.

    told gap strength gap strength …~gap gap …

Before ~ one digit for how telling the token is, then its pages (postings.py); behind it the sentences of pages, each
as `SENTENCES` times its page and its place there, by gaps. A token that stands in sentences alone has ~ first and tells
as if pages said it in passing: `~told gap …`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from site_builder.indexing.postings import DIGITS, Gaps, decoded, encoded, gaps_in, tellingness

BEFORE_SENTENCES = "~"
SENTENCES = 64
"""Numbers of sentences that each page has: the sixty-fifth could not be told from the next page's first."""


SENTENCE_STRENGTH, SENTENCES_COUNTED = 6, 4
"""Of a token of a query that is itself a sentence: how much stronger a page holds it for each of so many of its
sentences that have it."""

STEPS, FAR, NEAR = 16, 32, 3
"""How much of such a query the one sentence of a page has that has most of it, in steps, and what a page's score is
multiplied by: the square of FAR and of NEAR more for each step."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Of one token: `postings` are pages and strengths as in `Postings`, `sentences` numbers, both ascending."""

    postings: Sequence[int] = ()
    sentences: Sequence[int] = ()

    @property
    def is_empty(self) -> bool:
        return not self.postings and not self.sentences

    def text(self, documents: int, gaps: Gaps) -> str:
        pages = encoded(self.postings, documents, gaps) if self.postings else ""
        if not self.sentences:
            return pages
        told = "" if pages else DIGITS[self._told_by_sentences(documents)]
        skipped = "".join([gaps[number - last - 1] for last, number in pairwise([-1, *self.sentences])])
        return f"{pages}{BEFORE_SENTENCES}{told}{skipped}"

    def _told_by_sentences(self, documents: int) -> int:
        return tellingness(len({number // SENTENCES for number in self.sentences}), documents, 0)


def entry_of(text: str) -> Entry:
    """The entry that became this text."""
    pages, _, sentences = text.partition(BEFORE_SENTENCES)
    return Entry(decoded(pages), gaps_in(sentences if pages else sentences[1:]))


def entries_as_text(entries: Mapping[str, Entry], documents: int) -> dict[str, str]:
    """Every token's entry as text."""
    gaps = Gaps()
    return {token: entry.text(documents, gaps) for token, entry in entries.items()}

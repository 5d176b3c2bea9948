"""Reads the files of an index as a browser does, and ranks as `search-engine.js` must.

It shares with the indexer only the rule that cuts a query into tokens and the hash that finds a token's shard.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.compiling.lean_assets import lean_bytes
from site_builder.indexing.entries import FAR, NEAR, SENTENCE_STRENGTH, SENTENCES, SENTENCES_COUNTED, STEPS
from site_builder.indexing.postings import DIGITS, IN_PASSING
from site_builder.indexing.shards import shard_of
from site_builder.indexing.sounds import query_sounds
from site_builder.indexing.tokens import (
    FULL,
    LONE,
    LONE_ENOUGH,
    MOST_KILOBYTES,
    MOST_LOOKED_UP,
    MOST_QUERY_CHARACTERS,
    chosen,
    is_chinese,
    is_sentence,
    is_single,
    lone_characters,
    query_tokens,
    runs,
    token_run,
    weight_of,
)
from site_builder.indexing.who_asks import favoured
from site_builder.precompressing import GZIP_LEVEL

SHOWN, IN_SIGHT = 10, 4
HEADER_BYTES = 200
"""Of an answer from tests/bench/static_host.py, rounded up."""


@dataclass(slots=True)
class IndexReader:
    """One index folder (…/search). `asked_for` names the files that a browser would have asked for since it was
    emptied; what was read is kept.
    """

    folder: Path
    loaded: dict[str, bytes] = field(default_factory=dict)
    asked_for: set[str] = field(default_factory=set)
    _read: dict[str, list[Any]] = field(default_factory=dict)
    _unpacked: dict[str, tuple[int, list[tuple[int, int]]]] = field(default_factory=dict)

    def results(self, query: str, *, staff: bool = False, pupil: bool = False) -> list[str]:
        """Addresses of the first ten pages; one that is called as the query says comes first."""
        shown = [self.page(number) for number in self.ranked(query, staff=staff, pupil=pupil)[:SHOWN]]
        words = self.words(query)
        return [str(page["url"]) for page in sorted(shown, key=lambda page: page["title"] != words)]

    def first_answer(self, query: str, *, staff: bool = False) -> set[str]:
        """Files that a browser which has none asks for to show the results in sight and the choices beside them."""
        self.asked_for.clear()
        best = self.ranked(query, staff=staff)[:SHOWN]
        words = self.words(query)
        letter = DIGITS[shard_of(words, len(DIGITS))]
        likely = [number for number in best if self.manifest()["titles"][number] == letter]
        called = [number for number in likely if self.page(number)["title"] == words]
        rest = [number for number in best if number not in called]
        for number in {*best[:IN_SIGHT], *[*called, *rest][:IN_SIGHT]}:
            self.page(number)
        self.read("tables/facets.js")
        return set(self.asked_for)

    def ranked(self, query: str, *, staff: bool = False, pupil: bool = False) -> list[int]:
        """Numbers of the pages that hold enough of the query, best first."""
        audiences = self.manifest()["audiences"]
        scores: Counter[int] = Counter()
        covered: Counter[int] = Counter()
        of_sentence: Counter[int] = Counter()
        asked = 0
        words = self.words(query)
        early = favoured(words, staff=staff, pupil=pupil)
        for token, weight in self.weighed(query).items():
            telling, postings = self.postings(token)
            worth = telling * weight
            asked += worth
            for number, strength in postings:
                scores[number] += worth * strength
                covered[number] += worth
            if not is_sentence(words):
                continue
            holding = {number for number, _ in postings}
            of_sentence.update(dict.fromkeys(self.sentences(token), worth))
            for number, count in Counter(sentence // SENTENCES for sentence in self.sentences(token)).items():
                scores[number] += worth * SENTENCE_STRENGTH * min(count, SENTENCES_COUNTED)
                covered[number] += 0 if number in holding else worth
        nearest: dict[int, int] = {}
        for sentence, has in of_sentence.items():
            nearest[sentence // SENTENCES] = max(has, nearest.get(sentence // SENTENCES, 0))
        near = [number for number in scores if covered[number] * 6 >= asked]
        wanted = [number for number in near if staff or audiences[number] != "s"]

        def score(number: int) -> int:
            favour = early.of(audiences[number], staff=staff)
            step = STEPS * nearest.get(number, 0) // asked
            return scores[number] * covered[number] ** (1 if early.letters else 2) * favour * (FAR + NEAR * step) ** 2

        return sorted(wanted, key=lambda number: (-score(number), number))

    def weighed(self, query: str) -> dict[str, int]:
        """Tokens with their weights, with those that stand in nothing but sentences where the query is one itself."""
        wanted = self.asked(query)
        words = self.words(query)
        if is_sentence(words):
            own = chosen(query_tokens(words), self.kilobytes, MOST_LOOKED_UP, MOST_KILOBYTES)
            wanted.update({token: weight_of(token) for token in own if token not in wanted and self.sentences(token)})
        return wanted

    def asked(self, query: str) -> dict[str, int]:
        """Tokens to look up with their weights: the query's own, and others for those that no page holds."""
        words = self.words(query)
        tokens = query_tokens(words)
        own = chosen(tokens, self.kilobytes, MOST_LOOKED_UP, MOST_KILOBYTES)
        wanted = {token: weight_of(token) for token in own if self.postings(token)[1]}
        unheard = [token for token in own if token not in wanted and not is_chinese(token)]
        sounds = dict.fromkeys(sound for token in unheard for sound in query_sounds(token_run(words, token)))
        left = MOST_KILOBYTES - sum(map(self.kilobytes, own))
        heard = chosen([*sounds], self.kilobytes, MOST_LOOKED_UP, left)
        wanted.update(dict.fromkeys(heard, FULL))
        if len(own) == len(tokens):
            left -= sum(map(self.kilobytes, heard))
            alone = [one for one in lone_characters(words, wanted, self.told) if one not in wanted]
            alone = alone[: max(0, MOST_LOOKED_UP - len(own) - len(heard))]
            for character in chosen(alone, self.kilobytes, len(alone), left):
                if self.postings(character)[0] >= LONE_ENOUGH:
                    wanted[character] = LONE
        return wanted

    def told(self, token: str) -> bool:
        """Whether some page says a token in a part that says what it is about."""
        return max((strength for _, strength in self.postings(token)[1]), default=0) > IN_PASSING

    def words(self, query: str) -> str:
        """The query in simplified script. The table is read where a character of it is not in GB 2312."""
        if not any(is_chinese(run) and not _is_simplified(run) for run in runs(query[:MOST_QUERY_CHARACTERS])):
            return query
        table = str(self.read("tables/simplified.js")[1]["pairs"])
        return query.translate({ord(one): other for one, other in zip(table[::2], table[1::2], strict=True)})

    def kilobytes(self, token: str) -> int:
        """Of the file that a token stands in, before compression."""
        folder, shard = self.file_of(token)
        return DIGITS.index(self.manifest()[folder][shard])

    def file_of(self, token: str) -> tuple[str, int]:
        """Folder and number of the shard that a token stands in."""
        folder = "singles" if is_single(token) else "tokens"
        return folder, shard_of(token, len(self.manifest()[folder]))

    def name_of(self, token: str) -> str:
        """Name of that shard's file."""
        folder, shard = self.file_of(token)
        return f"{folder}/{shard:x}.js"

    def postings(self, token: str) -> tuple[int, list[tuple[int, int]]]:
        """How telling a token is, and (page, strength) for each page that holds it."""
        self.asked_for.add(self.name_of(token))
        if token not in self._unpacked:
            self._unpacked[token] = self._unpack(token)
        return self._unpacked[token]

    def sentences(self, token: str) -> list[int]:
        """Numbers of the sentences that have a token: 64 for each page."""
        pages, _, text = self.read(self.name_of(token))[1].get(token, "").partition("~")
        digits = _digits(text if pages else text[1:])
        found: list[int] = []
        for first in digits:
            found.append((found[-1] if found else -1) + _gap(first, digits) + 1)
        return found

    def _unpack(self, token: str) -> tuple[int, list[tuple[int, int]]]:
        pages, _, text = self.read(self.name_of(token))[1].get(token, "").partition("~")
        digits = _digits(pages or text[:1])
        telling, last, found = next(digits, 0), -1, []
        for first in digits:
            last += _gap(first, digits) + 1
            found.append((last, next(digits)))
        return telling, found

    def page(self, number: int) -> dict[str, Any]:
        return dict(self.read(f"pages/{number}.js")[1])

    def manifest(self) -> dict[str, Any]:
        return dict(self.read("manifest.js")[0])

    def read(self, name: str) -> list[Any]:
        """The arguments that a script hands over."""
        self.asked_for.add(name)
        if name not in self._read:
            if name not in self.loaded:
                self.loaded[name] = (self.folder / name).read_bytes()
            text = self.loaded[name].decode("utf-8")
            self._read[name] = list(json.loads(f"[{text[text.index('(') + 1 : text.rindex(')')]}]"))
        return self._read[name]

    def wire_bytes(self, names: Iterable[str]) -> int:
        """What these files weigh over the wire, with their headers."""
        return sum(wire_bytes(self.folder / name) for name in names)


def _digits(text: str) -> Iterator[int]:
    return iter([DIGITS.index(character) for character in text])


def _gap(first: int, digits: Iterator[int]) -> int:
    """A gap of five bits a digit, lowest first; a digit of 32 or more says that another follows."""
    gap, shift, digit = first & 31, 5, first
    while digit > 31:
        digit = next(digits)
        gap |= (digit & 31) << shift
        shift += 5
    return gap


@cache
def wire_bytes(path: Path) -> int:
    """What a file weighs as the static host of the benchmarks sends it: compressed, with its header."""
    return _compressed(path.read_bytes())


@cache
def script_bytes(path: Path) -> int:
    """The same of a script or style of the theme, as the site has it."""
    return _compressed(lean_bytes(path))


def _compressed(data: bytes) -> int:
    return len(gzip.compress(data, GZIP_LEVEL, mtime=0)) + HEADER_BYTES


def _is_simplified(run: str) -> bool:
    try:
        run.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True

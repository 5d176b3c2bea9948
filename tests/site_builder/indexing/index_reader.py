"""Reads the files of an index as a browser does, and ranks as `search-engine.js` must.

It shares with the indexer only the rule that cuts a query into tokens and the hash that finds a token's shard.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.indexing.postings import DIGITS, IN_PASSING
from site_builder.indexing.shards import shard_of
from site_builder.indexing.sounds import query_sounds
from site_builder.indexing.tokens import (
    FULL,
    LONE,
    LONE_ENOUGH,
    MOST_QUERY_TOKENS,
    is_single,
    lone_characters,
    query_tokens,
    token_run,
    weight_of,
)
from site_builder.indexing.who_asks import LAST, LATE, USUAL, favoured

SHOWN = 10


@dataclass(slots=True)
class IndexReader:
    """One index folder (…/search). `loaded` names the files that were read, as a browser would have asked for them."""

    folder: Path
    loaded: dict[str, bytes] = field(default_factory=dict)
    _read: dict[str, list[Any]] = field(default_factory=dict)
    _unpacked: dict[str, tuple[int, list[tuple[int, int]]]] = field(default_factory=dict)

    def results(self, query: str, *, staff: bool = False) -> list[str]:
        """Addresses of the first ten pages; one that is called as the query says comes first."""
        shown = [self.page(number) for number in self.ranked(query, staff=staff)[:SHOWN]]
        words = self.words(query)
        return [str(page["url"]) for page in sorted(shown, key=lambda page: page["title"] != words)]

    def ranked(self, query: str, *, staff: bool = False) -> list[int]:
        """Numbers of the pages that hold enough of the query, best first."""
        audiences = self.manifest()["audiences"]
        scores: Counter[int] = Counter()
        covered: Counter[int] = Counter()
        asked = 0
        early = favoured(self.words(query), staff=staff)
        for token, weight in self.asked(query).items():
            telling, postings = self.postings(token)
            asked += telling * weight
            for number, strength in postings:
                scores[number] += telling * weight * strength
                covered[number] += telling * weight
        near = [number for number in scores if covered[number] * 6 >= asked]
        wanted = [number for number in near if staff or audiences[number] != "s"]

        def score(number: int) -> int:
            letter = audiences[number]
            favour = LATE if letter == "t" else USUAL
            if staff:
                favour = LAST if letter == "p" else USUAL
            if letter in early.letters:
                favour = early.times
            return scores[number] * covered[number] ** (1 if early.letters else 2) * favour

        return sorted(wanted, key=lambda number: (-score(number), number))

    def asked(self, query: str) -> dict[str, int]:
        """Tokens to look up with their weights: the query's own, and others for those that no page holds."""
        words = self.words(query)
        wanted: dict[str, int] = {}
        for token in query_tokens(words):
            if self.postings(token)[0]:
                wanted[token] = weight_of(token)
            elif is_single(token[:1]):
                continue
            else:
                wanted.update(dict.fromkeys(query_sounds(token_run(words, token)), FULL))
        lone = [one for one in lone_characters(words, wanted, self.told) if one not in wanted]
        for character in lone[: MOST_QUERY_TOKENS - len(wanted)]:
            if self.postings(character)[0] >= LONE_ENOUGH:
                wanted[character] = LONE
        return wanted

    def told(self, token: str) -> bool:
        """Whether some page says a token in a part that says what it is about."""
        return max((strength for _, strength in self.postings(token)[1]), default=0) > IN_PASSING

    def words(self, query: str) -> str:
        """The query in simplified script, when a character of it is in no page beside its neighbours."""
        tokens = [token for token in query_tokens(query) if is_single(token[:1])]
        held = {character for token in tokens if self.postings(token)[0] for character in token}
        if held.issuperset("".join(tokens)):
            return query
        table = str(self.read("tables/simplified.js")[1]["pairs"])
        return query.translate({ord(one): other for one, other in zip(table[::2], table[1::2], strict=True)})

    def postings(self, token: str) -> tuple[int, list[tuple[int, int]]]:
        """How telling a token is, and (page, strength) for each page that holds it."""
        if token not in self._unpacked:
            self._unpacked[token] = self._unpack(token)
        return self._unpacked[token]

    def _unpack(self, token: str) -> tuple[int, list[tuple[int, int]]]:
        folder = "singles" if is_single(token) else "tokens"
        shard = shard_of(token, self.manifest()[folder])
        text = self.read(f"{folder}/{shard:x}.js")[1].get(token)
        if text is None:
            return 0, []
        digits = iter([DIGITS.index(character) for character in text])
        telling, last, found = next(digits), -1, []
        for first in digits:
            gap, shift, digit = first & 31, 5, first
            while digit > 31:
                digit = next(digits)
                gap |= (digit & 31) << shift
                shift += 5
            last += gap + 1
            found.append((last, next(digits)))
        return telling, found

    def page(self, number: int) -> dict[str, Any]:
        return dict(self.read(f"pages/{number}.js")[1])

    def manifest(self) -> dict[str, Any]:
        return dict(self.read("manifest.js")[0])

    def read(self, name: str) -> list[Any]:
        """The arguments that a script hands over."""
        if name not in self._read:
            if name not in self.loaded:
                self.loaded[name] = (self.folder / name).read_bytes()
            text = self.loaded[name].decode("utf-8")
            self._read[name] = list(json.loads(f"[{text[text.index('(') + 1 : text.rindex(')')]}]"))
        return self._read[name]

    def compressed_bytes(self) -> int:
        """What the files read so far weigh over the wire."""
        return sum(len(gzip.compress(data, 9, mtime=0)) for data in self.loaded.values())

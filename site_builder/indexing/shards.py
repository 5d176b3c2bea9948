"""The files of the index: which token stands in which, and what they say.

Every file is a script that hands its data to `xinyuSearch`, because a page opened from a USB stick may load scripts and
nothing else. The manifest names the revision, and the browser asks for every other file with it (`tokens/3a.js?v=…`),
so all but the manifest may be cached for ever.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.indexing.postings import DIGITS
from site_builder.indexing.voices import by_weight

FORMAT = 4
SHARD_BYTES = 4_000
"""Wanted size of a shard before compression (about 1.6 KB after): a query loads one a token."""

MOST_SHARDS = 4096

WEIGHED_BY = 1024
"""Bytes that one more in a shard's digit stands for."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a browser must know before its first query. `letters` has two a page (`page_letters`): its audience, and one
    that tells most titles apart, so that a page called as the query says is found without reading others. `tokens` and
    `singles` have a digit a shard (`weight_digit`), so that a browser knows what a file costs before it asks for it.
    The weights of voices.py are the same in every index.
    """

    revision: str
    letters: str
    tokens: str
    singles: str

    def script(self) -> bytes:
        return _script(
            "manifest",
            {
                "format": FORMAT,
                "revision": self.revision,
                "audiences": self.letters[::2],
                "titles": self.letters[1::2],
                "tokens": self.tokens,
                "singles": self.singles,
                "voices": by_weight(),
            },
        )


def shard_of(token: str, shards: int) -> int:
    """Number of the shard that holds a token; `shards` is a power of two. FNV-1a over code points, folded once."""
    value = 0x811C9DC5
    for character in token:
        value = ((value ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    return (value ^ (value >> 15)) & (shards - 1)


def page_letters(audience: str, title: str) -> str:
    """What the manifest says of a page. Audiences: a all, s staff, p parents, t teachers' modules that everybody may
    read, m pages that speak to pupils.
    """
    return audience + DIGITS[shard_of(title, len(DIGITS))]


def weight_digit(script: bytes) -> str:
    """What the manifest says of a shard: begun kilobytes before compression, which is the same everywhere."""
    return DIGITS[min(-(-len(script) // WEIGHED_BY), len(DIGITS) - 1)]


def entries_size(entries: Mapping[str, str]) -> int:
    """About the bytes of some entries in their shards."""
    return sum(len(pages) + 12 for pages in entries.values())


def shards_for(size: int) -> int:
    """How many shards keep each near SHARD_BYTES when all entries have this size: a power of two."""
    count = 1
    while count < MOST_SHARDS and size > count * SHARD_BYTES:
        count *= 2
    return count


def token_scripts(folder: str, entries: Mapping[str, str], shards: int) -> dict[str, bytes]:
    """File name to bytes of every shard, empty ones too: a token that nobody wrote must not look like a broken site."""
    parts: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for token in sorted(entries):
        parts[shard_of(token, shards)][token] = entries[token]
    return {
        f"{folder}/{number:x}.js": shard_script(f"{folder}/{number:x}", parts.get(number, {}))
        for number in range(shards)
    }


def shard_entries(script: bytes) -> dict[str, str]:
    """The entries that stand in a shard of tokens. Raises ValueError."""
    begin, end = script.find(b"{"), script.rfind(b")")
    return dict(json.loads(script[begin:end]))


def shard_script(name: str, data: Mapping[str, object]) -> bytes:
    """One shard, under the name by which the browser asked for it."""
    return _script("shard", name, data)


def _script(function: str, *arguments: object) -> bytes:
    texts = (json.dumps(argument, ensure_ascii=False, separators=(",", ":")) for argument in arguments)
    # U+2028 and U+2029 end a line in the scripts of older browsers, also inside a string.
    call = f"xinyuSearch.{function}({','.join(texts)})\n".replace("\u2028", " ").replace("\u2029", " ")
    return call.encode("utf-8")

"""Write the search index of a curriculum.

    out/search/manifest.js        revision, size of every shard, audience of every page and a letter of its title
    out/search/tokens/3a.js       pages of the pairs and words whose hash ends so
    out/search/singles/0.js       the same for single characters
    out/search/pages/17.js        what a result shows of page 17 (pages are numbered in the order of ids)
    out/search/tables/…, cards/…  made of headers alone: see facets.py

A query loads the manifest once, one shard for each of its most telling tokens and the pages it shows, whatever the
number of lessons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.curriculum import Curriculum
from site_builder.indexing.entries import Entry, entries_as_text
from site_builder.indexing.facets import index_tables
from site_builder.indexing.page_terms import PageTerms, terms_of
from site_builder.indexing.postings import Postings
from site_builder.indexing.shards import (
    Manifest,
    entries_size,
    page_letters,
    shard_script,
    shards_for,
    token_scripts,
    weight_digit,
)
from site_builder.output_files import keep_only, write_if_changed

TOKENS, SINGLES = "tokens", "singles"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What was written: files with the manifest, bytes before compression, pages that can be found."""

    files: int
    total_bytes: int
    documents: int


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """A whole index but its manifest: files below search/ by name, for each folder of shards the size of its entries
    and the digits of its shards, and the letters of every page.
    """

    files: dict[str, bytes]
    sizes: dict[str, int]
    digits: dict[str, str]
    letters: str


def write_index(curriculum: Curriculum, out: Path) -> IndexReport:
    """Write `out`/search. The same curriculum gives the same bytes; files that did not change are left alone."""
    index = index_files((terms_of(page) for page in curriculum.pages), index_tables(curriculum))
    digests = {name: file_digest(data) for name, data in index.files.items()}
    manifest = manifest_script(digests, index.letters, index.digits)
    files = {**index.files, "manifest.js": manifest}
    folder = out / "search"
    for name, data in files.items():
        write_if_changed(folder / name, data)
    keep_only(folder, (folder / name for name in files))
    return IndexReport(len(files), sum(map(len, files.values())), len(curriculum.pages))


def index_files(terms: Iterable[PageTerms], tables: Mapping[str, bytes]) -> IndexFiles:
    """Every file of the index of these pages, numbered in their order. Holds the terms of one page at a time."""
    postings = Postings()
    files = dict(tables)
    letters: list[str] = []
    for number, one in enumerate(terms):
        postings.add(one.tokens, one.singles, one.sentences)
        files[f"pages/{number}.js"] = page_script(number, one)
        letters.append(letters_of(one))
    sizes: dict[str, int] = {}
    digits: dict[str, str] = {}
    said = postings.sentences
    tokens = {
        token: Entry(postings.tokens.get(token, ()), said.get(token, ()))
        for token in postings.tokens.keys() | said.keys()
    }
    singles = {character: Entry(pages) for character, pages in postings.singles.items()}
    for folder, listed in ((TOKENS, tokens), (SINGLES, singles)):
        entries = entries_as_text(listed, postings.documents)
        sizes[folder] = entries_size(entries)
        scripts = token_scripts(folder, entries, shards_for(sizes[folder]))
        digits[folder] = "".join(map(weight_digit, scripts.values()))
        files.update(scripts)
    return IndexFiles(files, sizes, digits, "".join(letters))


def page_script(number: int, terms: PageTerms) -> bytes:
    """What a result shows of page `number`."""
    return shard_script(f"pages/{number}", terms.shown)


def letters_of(terms: PageTerms) -> str:
    """What the manifest says of a page."""
    return page_letters(terms.audience, terms.shown["title"])


def manifest_script(digests: Mapping[str, str], letters: str, digits: Mapping[str, str]) -> bytes:
    """The manifest over all other files, whose digests it sums up in its revision."""
    digest = hashlib.sha256()
    for name in sorted(digests):
        digest.update(f"{name} {digests[name]}\n".encode())
    return Manifest(digest.hexdigest()[:12], letters, digits[TOKENS], digits[SINGLES]).script()


def file_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]

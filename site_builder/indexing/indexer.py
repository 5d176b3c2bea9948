"""Write the search index of a curriculum.

    out/search/manifest.js        revision, number of shards, audience of every page
    out/search/tokens/3a.js       pages of the pairs and words whose hash ends so
    out/search/singles/0.js       the same for single characters
    out/search/pages/17.js        what a result shows of page 17 (pages are numbered in the order of ids)

A query loads the manifest once, one shard a token and the ten pages it shows, whatever the number of lessons.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from site_builder.curriculum import Curriculum
from site_builder.indexing.documents import SearchDocument, document_of
from site_builder.indexing.postings import Postings, encoded_all
from site_builder.indexing.shards import Manifest, shard_script, shards_for, token_scripts
from site_builder.output_files import keep_only, write_if_changed


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What was written: files with the manifest, bytes before compression, pages that can be found."""

    files: int
    total_bytes: int
    documents: int


def write_index(curriculum: Curriculum, out: Path) -> IndexReport:
    """Write `out`/search. The same curriculum gives the same bytes; files that did not change are left alone."""
    documents = [document_of(page) for page in curriculum.pages]
    files = index_files(documents)
    folder = out / "search"
    for name, data in files.items():
        write_if_changed(folder / name, data)
    keep_only(folder, (folder / name for name in files))
    return IndexReport(len(files), sum(map(len, files.values())), len(documents))


def index_files(documents: list[SearchDocument]) -> dict[str, bytes]:
    """Every file of the index below search/, by name."""
    postings = Postings()
    for document in documents:
        postings.add(document)
    tokens = encoded_all(postings.tokens, len(documents))
    singles = encoded_all(postings.singles, len(documents))
    token_shards, single_shards = shards_for(tokens), shards_for(singles)
    files = {
        **token_scripts("tokens", tokens, token_shards),
        **token_scripts("singles", singles, single_shards),
        **{f"pages/{number}.js": _page_script(number, document) for number, document in enumerate(documents)},
    }
    audiences = "".join(document.audience for document in documents)
    files["manifest.js"] = Manifest(_revision(files), audiences, token_shards, single_shards).script()
    return files


def _page_script(number: int, document: SearchDocument) -> bytes:
    shown = {
        "url": document.url,
        "title": document.title,
        "summary": document.summary,
        "note": document.note,
        "text": document.text,
    }
    return shard_script(f"pages/{number}", shown)


def _revision(files: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode())
        digest.update(files[name])
    return digest.hexdigest()[:12]

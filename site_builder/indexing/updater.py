"""Bring the search index up to date: the same bytes as a new one, made from what changed.

When pages only changed, their terms are compared with what they were, and the shards of the terms that differ are
written again. When a page came or went every number moves, and the index is made anew from the terms of all pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.indexing.entries import SENTENCES, Entry, entries_as_text, entry_of
from site_builder.indexing.indexer import (
    SINGLES,
    TOKENS,
    IndexFiles,
    file_digest,
    index_files,
    letters_of,
    manifest_script,
    page_script,
)
from site_builder.indexing.page_terms import PageTerms
from site_builder.indexing.postings import STRENGTH_BITS
from site_builder.indexing.shards import (
    entries_size,
    shard_entries,
    shard_of,
    shard_script,
    shards_for,
    weight_digit,
)
from site_builder.indexing.sounds import already_heard
from site_builder.indexing.term_store import TermStore
from site_builder.output_files import keep_only, looks_below, write_if_changed
from site_builder.step_memory import StepMemory, basis_of, program_digest

AT_A_TIME = 100
TermsOf = Callable[[list[str]], dict[str, PageTerms]]
Said = tuple[int, tuple[int, ...]]
"""What a page says of a term: its strength, and the places of the sentences that have it."""

NOTHING: Said = (0, ())
Changes = dict[int, tuple[PageTerms, PageTerms]]
"""Page numbers with the terms as they were and as they are."""


@dataclass(slots=True)
class Indexed:
    """An index on disk: digests of its files, sizes of the entries and digits of the shards of each folder, marks and
    letters of its pages in order.
    """

    digests: dict[str, str]
    sizes: dict[str, int]
    digits: dict[str, str]
    marks: dict[str, str]
    letters: str


def update_index(
    marks: Mapping[str, str], tables: Mapping[str, bytes], terms_of_pages: TermsOf, out: Path, cache: Path
) -> int:
    """Bring `out`/search up to date; how many files came out different.

    `marks` has an entry for every page in the order of ids, which changes with the page. `tables` are finished files
    by name (`facets.index_tables`). `terms_of_pages` makes the terms of pages by id.
    """
    folder = out / "search"
    program = program_digest("indexing")
    marks = {page_id: basis_of(program, mark)[:32] for page_id, mark in marks.items()}
    memory = StepMemory(cache / "indexed.json", basis_of(program, str(folder.resolve())))
    store = TermStore(cache / "terms.sqlite")
    before = _recalled(memory, folder)
    stale = {page_id: mark for page_id, mark in marks.items() if before is None or before.marks.get(page_id) != mark}
    if before is not None and list(before.marks) == list(marks):
        was = store.read({page_id: before.marks[page_id] for page_id in stale})
        if was.keys() == stale.keys():
            now = terms_of_pages(list(stale))
            store.write(now, marks)
            changes = {n: (was[i], now[i]) for n, i in enumerate(marks) if i in stale}
            files = _amended(before, changes, tables, folder)
            if files is not None:
                memory.keep(_state(before, dict(marks)))
                return sum(write_if_changed(folder / name, data) for name, data in files.items())
    index = index_files(_all_terms(marks, terms_of_pages, store), tables)
    return _write_anew(index, marks, folder, memory)


def amend_index(changed: Mapping[str, str], terms_of_pages: TermsOf, out: Path, cache: Path) -> list[str] | None:
    """Take pages into the index that changed in nothing but their text; files below `out` that this concerns.

    `changed` has their marks. None when the index has to be brought up to date as a whole: nothing is written then.
    """
    folder = out / "search"
    program = program_digest("indexing")
    marks = {page_id: basis_of(program, mark)[:32] for page_id, mark in changed.items()}
    memory = StepMemory(cache / "indexed.json", basis_of(program, str(folder.resolve())))
    store = TermStore(cache / "terms.sqlite")
    state = memory.recall()
    if not state or not marks.keys() <= state["marks"].keys():
        return None
    before = _indexed(state)
    was = store.read({page_id: before.marks[page_id] for page_id in marks})
    if was.keys() != marks.keys():
        return None
    for terms in was.values():
        already_heard(terms.heard)
    now = terms_of_pages(list(marks))
    store.write(now, marks)
    changes = {number: (was[one], now[one]) for number, one in enumerate(before.marks) if one in marks}
    files = _amended(before, changes, {}, folder)
    if files is None:
        return None
    for name, data in files.items():
        write_if_changed(folder / name, data)
    memory.keep(_state(before, {**before.marks, **marks}))
    return [f"search/{name}" for name in files]


def _write_anew(index: IndexFiles, marks: Mapping[str, str], folder: Path, memory: StepMemory) -> int:
    digests = {name: file_digest(data) for name, data in index.files.items()}
    after = Indexed(digests, index.sizes, index.digits, dict(marks), index.letters)
    changed = sum(write_if_changed(folder / name, data) for name, data in index.files.items())
    changed += write_if_changed(folder / "manifest.js", manifest_script(digests, after.letters, after.digits))
    keep_only(folder, (folder / name for name in (*index.files, "manifest.js")))
    memory.keep(_state(after, after.marks))
    return changed


def _all_terms(marks: Mapping[str, str], terms_of_pages: TermsOf, store: TermStore) -> Iterator[PageTerms]:
    """Terms of every page in order, some at a time: those of a whole city would fill the memory."""
    ids = list(marks)
    for start in range(0, len(ids), AT_A_TIME):
        part = {page_id: marks[page_id] for page_id in ids[start : start + AT_A_TIME]}
        known = store.read(part)
        made = terms_of_pages([page_id for page_id in part if page_id not in known])
        if made:
            store.write(made, part)
        known.update(made)
        yield from (known[page_id] for page_id in part)


def _amended(index: Indexed, changes: Changes, tables: Mapping[str, bytes], folder: Path) -> dict[str, bytes] | None:
    """Files that these changes change, also in `index`; None when the index has to be made anew."""
    files = dict(tables)
    touched = [name for place in (TOKENS, SINGLES) for name in _differing(place, index, changes)]
    if any(file_digest((folder / name).read_bytes()) != index.digests.get(name) for name in touched):
        return None
    for number, (_, now) in changes.items():
        files[f"pages/{number}.js"] = page_script(number, now)
    for place in (TOKENS, SINGLES):
        shards = shards_for(index.sizes[place])
        digits = list(index.digits[place])
        for name, terms in _differing(place, index, changes).items():
            old = shard_entries((folder / name).read_bytes())
            entries = {term: _with(entry_of(old.get(term, "")), said) for term, said in terms.items()}
            fresh = entries_as_text({term: one for term, one in entries.items() if not one.is_empty}, len(index.marks))
            after = {**{term: text for term, text in old.items() if term not in entries}, **fresh}
            index.sizes[place] += entries_size(after) - entries_size(old)
            files[name] = shard_script(name.removesuffix(".js"), {term: after[term] for term in sorted(after)})
            digits[_number(name)] = weight_digit(files[name])
        index.digits[place] = "".join(digits)
        if shards_for(index.sizes[place]) != shards:
            return None
    letters = list(index.letters)
    for number, (_, now) in changes.items():
        letters[2 * number : 2 * number + 2] = letters_of(now)
    index.letters = "".join(letters)
    index.digests.update({name: file_digest(data) for name, data in files.items()})
    files["manifest.js"] = manifest_script(index.digests, index.letters, index.digits)
    return files


def _differing(place: str, index: Indexed, changes: Changes) -> dict[str, dict[str, dict[int, Said]]]:
    """Shard name -> term -> page number -> what that page now says of it, no strength where it has lost the term."""
    shards = shards_for(index.sizes[place])
    differing: defaultdict[str, dict[str, dict[int, Said]]] = defaultdict(dict)
    for number, (was, now) in changes.items():
        old, new = (_said(place, one) for one in (was, now))
        for term in old.keys() | new.keys():
            if old.get(term) != new.get(term):
                name = f"{place}/{shard_of(term, shards):x}.js"
                differing[name].setdefault(term, {})[number] = new.get(term, NOTHING)
    return differing


def _said(place: str, terms: PageTerms) -> dict[str, Said]:
    """What a page says of each of its terms in one folder of shards."""
    if place != TOKENS:
        return {term: (strength, ()) for term, strength in terms.singles.items()}
    return {
        term: (terms.tokens.get(term, 0), tuple(terms.sentences.get(term, ())))
        for term in terms.tokens.keys() | terms.sentences.keys()
    }


def _number(shard: str) -> int:
    """Number of the shard with this name: tokens/3a.js."""
    return int(shard.rpartition("/")[2].removesuffix(".js"), 16)


def _with(entry: Entry, said: Mapping[int, Said]) -> Entry:
    """The entry with these pages as strong as said and with their sentences; no strength takes a page out."""
    postings = [posting for posting in entry.postings if posting >> STRENGTH_BITS not in said]
    sentences = [number for number in entry.sentences if number // SENTENCES not in said]
    for page, (strength, places) in said.items():
        if strength:
            postings.append(page << STRENGTH_BITS | strength)
        sentences += [page * SENTENCES + place for place in places]
    return Entry(sorted(postings), sorted(sentences))


def _recalled(memory: StepMemory, folder: Path) -> Indexed | None:
    """The state at the last build, when every file of it still stands there."""
    state = memory.recall()
    if not state or not {*state["digests"], "manifest.js"} <= looks_below(folder).keys():
        return None
    return _indexed(state)


def _indexed(state: Mapping[str, Any]) -> Indexed:
    return Indexed(state["digests"], state["sizes"], state["digits"], state["marks"], state["letters"])


def _state(index: Indexed, marks: dict[str, str]) -> dict[str, Any]:
    return {
        "digests": index.digests,
        "sizes": index.sizes,
        "digits": index.digits,
        "marks": marks,
        "letters": index.letters,
    }

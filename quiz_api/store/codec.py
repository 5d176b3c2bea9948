"""Domain nouns as canonical JSON, and back.

A document has the names of the dataclass's fields, so that renaming a field changes the format on disk; the golden
documents in tests/store/ fail when that happens. Times are written in UTC with microseconds. A body carries `kind`,
the word of its `RecordKind`. A field that is absent from a document takes the default of the dataclass, which is how
a field can be added later; a field that the dataclass does not know is refused.

Canonical means: keys sorted, no spaces, UTF-8 as it is, no NaN. Equal nouns have equal bytes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from quiz_api.domain.records import KIND_OF_BODY, Body
from site_builder.curriculum import CompletionRule

Document = dict[str, Any]
Noun = TypeVar("Noun")
Convert = Callable[[Any], Any]
_MOST_REMEMBERED = 1000


class NotADocument(ValueError):
    """The value cannot be the noun that was asked for."""


def canonical(value: Any) -> bytes:
    """Bytes of plain data. Raises UnicodeEncodeError for lone surrogates, ValueError for NaN."""
    return _text_of(value).encode("utf-8")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)
"""Plain data holds no part of itself."""


def _made_once() -> Callable[[Any], str]:
    """`_ENCODER.encode`, which makes a part of it in C anew for each value: that costs as much as a small document."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _ENCODER.encode
    sort_keys, skipkeys, allow_nan = True, False, False
    text = json.encoder.encode_basestring
    pieces = make(None, _ENCODER.default, text, None, ":", ",", sort_keys, skipkeys, allow_nan)
    return lambda value: "".join(pieces(value, 0))


_text_of = _made_once()


def to_document(noun: object) -> Document:
    """Plain data of a domain dataclass. Raises ValueError for a time without a zone."""
    kind: Any = type(noun)
    return cast("Document", _writer(kind)(noun))


def from_document(kind: type[Noun], document: Document) -> Noun:
    """The noun of a document. Raises NotADocument."""
    reader: Convert = _reader(cast("Any", kind))
    try:
        return cast("Noun", reader(document))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotADocument(f"{kind.__name__}: {error}") from error


def record_hash(previous_hash: str, document: Document) -> str:
    """SHA-256 (hex) over the hash before it in the chain and the record's canonical bytes without its own `hash`."""
    unhashed = {name: value for name, value in document.items() if name != "hash"}
    return _linked(previous_hash, canonical(unhashed))


def sealed(previous_hash: str, document: Document) -> tuple[str, bytes]:
    """The hash of a record's document that has none yet, and its bytes with the hash after those that it is over."""
    unhashed = canonical(document)
    digest = _linked(previous_hash, unhashed)
    return digest, unhashed[:-1] + b',"hash":"' + digest.encode("ascii") + b'"}'


def _linked(previous_hash: str, unhashed: bytes) -> str:
    return hashlib.sha256(previous_hash.encode("ascii") + unhashed).hexdigest()


def _same(value: Any) -> Any:
    return value


def _time_out(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a time without a zone")
    moment = value if value.tzinfo is UTC else value.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


@cache
def _writer(hint: Any) -> Convert:
    """How a value of this type is written."""
    if hint is datetime:
        return _time_out
    if hint is date:
        return date.isoformat
    if hint == Body:
        return _body_out
    if get_origin(hint) in (Union, types.UnionType):
        inner = _writer(_present(hint))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        each = _writer(get_args(hint)[0])
        return lambda values: [each(value) for value in values]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str
    if dataclasses.is_dataclass(hint):
        return _dataclass_writer(hint)
    return _same


def _body_out(body: Any) -> Document:
    kind, write = _body_writers()[body.__class__]
    return {"kind": kind, **write(body)}


@cache
def _body_writers() -> dict[type, tuple[str, Convert]]:
    return {body: (kind.value, _writer(body)) for body, kind in KIND_OF_BODY.items()}


def _dataclass_writer(hint: Any) -> Convert:
    hints = get_type_hints(hint)
    writers = {field.name: _writer(hints[field.name]) for field in dataclasses.fields(hint)}
    changed = [(name, write) for name, write in writers.items() if write is not _same]
    names = (*writers,)
    values_of = attrgetter(*names) if len(names) > 1 else None

    def write_all(noun: Any) -> Document:
        values = values_of(noun) if values_of is not None else [getattr(noun, name) for name in names]
        document = dict(zip(names, values, strict=True))
        for name, write in changed:
            document[name] = write(document[name])
        return document

    return write_all


@cache
def _reader(hint: Any) -> Convert:
    """How a value of this type is read."""
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if hint == Body:
        return _body_in
    if get_origin(hint) in (Union, types.UnionType):
        inner = _reader(_present(hint))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        each = _reader(get_args(hint)[0])
        return tuple if each is _same else lambda values: tuple(each(value) for value in values)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {member.value: member for member in hint}.__getitem__
    if hint is CompletionRule:
        return _reader_with_memory(hint)
    if dataclasses.is_dataclass(hint):
        return _dataclass_reader(hint)
    return _same


def _dataclass_reader(hint: Any) -> Convert:
    """A document with every field is read by position, which takes half the time: reports read many."""
    hints = get_type_hints(hint)
    readers = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(hint)}
    changed = [(name, read) for name, read in readers.items() if read is not _same]
    places = [(place, read) for place, read in enumerate(readers.values()) if read is not _same]
    values_of = itemgetter(*readers) if len(readers) > 1 else None

    def read_whole(raw: Document) -> Any:
        if values_of is None or len(raw) != len(readers):
            return read_all(raw)
        values = list(values_of(raw))
        for place, read in places:
            values[place] = read(values[place])
        return hint(*values)

    def read_all(raw: Document) -> Any:
        values = {**raw}
        for name, read in changed:
            if name in values:
                values[name] = read(values[name])
        return hint(**values)

    return read_whole


def _reader_with_memory(hint: Any) -> Convert:
    """For a noun of which a ledger holds few that differ, in very many records."""
    read, known = _dataclass_reader(hint), dict[tuple[Any, ...], Any]()

    def recall(raw: Document) -> Any:
        key = (*raw, *(tuple(value) if value.__class__ is list else value for value in raw.values()))
        found = known.get(key)
        if found is None:
            found = read(raw)
            if len(known) < _MOST_REMEMBERED:
                known[key] = found
        return found

    return recall


@cache
def _body_readers() -> dict[str, Convert]:
    return {kind.value: _reader(body) for body, kind in KIND_OF_BODY.items()}


def _body_in(raw: Document) -> Any:
    rest = raw.copy()
    return _body_readers()[rest.pop("kind")](rest)


def _present(hint: Any) -> Any:
    """The X of `X | None`."""
    return next(arg for arg in get_args(hint) if arg is not type(None))

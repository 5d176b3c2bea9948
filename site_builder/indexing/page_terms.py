"""What one page brings to the index: a function of the page alone, so that it can be made anywhere and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.curriculum import AnyPage
from site_builder.indexing.documents import SearchDocument, document_of
from site_builder.indexing.entries import SENTENCES
from site_builder.indexing.postings import strengths_for
from site_builder.indexing.sounds import heard_in, sound_tokens, title_sounds
from site_builder.indexing.tokens import FAINT, FULL, looked_up, single_characters, text_tokens, weight_of

ASKED, ASKED_BESIDE = 4, 1
"""Words of the body that a pair counts for in each question the page answers: one of two characters of meaning, and one
with grammar in it, which stands in everybody's questions and would make every page be about it."""
ASKED_OFTEN = 3
"""Questions of a page that count for one pair: what they all speak of is told by title and tags, and must not outdo
another page's title."""


@dataclass(frozen=True, slots=True)
class PageTerms:
    """`tokens` and `singles` map each term of the page to its strength; `shown` is what a result shows; `heard` has the
    syllables of every run of the parts that are looked up by sound; `sentences` maps each token of what people ask to
    the places of the sentences that have it.
    """

    audience: str
    shown: Mapping[str, str]
    tokens: Mapping[str, int]
    singles: Mapping[str, int]
    heard: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sentences: Mapping[str, Sequence[int]] = field(default_factory=dict)


def terms_of(page: AnyPage) -> PageTerms:
    """Terms of a whole page."""
    document = document_of(page)
    body = Counter(text_tokens(document.body))
    about = Counter[str]()
    characters: Counter[str] = Counter()
    for part in document.parts:
        for token in {*text_tokens(part.text), *sound_tokens(part.text)}:
            about[token] += part.weight
        for character in single_characters(part.text):
            characters[character] += part.weight
    said = Counter[str]()
    for question in document.asked:
        said.update(set(text_tokens(question)))
    for token, times in said.items():
        about[token] += min(times, ASKED_OFTEN) * (ASKED if weight_of(token) == FULL else ASKED_BESIDE)
    strengths = strengths_for(body.total())
    return PageTerms(
        document.audience,
        _shown(document),
        {token: strengths[about[token], body[token]] for token in {**body, **about}},
        {character: strengths[count, 0] for character, count in characters.items()},
        heard_in([document.title, *(part.text for part in document.parts)]),
        _sentences([*document.asked, *document.also_asked][:SENTENCES]),
    )


def _sentences(asked: Sequence[str]) -> dict[str, list[int]]:
    """Places of the sentences that have each token. Pairs of grammar alone, which all of them have, are left out."""
    places: dict[str, list[int]] = {}
    for place, sentence in enumerate(asked):
        for token in looked_up(sentence):
            if weight_of(token) != FAINT:
                places.setdefault(token, []).append(place)
    return places


def _shown(document: SearchDocument) -> dict[str, str]:
    return {
        "url": document.url,
        "title": document.title,
        "summary": document.summary,
        "note": document.note,
        "text": document.text,
        "sounds": " ".join(title_sounds(document.title)),
    }

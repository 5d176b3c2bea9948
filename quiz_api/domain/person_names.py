"""How the name and the staff number of a person are kept, and how two of them are compared.

Rosters pad short names with spaces so that a column looks even, type digits in full width, and write the dot in a name
like 阿依古丽·买买提 in many ways. Such things tell nobody apart. A name is kept as it was typed but for the padding,
because compatibility folding would change characters of some names; it is compared by its key, which folds all of it.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u2e31"
_PADDING = re.compile(rf"(?<=[{_HAN}{_DOTS}])\s+(?=[{_HAN}{_DOTS}])")
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}·]) | (?=[{_HAN}·])")
_ANY_DOT = re.compile(rf"[{_DOTS}]|(?<=[{_HAN}])\.(?=[{_HAN}])")


def name_as_kept(text: str) -> str:
    """Without spaces at its ends and between Chinese characters; between Latin words one space stays."""
    return " ".join(_PADDING.sub("", text).split())


def name_key(text: str) -> str:
    """Equal for two ways to write one name: spaces, width, great and small letters and the kind of dot are folded."""
    if text.isalpha() and unicodedata.is_normalized("NFKC", text):  # as nearly every Chinese name is: nothing to fold
        return text.casefold()
    folded = _ANY_DOT.sub("·", name_as_kept(unicodedata.normalize("NFKC", text)).casefold())
    return _SPACE_BESIDE_HAN.sub("", folded)


def number_as_kept(text: str) -> str:
    """A 工号 in half width and without spaces."""
    if text.isascii() and text.isalnum():
        return text
    return "".join(unicodedata.normalize("NFKC", text).split())


def number_key(text: str) -> str:
    """Equal for two ways to write one 工号; zeros in front belong to it."""
    return number_as_kept(text).casefold()

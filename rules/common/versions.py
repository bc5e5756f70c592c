"""What the language of a version has: reserved words, and the constructs that only some versions read."""

from __future__ import annotations

from opensips_lsp.catalogue.language import BETWEEN_BLANKS, KEYWORDS, SYNTAX

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.syntax.nodes import Token


def reads(construct: str, target: Version) -> bool:
    """Whether a version reads one of the constructs of catalogue/language.py SYNTAX."""
    return construct in SYNTAX[target.series]


def readers(construct: str) -> str:
    """Which versions read a construct, as the end of "it is read by"."""
    return spelled([series for series, constructs in SYNTAX.items() if construct in constructs])


def owners(word: str) -> str:
    """Which versions reserve a word, as the end of "it is a keyword of"; "" for none."""
    return spelled([series for series, words in KEYWORDS.items() if word in words])


def spelled(found: Iterable[str]) -> str:
    """Some of the series in words: "OpenSIPS 3.1 and later", "OpenSIPS up to 3.0"; "" for none."""
    known, found = list(KEYWORDS), list(found)
    if not found:
        return ""
    first, last = found[0], found[-1]
    if last == known[-1]:
        return "OpenSIPS" if first == known[0] else f"OpenSIPS {first} and later"
    if first == known[0]:
        return f"OpenSIPS up to {last}"
    return f"OpenSIPS {first}" if first == last else f"OpenSIPS {first} to {last}"


def is_reserved(token: Token, target: Version) -> bool:
    """Whether a version takes a token for a keyword where it stands: some words are only between blanks."""
    word, series = token.text, target.series
    found = KEYWORDS[series].get(word)
    if found is None:
        return False
    return found != BETWEEN_BLANKS[series].get(word) or token.is_between_blanks

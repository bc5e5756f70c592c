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
    """Some of the series in words: "OpenSIPS 3.1 and later", "OpenSIPS up to 2.4 and 3.1 to 3.6"; "" for none."""
    known, found = list(KEYWORDS), set(found)
    runs: list[list[str]] = []
    for before, series in zip(["", *known], known):
        if series in found and before in found:
            runs[-1].append(series)
        elif series in found:
            runs.append([series])
    return f"OpenSIPS {' and '.join(_run(run, known) for run in runs)}".rstrip() if runs else ""


def _run(series: list[str], known: list[str]) -> str:
    first, last = series[0], series[-1]
    if last == known[-1]:
        return "" if first == known[0] else f"{first} and later"
    if first == known[0]:
        return f"up to {last}"
    return first if first == last else f"{first} to {last}"


def elsewhere(kind: str, name: str, target: Version, owner: str | None = None) -> str:
    """Which other series have a name that a version has not, as in "only OpenSIPS 3.1 and later has it in `tracer`".

    kind: one of history.KINDS. owner: whose name it is; None for anybody's, which is said then.
    """
    from opensips_lsp.catalogue.history import series_with  # late: for few scripts
    from opensips_lsp.catalogue.version import other_series

    found = series_with(kind, name, other_series(target))
    having = [series for series, owners in found.items() if owner is None or owner in owners]
    if not having:
        return ""
    first = found[having[0]][0] if owner is None else ""
    return f"only {spelled(having)} has it" + (f" in `{first}`" if first else "")


def is_reserved(token: Token, target: Version) -> bool:
    """Whether a version takes a token for a keyword where it stands: some words are only between blanks."""
    word, series = token.text, target.series
    found = KEYWORDS[series].get(word)
    if found is None:
        return False
    return found != BETWEEN_BLANKS[series].get(word) or token.is_between_blanks

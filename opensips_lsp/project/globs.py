"""Globs: `*` and `?` stop at a slash, `**` does not; a glob without slash matches in any folder."""

from __future__ import annotations

import re

_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def check(glob: str) -> None:
    """Raise ValueError for a glob that can match nothing, which would otherwise go unnoticed."""
    if glob.startswith("./") or "//" in glob or "\\" in glob:
        raise ValueError(
            f"{glob!r} matches nothing; write paths like `etc/old/*.cfg`, relative to the folder of this file"
        )
    try:
        re.compile(_pattern(glob))
    except re.error as error:
        raise ValueError(f"{glob!r} is not a glob: {error}") from None


def matches(glob: str, path: str, inside: bool = False) -> bool:
    """Whether a glob matches a path with slashes, or, if `inside`, a folder above it."""
    return re.fullmatch(_pattern(glob) + (r"(?:/.*)?" if inside else ""), path, re.DOTALL) is not None


def _pattern(glob: str) -> str:
    """The regular expression of a glob."""
    glob = glob.rstrip("/")
    pattern = "" if "/" in glob else "(?:.*/)?"
    for token in re.split(r"(\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\])", glob):
        if token in _WILD:
            pattern += _WILD[token]
        elif len(token) > 2 and token[0] == "[":
            inner = token[1:-1].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[")
            pattern += f"[^/{inner[1:]}]" if inner[0] == "!" else f"[{inner}]"
        else:
            pattern += re.escape(token)
    return pattern

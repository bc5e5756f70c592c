"""The first argument of modparam: an anchored regular expression over names of modules, in any case (modparam.c)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Matcher = Callable[[str], object]  # true for the names that a pattern matches


def matcher(regex: str) -> Matcher | None:
    """The test for names of modules that modparam's first argument is; None where it is unknown what it matches."""
    if is_plain(regex):
        return lambda name: name.lower() == regex.lower()
    import re

    if re.search(r"\[[:.=]|\\\w", regex):  # means something else to re, or nothing
        return None
    try:
        return re.compile(_with_plain_ends(f"^({regex})$"), re.IGNORECASE).search
    except re.error:
        return None


def is_plain(regex: str) -> bool:
    """Whether it is a name and nothing else."""
    return regex.isascii() and regex.replace("_", "").isalnum()


def _with_plain_ends(pattern: str) -> str:
    """A pattern in which a `)` that closes nothing is the character, as it is for regcomp()."""
    depth, written = 0, []
    for character in pattern:
        depth += (character == "(") - (character == ")")
        written.append(character if depth >= 0 else "\\)")
        depth = max(depth, 0)
    return "".join(written)

"""What the .editorconfig files above a script say of its indentation (editorconfig.org, version 0.17 of the format)."""

from __future__ import annotations

import os
import re

from opensips_lsp.project.files import read_settings
from opensips_lsp.project.globs import Token, ranges, token_matches
from opensips_lsp.project.settings import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tokens = tuple[Token, ...]  # the parts of a glob

NAME = ".editorconfig"
_MOST_BLANKS = 16  # of a step
_MOST_NUMBERS = 1000  # of {1..9}
_LONGEST = 1024  # characters of a glob
_MOST_PARTS = 10_000  # of a glob, for all choices of what stands in its braces


def indentation(path: str, read: Callable[[str], bytes | None] = read_settings) -> str | None:
    """One step of indentation: a tab or some blanks; None where no file says it. A file that cannot be read says none.

    path: of the script, which need not exist. read: gives the bytes of a file, or None; raises ConfigError.
    """
    found: dict[str, str] = {}
    for folder, text in _files(os.path.abspath(path), read):
        name = os.path.relpath(os.path.abspath(path), folder).replace(os.sep, "/")
        found = {**_properties(text, name), **found}  # the nearest one counts
    if found.get("indent_style") == "tab":
        return "\t"
    size = found.get("indent_size", "")
    size = found.get("tab_width", "") if size == "tab" else size
    if found.get("indent_style") == "space" and size.isascii() and size.isdigit() and 0 < int(size) <= _MOST_BLANKS:
        return " " * int(size)
    return None


def _files(path: str, read: Callable[[str], bytes | None]) -> Iterator[tuple[str, str]]:
    """(folder, text) of the files above a path, the nearest first, up to one that is the root of all."""
    folder = os.path.dirname(path)
    while True:
        try:
            data = read(os.path.join(folder, NAME))
        except ConfigError:
            data = None
        text = (data or b"").decode("utf-8-sig", "replace")
        if text:
            yield folder, text
        parent = os.path.dirname(folder)
        if parent == folder or _properties(text, None).get("root") == "true":
            return
        folder = parent


def _properties(text: str, name: str | None) -> dict[str, str]:
    """What a file says of a name relative to its folder, or, for None, before its first section; in lower case."""
    found: dict[str, str] = {}
    applies = name is None
    for line in map(str.strip, text.splitlines()):
        key, equals, value = line.partition("=")
        if line.startswith("[") and line.endswith("]"):
            if name is None:
                break
            applies = _matches(line[1:-1], name)
        elif equals and applies and line[0] not in "#;":
            found[key.strip().lower()] = value.strip().lower()
    return found


def _matches(glob: str, name: str) -> bool:
    """Whether a glob matches a path with slashes; one without a slash matches in any folder."""
    if len(glob) > _LONGEST:
        return False
    folders = () if "/" in glob else (Token("**/"),)
    try:
        return any(token_matches(folders + tokens, name) for tokens in _alternatives(glob.removeprefix("/")))
    except (ValueError, RecursionError):
        return False


def _alternatives(glob: str) -> list[Tokens]:
    """The parts of a glob, for each choice of what stands in its braces. Raises ValueError."""
    found: list[Tokens] = [()]
    at = 0
    while at < len(glob):
        token = re.compile(r"/\*\*/|\*\*|\\.|\[!?[^\]/]+\]|.", re.DOTALL).match(glob, at)
        assert token is not None  # `.` matches any character
        one, at = token.group(), token.end()
        ways: list[Tokens]
        if one == "{" and (end := _closing(glob, at)) is not None:
            ways, at = _choice(glob[at:end]), end + 1
        elif len(one) > 2 and one[0] == "[":
            ways = [(Token(one, ranges(one[1:-1].removeprefix("!")), one[1] == "!"),)]
        elif one == "/**/":
            ways = [(Token("/"), Token("**/"))]
        elif one[0] == "\\" and one[1:] in ("*", "?"):
            ways = [(Token(one, ((one[1], one[1]),)),)]
        else:
            ways = [(Token(one.removeprefix("\\") or one),)]
        found = [before + way for before in found for way in ways]
        if sum(map(len, found)) > _MOST_PARTS:
            raise ValueError("too many choices")
    return found


def _closing(glob: str, at: int) -> int | None:
    """The offset of the `}` for the `{` before an offset, or None."""
    depth = 1
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(glob, at):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.start()
    return None


def _choice(inner: str) -> list[Tokens]:
    """What may stand in the place of braces: `a,b`, `1..9`, or else the braces themselves."""
    numbers = re.fullmatch(r"([+-]?\d+)\.\.([+-]?\d+)", inner)
    if numbers:
        low, high = sorted(map(int, numbers.groups()))
        return [tuple(map(Token, str(one))) for one in range(low, min(high, low + _MOST_NUMBERS) + 1)]
    parts, depth, begin = [], 0, 0
    for match in re.finditer(r"\\.|[{},]", inner, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if match.group() == "," and not depth:
            parts.append(inner[begin : match.start()])
            begin = match.end()
    if not parts:
        return [(Token("{"), *tokens, Token("}")) for tokens in _alternatives(inner)]
    return [tokens for part in (*parts, inner[begin:]) for tokens in _alternatives(part)]

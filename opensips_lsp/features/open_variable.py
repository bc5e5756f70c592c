"""The variable that is being typed at the end of a text: for completion."""

from __future__ import annotations

import re

from opensips_lsp.record import Record

_WORD = re.compile(r"\w*")
_NAME = re.compile(r"[\w.]*")
_DEEPEST = 40  # variables before the cursor that are looked at: it may be in one that begins so far back


class Variable(Record):
    """A variable that is not finished at the cursor.

    start: the offset of its `$`. bracketed: whether it begins with `$(`. name: as far as it is typed. part: where the
    cursor is: "name", "context" (`$(<`), "parameter", "index" or "transformation". typed: the text of that part up to
    the cursor; of a transformation, from the last `{` on. before: the transformations before that one, as written.
    """

    start: int
    bracketed: bool
    name: str
    part: str
    typed: str
    before: tuple[str, ...] = ()


def open_variable(text: str, offset: int = 0) -> Variable | None:
    """The variable that is not finished at the end of a text, which begins at an offset; or None."""
    at = text.rfind("$")
    for _ in range(_DEEPEST):
        if at < 0:
            break
        found = _unfinished(text[at:], offset + at)
        if found is not None:
            return found
        at = text.rfind("$", 0, at)
    return None


def _unfinished(text: str, start: int) -> Variable | None:
    bracketed = text.startswith("$(")
    at = 2 if bracketed else 1
    if text[at : at + 1] == "<":
        closing = text.find(">", at)
        if closing < 0:
            word = text[at + 1 :]
            return Variable(start, bracketed, "", "context", word) if _WORD.fullmatch(word) else None
        at = closing + 1
    match = _NAME.match(text, at)
    assert match is not None  # it matches nothing, too
    name, at = match.group(), match.end()
    if at == len(text):
        return Variable(start, bracketed, name, "name", name)
    if text[at] == "(":
        end = _closed(text, at, "()")
        if end is None:
            return Variable(start, bracketed, name, "parameter", text[at + 1 :])
        at = end
    if not bracketed:
        return None
    if text[at : at + 1] == "[":
        end = _closed(text, at, "[]")
        if end is None:
            return Variable(start, bracketed, name, "index", text[at + 1 :])
        at = end
    before: list[str] = []
    while text[at : at + 1] == "{":
        end = _closed(text, at, "{}")
        if end is None:
            return Variable(start, bracketed, name, "transformation", text[at + 1 :], tuple(before))
        before.append(text[at + 1 : end - 1])
        at = end
    return None


def _closed(text: str, at: int, pair: str) -> int | None:
    """The offset behind the bracket that closes the one at an offset, or None."""
    depth = 0
    for number in range(at, len(text)):
        depth += (text[number] == pair[0]) - (text[number] == pair[1])
        if not depth:
            return number + 1
    return None

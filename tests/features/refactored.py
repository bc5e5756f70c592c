"""Refactorings in a workspace without an editor: what is offered for a marked text, and what it makes of it."""

from __future__ import annotations

import re
from collections import Counter

from opensips_lsp.features import refactor
from opensips_lsp.features.refactor.refactoring import Refactoring
from opensips_lsp.lint.finding import ERROR, Edit
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.server.workspace import FileSnapshot, Workspace, options
from opensips_lsp.syntax.items import items

PATH = "/nowhere/opensips.cfg"
RULES = indexed_rules()
_NAMES = re.compile(r"`[^`]*`|\d+")


def marked(text: str) -> tuple[str, int, int]:
    """(text, start, end) of a text with «what is selected», or with ‸ for a cursor."""
    if "‸" in text:
        at = text.index("‸")
        return text.replace("‸", ""), at, at
    start, end = text.index("«"), text.index("»") - 1
    return text.replace("«", "").replace("»", ""), start, end


def snapshot_of(text: str, path: str = PATH) -> FileSnapshot:
    """The snapshot of a file that is open; files beside it are those on disk."""
    scripts = Workspace(RULES, options(), _fail)
    scripts.open(path, text)
    snapshot = scripts.snapshot(path)
    assert snapshot is not None
    return snapshot


def _fail(text: str) -> None:
    raise AssertionError(text)


def offers(text: str, kind: str, path: str = PATH) -> list[Refactoring]:
    """What is offered of a kind for a marked text."""
    plain, start, end = marked(text)
    return list(refactor.refactorings(snapshot_of(plain, path), start, end, lambda one: one == kind))


def reason(text: str, kind: str, path: str = PATH) -> str:
    """Why the only offer is refused; "" if it is not."""
    (one,) = offers(text, kind, path)
    return one.refused


def edited(text: str, kind: str, path: str = PATH) -> str:
    """The text after the only refactoring of a kind, which must bring no error that was not there."""
    plain, start, end = marked(text)
    snapshot = snapshot_of(plain, path)
    (one,) = refactor.refactorings(snapshot, start, end, lambda other: other == kind)
    assert not one.refused, one.refused
    found = refactor.edits_of(snapshot, one.name, start, end)
    assert set(found) == {path}
    new = applied(plain, found[path])
    assert not errors(new, path) - errors(plain, path)
    return new


def applied(text: str, edits: list[Edit]) -> str:
    """The text after edits, which must not overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        assert at <= edit.start <= edit.end, edits
        pieces += text[at : edit.start], edit.text
        at = edit.end
    return "".join((*pieces, text[at:]))


def errors(text: str, path: str = PATH) -> Counter[tuple[str, str]]:
    """(code, message without names and numbers) of the errors in a text, how often each."""
    found = snapshot_of(text, path).findings
    return Counter((one.code, _NAMES.sub("", one.message)) for one in found if one.severity == ERROR)


def tokens(text: str) -> list[str]:
    """The tokens of a text."""
    return [item.text[start:end] for _, item in items(text) for start, end in zip(item.tokens.starts, item.tokens.ends)]

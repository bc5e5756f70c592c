"""Hovers of texts, for tests: `«` and `»` mark what is asked about, `§` a place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opensips_lsp.features.hover import Hover, hover
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.server.workspace import FileSnapshot, Workspace, options

RULES = indexed_rules()
HEAD = """\
loadmodule "tm.so"
loadmodule "dialog.so"
loadmodule "nathelper.so"
loadmodule "registrar.so"
loadmodule "rtpproxy.so"
"""


def snapshot_of(text: str, target: str | None = None, **files: str) -> FileSnapshot:
    """Return the snapshot of a root script. files: others that are open beside it."""
    scripts = Workspace(RULES, options(target), lambda problem: pytest.fail(str(problem)))
    for name, content in {**files, "opensips.cfg": text}.items():
        scripts.open(f"/nowhere/{name}", content)
    snapshot = scripts.snapshot("/nowhere/opensips.cfg")
    assert snapshot is not None
    return snapshot


def asked(
    marked: str, target: str | None = None, manual: Callable[[str, str], str] | None = None, **files: str
) -> Hover | None:
    """Return the Hover of what is marked, which is just that; of a place, whatever there is; None for nothing."""
    if "§" in marked:
        offset = marked.index("§")
        return hover(snapshot_of(marked.replace("§", ""), target, **files), offset)
    start, end = marked.index("«"), marked.index("»") - 1
    snapshot = snapshot_of(marked.replace("«", "").replace("»", ""), target, **files)
    found = hover(snapshot, start, manual) if manual else hover(snapshot, start)
    if found is not None:
        assert (found.start, found.end) == (start, end)
    return found


def said(found: Hover) -> str:
    """Return all that a Hover says, as lines."""
    return "\n".join((found.heading, *found.code, *found.lines, *(found.link or ())))

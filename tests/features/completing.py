"""Completion at a marked place of a text, for tests: `¦` is the cursor."""

from __future__ import annotations

import re

from opensips_lsp.features.completion import Completion, Completions, completions
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.server.workspace import Workspace, options

RULES = indexed_rules()
PATH = "/nowhere/opensips.cfg"
CURSOR = "¦"
# enough for a script that starts
HEAD = """\
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
modparam("tm", "fr_timeout", 5)
"""


def at(marked: str, target: str | None = None, trigger: str = "", others: dict[str, str] | None = None) -> Completions:
    """Return what completion gives at the cursor. others: path -> text of further files that are open."""
    workspace = Workspace(RULES, options(target), print)
    for path, text in (others or {}).items():
        workspace.open(path, text)
    workspace.open(PATH, marked.replace(CURSOR, ""))
    snapshot = workspace.snapshot(PATH)
    assert snapshot is not None
    return completions(snapshot, marked.index(CURSOR), trigger)


def labels(marked: str, target: str | None = None) -> list[str]:
    """Return the labels at the cursor, in their order."""
    return [one.label for one in sorted(at(marked, target).items, key=lambda one: one.order)]


def one_at(marked: str, label: str, target: str | None = None) -> Completion:
    """Return the completion with a label."""
    found = [one for one in at(marked, target).items if one.label == label]
    assert len(found) == 1, [one.label for one in at(marked, target).items]
    return found[0]


def accepted(marked: str, one: Completion | str, snippet: bool = True) -> str:
    """Return the text with a completion, or the one with a label, accepted as a client does it."""
    one = one_at(marked, one) if isinstance(one, str) else one
    text = marked.replace(CURSOR, "")
    new = filled(one.snippet) if one.snippet and snippet else one.text
    for start, end, part in sorted([(one.start, one.end, new), *one.edits], reverse=True):
        text = text[:start] + part + text[end:]
    return text


def filled(snippet: str) -> str:
    """Return what a snippet stands for when each placeholder keeps its text, or is a name if it has none."""
    snippet = re.sub(r"""(?<=[("'])\$1\b""", "name", snippet)
    text = re.sub(r"\$\{\d+\|((?:\\.|[^,|])*)[^}]*\|\}", r"\1", snippet)
    text = re.sub(r"\$\{\d+:((?:\\.|[^}\\])*)\}", r"\1", text)
    return re.sub(r"\\([\\$}])", r"\1", re.sub(r"(?<!\\)\$\d+", "", text))

"""What an editor asks for: findings while a text is edited, features at any place, names, indentation."""

from __future__ import annotations

from typing import Any

import edits
from fuzz.draws import Draws
from fuzz.lint_targets import RULES, linted
from fuzz.target import Target
from fuzz.texts import WHOLE, any_text, edited, script

from opensips_lsp.features import code_actions, inlay_hints, refactor
from opensips_lsp.features.call_hierarchy import incoming, outgoing, prepare
from opensips_lsp.features.code_lens import lenses
from opensips_lsp.features.completion import completions
from opensips_lsp.features.document_links import links
from opensips_lsp.features.folding import folds
from opensips_lsp.features.formatting import format_typed
from opensips_lsp.features.hover import hover
from opensips_lsp.features.navigation import definitions, highlights, references
from opensips_lsp.features.rename import RenameRefused, rename
from opensips_lsp.features.selection_ranges import selection_ranges
from opensips_lsp.features.semantic_tokens import stretches
from opensips_lsp.features.signature import signature
from opensips_lsp.features.symbols import Symbol, outline
from opensips_lsp.formatting import format_source
from opensips_lsp.formatting.edits import applied
from opensips_lsp.lint.finding import Edit
from opensips_lsp.project.includes import source_of
from opensips_lsp.server.workspace import FileSnapshot, Workspace, options
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.scanner import scan

PATH = "/nowhere/root.cfg"
HINTS = inlay_hints.Hints(parameter_names=True)


def _snapshot(text: str, rules: Any = ()) -> FileSnapshot:
    workspace = Workspace(rules, options(), print)
    workspace.open(PATH, text)
    snapshot = workspace.snapshot(PATH)
    assert snapshot is not None
    return snapshot


def session(case: list[Any]) -> None:
    """After each edit the findings are those of a fresh look at the text."""
    text, changes = case
    workspace = Workspace(RULES, options(), print)
    workspace.open(PATH, text)
    workspace.snapshot(PATH)
    for start, end, new in changes:
        start, end = min(start, len(text)), min(end, len(text))
        text = text[:start] + new + text[end:]
        workspace.change(PATH, [(start, end, new)])
        snapshot = workspace.snapshot(PATH)
        assert snapshot is not None
        fresh = _snapshot(text, RULES).findings
        assert snapshot.findings == fresh, [
            one for one in (*snapshot.findings, *fresh) if (one in fresh) != (one in snapshot.findings)
        ]


def _session(draws: Draws) -> list[Any]:
    text = draws.pick((*WHOLE, "")) if draws.number(3) == 1 else script(draws)
    return [text, edited(draws, text)[:3]]


def features(case: list[Any]) -> None:
    """Whatever is asked for at a place, nothing raises, and what is answered stands in the text."""
    text, offset, other = case
    offset, other = sorted((offset % (len(text) + 1), other % (len(text) + 1)))
    now = _snapshot(text, RULES)
    for place in (*definitions(now, offset), *references(now, offset, True), *highlights(now, offset)):
        assert 0 <= place.start <= place.end <= len(text)
    for start, end in selection_ranges(now, offset):
        assert 0 <= start <= offset <= end <= len(text)
    for one in completions(now, offset).items:
        assert 0 <= one.start <= offset <= max(one.end, offset) <= len(text)
        _are_edits(one.edits, text)
    hover(now, offset)
    signature(now, offset)
    for item in prepare(now, offset):
        incoming(now, item.key)
        outgoing(now, item.key, PATH)
    for symbol in outline(now):
        _symbol(symbol, len(text))
    at = 0
    for stretch in stretches(now):
        assert stretch is not None
    for fold in folds(now):
        assert 0 <= fold.start <= fold.end <= len(text)
    lenses(now)
    for link in links(now):
        assert at <= link.start <= link.end <= len(text)
    for hint in inlay_hints.inlay_hints(now, offset, other, HINTS):
        assert 0 <= hint.offset <= len(text)
    for action in code_actions.code_actions(now, offset, other, (offset, other), lambda kind: True):
        _are_edits(action.edits or (), text)
    for offered in refactor.refactorings(now, offset, other, lambda kind: True):
        if not offered.refused:
            for made in refactor.edits_of(now, offered.name, offset, other).values():
                _are_edits(made, text)
    for character in ";", "}", "\n":
        _are_edits(format_typed(now, offset, character, "\t"), text)


def _symbol(symbol: Symbol, end: int) -> None:
    assert 0 <= symbol.start <= symbol.name_start <= symbol.name_end <= symbol.end <= end, symbol
    for child in symbol.children:
        _symbol(child, end)


def _are_edits(made: Any, text: str) -> None:
    end = -1
    for edit in sorted(one for one in made if isinstance(one, Edit)):
        assert 0 <= edit.start <= edit.end <= len(text) and end <= edit.start
        end = edit.end


def _place(draws: Draws) -> list[Any]:
    number, other = draws.getrandbits(16), draws.getrandbits(16)
    return [any_text(draws) if draws.number(3) == 1 else script(draws), number, other]


NAMES = "x", "relay2", "a-b", "1", "", "route", "é", "a b", "0", '"', "missed", "_", "NULL", "x" * 70


def renaming(case: list[Any]) -> None:
    """A renamed text has no new syntax error; and renamed back, it is as it was."""
    text, offset, new = case
    offset %= len(text) + 1
    now = _snapshot(text)
    try:
        made = rename(now, offset, new).get(PATH, [])
    except RenameRefused:
        return
    if not made:
        return
    _are_edits(made, text)
    old, changed = text[made[0].start : made[0].end], text
    for edit in sorted(made, reverse=True):
        changed = changed[: edit.start] + edit.text + changed[edit.end :]
    assert _problems(changed) <= _problems(text), changed
    spelled = {text[edit.start : edit.end] for edit in made}
    if len(spelled) == 1:
        try:
            back = rename(_snapshot(changed), min(made).start, old).get(PATH, [])
        except RenameRefused as error:  # the old name was none that anybody may choose
            assert "reserved word" in str(error) or "not a name" in str(error), error
            return
        for edit in sorted(back, reverse=True):
            changed = changed[: edit.start] + edit.text + changed[edit.end :]
        assert changed == text, (changed, text)


def _problems(text: str) -> int:
    return sum(len(item.problems) for _, item in items(text))


def _renamed(draws: Draws) -> list[Any]:
    new, number = draws.pick(NAMES), draws.getrandbits(16)
    return [draws.pick((edits.BASE, edits.OLD)) if draws.number(3) == 1 else script(draws), number, new]


def formatting(text: str) -> None:
    """A formatted text has the tokens and findings of before, and formatted again it is the same."""
    source = source_of(PATH, text)
    made = format_source(source)
    if source.template:
        assert not made.edits
        return
    assert made.refused is None, made.refused
    changed = applied(text, made.edits)
    assert _tokens(changed) == _tokens(text)
    assert applied(changed, format_source(source_of(PATH, changed)).edits) == changed
    before, after = ([(one.code, one.message) for one in linted(one_text)[2]] for one_text in (text, changed))
    assert sorted(before) == sorted(after), (before, after)


def _tokens(text: str) -> list[str]:
    tokens = scan(text, to_end=True)
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends)]


TARGETS = (
    Target("session", 40, _session, session, 50_000, 10_000_000),
    Target("features", 80, _place, features, 50_000, 10_000_000),
    Target("renaming", 150, _renamed, renaming, 20_000, 3_000_000),
    Target(
        "formatting",
        50,
        lambda draws: any_text(draws) if draws.number(1) else script(draws),
        formatting,
        20_000,
        3_000_000,
    ),
)

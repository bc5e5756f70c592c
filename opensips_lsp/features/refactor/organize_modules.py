"""Organize modules: each modparam behind its loadmodule, and none that a later one replaces.

All of a file, and then only what a later one repeats goes; or the lines at hand.

What moves, and why nothing changes by it (sr_module.c, modparam.c, sr_module_deps.c of 2.4.11 and 2.3.6):

- A loadmodule stays where it is: modules initialise, and processes start them, in this order (register_module puts each
  before the others, init_mod and init_mod_child begin with the last); which module a function belongs to, if two have
  it, follows from it too (find_cmd_export_t).
- A modparam stores its value in a variable of its module, or gives it to a function of that (set_mod_param_regex).
  None of these functions (all that USE_FUNC_PARAM marks) looks at another module, and no module looks at parameters
  when it is loaded. So it may change places with all but its loadmodule and the other modparams of its module.
- Where a value is stored, the last one counts, and what it needs is noted anew (add_modparam_dependencies). The ones
  before may go, unless a function of the module, which might look at them, is called in between.
- Of modules and parameters that are not in the catalogue, and of a modparam for several modules, nothing of this is
  known: they stay, and what stands before and behind them does not pass them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.module_lines import runs
from opensips_lsp.features.refactor.refactoring import ORGANIZE, REWRITE, Refactoring
from opensips_lsp.lint.finding import Edit
from opensips_lsp.lint.text_edits import edits_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.refactor.module_lines import Line, Run
    from opensips_lsp.features.snapshot import Snapshot

KINDS = (REWRITE, ORGANIZE)
_HERE, _FILE = "organize-these", "organize-modules"


def offers(snapshot: Snapshot, start: int, end: int) -> Iterator[Refactoring]:
    """Yield the refactoring of the lines at a place, and that of the file, if there is anything to do."""
    found = _runs(snapshot)
    here = [run for run in found if run.start <= end and start <= run.end]
    if any(_new_order(run, False) != list(run.lines) for run in here):
        yield Refactoring(_HERE, "Organize these loadmodule and modparam lines", REWRITE)
    if any(_new_order(run, True) != list(run.lines) for run in found):
        yield Refactoring(_FILE, "Organize loadmodule and modparam lines", ORGANIZE)


def edits(snapshot: Snapshot, name: str, start: int, end: int) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path."""
    found: list[Edit] = []
    source = snapshot.in_scripts[0].source
    for run in _runs(snapshot):
        if name == _FILE or (name == _HERE and run.start <= end and start <= run.end):
            old = source.text[run.start : run.end]
            new = _text(run, _new_order(run, name == _FILE))
            found += [edit.shifted(run.start) for edit in edits_between(old, new)]
    return {source.path: found} if found else {}


def _runs(snapshot: Snapshot) -> list[Run]:
    scripts = [(file.script, file.source) for file in snapshot.in_scripts]
    return runs(snapshot.in_scripts[0].source, scripts)


def _new_order(run: Run, same_only: bool) -> list[Line]:
    """Return the lines of a run in their new order, without those that a later one replaces.

    same_only: only if it has the same value. Another one shows a mistake, and an editor may organize files unasked.
    """
    ordered: list[Line] = []
    first = 1 if run.is_headed else 0  # the comments above the first line stay there, so it does
    for line in _needed(run.lines, same_only):
        at = max(_place(line, ordered), first)
        if at < len(ordered) and all(line.may_pass(other) for other in ordered[at:]):
            ordered.insert(at, line)
        else:
            ordered.append(line)
    return ordered


def _place(line: Line, ordered: list[Line]) -> int:
    """Return the number of the line before which a new one belongs.

    A modparam belongs behind the last line of its module; where no module is loaded in between, in front of the
    modparams of modules that are loaded later.
    """
    at = len(ordered)
    if line.is_load or not line.is_known:
        return at
    own = next((number for number in range(at, 0, -1) if ordered[number - 1].module == line.module), None)
    if own is not None:
        return own
    if any(other.is_load for other in ordered):
        return at
    while at and ordered[at - 1].is_known and ordered[at - 1].rank > line.rank:
        at -= 1
    return at


def _needed(lines: tuple[Line, ...], same_only: bool) -> list[Line]:
    """Return the lines without those that a later one replaces, whose comments go to that one."""
    kept: list[Line] = []
    later: dict[tuple[str, str, str], int] = {}  # parameter -> number in `kept` of what replaces it
    for line in reversed(lines):
        if not line.is_known:
            later.clear()
        elif not line.is_stored:
            later = {one: number for one, number in later.items() if one[0] != line.module}
        elif line.parameter in later and not (same_only and line.value != kept[later[line.parameter]].value):
            number = later[line.parameter]
            kept[number] = _with_comments(kept[number], line)
            continue
        else:
            later[line.parameter] = len(kept)
        kept.append(line)
    return kept[::-1]


def _with_comments(line: Line, replaced: Line) -> Line:
    """Return a line with the comments of one that it replaces."""
    blanks = line.text[: len(line.text) - len(line.text.lstrip())]
    own = [blanks + replaced.comment + ("\r" if replaced.text.endswith("\r") else "")] if replaced.comment else []
    return line._replace(comments=(*replaced.comments, *own, *replaced.tail, *line.comments))


def _text(run: Run, ordered: list[Line]) -> str:
    """Return the text of a run whose lines have another order.

    The lines of a module that were brought together have no blank line between them; all others that were there stay.
    """
    found: list[str] = []
    before: Line | None = None
    for line in ordered:
        if before is not None:
            first, last = before.number + 1, line.number
            between = run.lines[first : last + 1] if first <= last else (run.lines[last],)
            if before.module == line.module:
                between = between if first == last else ()
            found += next((one.blank for one in between if one.blank), ())
        found += (*line.comments, line.text, *line.tail)
        before = line
    return "\n".join(found)

"""Fixes: applied to a text until nothing changes, without bringing an error that was not there."""

from __future__ import annotations

import re
from itertools import pairwise

from opensips_lsp.lint.finding import CHOSEN, ERROR, SAFE, UNSAFE
from opensips_lsp.lint.findings import lint
from opensips_lsp.lint.selection import SYNTAX_CODE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from opensips_lsp.lint.finding import Edit, Finding, Fix
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Script, Source

    ScriptFor = Callable[
        [str], tuple[Script, Source]
    ]  # a new text of the file -> the script with it, and the file in it
    Find = Callable[[Script, Source], Sequence[Finding]]
    State = tuple[Script, Source, Sequence[Finding]]

MOST_TURNS = 60  # a fix may make room for another, and a turn loads one module; more turns are a defect of a rule
_NAMES = re.compile(r"`[^`]*`|\d+|,|\s|\b(?:or|and)\b")


class UnstableFix(Exception):
    """Fixes that undo each other; the text is left as it was."""


def wanted(finding: Finding, unsafe: bool) -> Fix | None:
    """The fix of a finding that may be applied without asking again, or None."""
    fix = finding.fix
    if fix is not None and fix.edits and fix.applicability in ((SAFE, CHOSEN, UNSAFE) if unsafe else (SAFE, CHOSEN)):
        return fix
    return None


def apply(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """-> (text, fixes applied). A fix that overlaps one already taken waits for the next turn."""
    taken: list[Edit] = []
    end, applied = -1, 0
    for fix in sorted(fixes, key=lambda fix: min(edit.start for edit in fix.edits)):
        edits = sorted(fix.edits)
        if edits[0].start <= end and not (edits[0].start == end and end > 0 and edits[0].end > edits[0].start):
            continue
        if any(one.end > other.start for one, other in pairwise(edits)):
            continue
        taken += edits
        end = max(end, edits[-1].end)
        applied += 1
    pieces: list[str] = []
    at = 0
    for edit in taken:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, text[at:])), applied


def fix(script_for: ScriptFor, text: str, rules: Sequence[Rule], unsafe: bool = False) -> tuple[str, int]:
    """Apply the fixes of rules; see fix_found."""
    return fix_found(
        script_for, text, lambda script, source: lint(script, source, rules, ignore_parse_stops=True), unsafe
    )


def fix_found(
    script_for: ScriptFor,
    text: str,
    find: Find,
    unsafe: bool = False,
    codes: Collection[str] | None = None,
    left_out: list[str] | None = None,
) -> tuple[str, int]:
    """Apply the fixes of a text to a fixpoint -> (text, number of fixes applied).

    `script_for(text)` gives the (Script, Source) of a new text, `find(script, source)` the findings in it, those that
    OpenSIPS does not get to as if it did (`lint`, ignore_parse_stops). codes: fix only these. Raises UnstableFix when
    rules undo each other. Fixes that bring an error, of any stage, or a syntax problem, are left out: when all of them
    together do, each turn takes no more than what brings none. left_out: a list, for the codes of the rules whose fixes
    these are.
    """
    fixing = Fixing(script_for, text, find, unsafe, codes)
    fixed = fixing.fixpoint(fixing.all_of)
    if fixing.is_harmless():
        return fixed
    fixed = fixing.fixpoint(fixing.harmless_of)
    if left_out is not None:
        left_out += fixing.codes_left()
    return fixed


class Fixing:
    """A text that is fixed, and what its fixes make of it."""

    def __init__(
        self, script_for: ScriptFor, text: str, find: Find, unsafe: bool, codes: Collection[str] | None
    ) -> None:
        self._script_for, self._find, self._unsafe, self._codes = script_for, find, unsafe, codes
        self._first = self._text = text  # as it came, and as it is now
        script, source = script_for(text)
        self._made: dict[str, State] = {text: (script, source, find(script, source))}
        self._proof = script.proof

    def fixpoint(self, choose: Callable[[list[Fix]], list[Fix]]) -> tuple[str, int]:
        """-> (text, number of fixes), where `choose(fixes)` says which to take of those that are found in a turn."""
        self._text = self._first
        total, seen = 0, {self._first}
        for _ in range(MOST_TURNS):
            for fixes in self._by_turn():
                changed, applied = apply(self._text, choose(fixes))
                if applied and changed != self._text:
                    break
            else:
                return self._text, total
            if changed in seen:
                raise UnstableFix("fixes undo each other; nothing was changed")
            self._text, total = changed, total + applied
            if self.is_broken():
                return self._text, total
            seen.add(changed)
        raise UnstableFix(f"fixes still lead to new fixes after {MOST_TURNS} passes; nothing was changed")

    def codes_left(self) -> list[str]:
        """The codes of the rules whose fixes are still wanted, once each."""
        return sorted({finding.code for finding in self._of(self._text)[2] if self._wanted(finding) is not None})

    def _wanted(self, finding: Finding) -> Fix | None:
        return wanted(finding, self._unsafe) if self._codes is None or finding.code in self._codes else None

    def _by_turn(self) -> list[list[Fix]]:
        """The fixes that are wanted. Repairs of syntax errors come alone: what the others find may change with them."""
        repairs: list[Fix] = []
        others: list[Fix] = []
        for finding in self._of(self._text)[2]:
            one = self._wanted(finding)
            if one is not None:
                (repairs if finding.code == SYNTAX_CODE else others).append(one)
        return [fixes for fixes in (repairs, others) if fixes]

    def _of(self, text: str) -> State:
        """(Script, Source, findings) of a text that fixes have made."""
        if text not in self._made:
            script, source = self._script_for(text)
            script.proof = self._proof  # the fixes themselves take it out of the text
            self._made[text] = script, source, self._find(script, source)
        return self._made[text]

    def all_of(self, fixes: list[Fix]) -> list[Fix]:
        """All fixes."""
        return fixes

    def harmless_of(self, fixes: list[Fix]) -> list[Fix]:
        """Those of some fixes that can be applied together; they are tried by halves."""
        taken: list[Fix] = []
        waiting = [sorted(fixes, key=_place_of_fix)]
        while waiting:
            some = waiting.pop()
            if self._brings_nothing(self._text, apply(self._text, taken + some)[0]):
                taken += some
            elif len(some) > 1:
                waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
        return taken

    def is_harmless(self) -> bool:
        """Whether the text as it is now has no error that it had not before."""
        return self._brings_nothing(self._first, self._text)

    def is_broken(self) -> bool:
        """Whether the text as it is now has more syntax problems than before."""
        return _problems(self._of(self._text)[1]) > _problems(self._of(self._first)[1])

    def _brings_nothing(self, before: str, after: str) -> bool:
        """Whether a text has no kind of error more often than another one, and not more syntax problems."""
        if before == after:
            return True
        old, new = self._of(before), self._of(after)
        broken = _problems(new[1]) > _problems(old[1])
        return not broken and not _has_more(_errors(new[2]), _errors(old[2]))


def _place_of_fix(fix: Fix) -> int:
    return min(edit.start for edit in fix.edits)


def _errors(found: Iterable[Finding]) -> dict[tuple[str, str], int]:
    """How often there is an error of a kind: (its code, its message without names and numbers) -> count.

    A rule may find several kinds, which only its messages tell apart. It relies on what messages do: they put what they
    name of a script in backticks, so that an error that only names something else after a fix is the same one. Where
    one does not, its fix is left out, as if it brought an error. Syntax errors are counted by `_problems`: what they
    say names what is beside them.
    """
    errors: dict[tuple[str, str], int] = {}
    for finding in found:
        if finding.severity == ERROR and finding.code != SYNTAX_CODE:
            key = finding.code, _NAMES.sub("", finding.message)
            errors[key] = errors.get(key, 0) + 1
    return errors


def _has_more(errors: dict[tuple[str, str], int], others: dict[tuple[str, str], int]) -> bool:
    return any(count > others.get(key, 0) for key, count in errors.items())


def _problems(source: Source) -> int:
    return sum(len(item.problems) for _, item in source.all_items)

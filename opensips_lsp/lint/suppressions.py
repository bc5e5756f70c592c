"""Suppression comments (directives.py), applied to a file's findings after the rules have run; and findings about them.

A comment is called unused only when every rule that it names has run, and could have found something.
"""

from __future__ import annotations

from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.lint.directives import ABOUT_COMMENTS, Directive, directives, read
from opensips_lsp.lint.finding import SAFE, WARNING, Edit, Finding, Fix, page
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX, UNKNOWN_CODE, UNUSED_CODE, UNUSED_NAME
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set

    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.script import Script, Source

__all__ = ["SUPPRESSION_PREFIX", "UNKNOWN_CODE", "UNUSED_CODE", "apply", "directives"]


def apply(
    found: list[Finding], script: Script, source: Source, selection: Selection, not_looked_for: Set[str] = frozenset()
) -> list[Finding]:
    """The findings that the comments of a file leave, and those about the comments, in no order.

    `not_looked_for`: codes of which there might be findings that have not been looked for.
    """
    lines = Lines(source.text)
    read_ones, about = read(source, lines, selection)
    if not read_ones and not about:
        return found
    suppressions = [_Suppression(directive) for directive in read_ones]
    left = _left(found, suppressions, lines)
    if script.complete and not any(item.problems for _, item in source.items):  # else rules have not seen all of it
        could_be_found = _could_be_found(script, selection, not_looked_for)
        about += [finding for one in suppressions if (finding := _unused(one, could_be_found)) is not None]
    return left + [one for one in _left(about, suppressions, lines) if one.code in selection.codes]


class _Suppression:
    """A directive, and the numbers of those of its selectors that have suppressed a finding."""

    __slots__ = ("directive", "used")

    def __init__(self, directive: Directive) -> None:
        self.directive = directive
        self.used: set[int] = set()

    def suppresses(self, code: str) -> bool:
        """Whether one of its selectors matches a code; notes which."""
        by = self.directive.suppressing(code)
        self.used |= by
        return bool(by)


def _left(found: Iterable[Finding], suppressions: Iterable[_Suppression], lines: Lines) -> list[Finding]:
    """The findings that nothing suppresses."""
    left: list[Finding] = []
    by_line: dict[int | None, list[_Suppression]] = {}
    for one in suppressions:
        for line in (None,) if one.directive.lines is None else one.directive.lines:
            by_line.setdefault(line, []).append(one)
    known: dict[tuple[int | None, str], bool] = {}  # (line, code) -> whether such findings are suppressed there

    def suppressed(line: int | None, code: str) -> bool:
        if (line, code) not in known:  # each suppression counts as used, not only the first one
            known[line, code] = any([one.suppresses(code) for one in by_line.get(line, ())])
        return known[line, code]

    for finding in found:
        first, last = (lines.position(at)[0] for at in (finding.start, max(finding.start, finding.end - 1)))
        if not any([suppressed(line, finding.code) for line in {None, first, last}]):
            left.append(finding)
    return left


# ---- what is unused


def _could_be_found(script: Script, selection: Selection, not_looked_for: Set[str]) -> Callable[[Set[str]], bool]:
    """-> a function that says whether all rules with some codes have run, so that finding nothing means something."""
    elsewhere = {  # what the comment may be wanted for: the script may be checked for the default target too
        rule.code
        for rule in selection.rules
        if not rule.migrating and rule.applies(DEFAULT_TARGET) and not rule.applies(script.target)
    }
    applying = {rule.code: rule.applies(script.target) and rule.is_meant_for(script) for rule in selection.rules}
    not_run = set(selection.known) - selection.codes | elsewhere | not_looked_for

    def could_be_found(codes: Set[str]) -> bool:
        codes = codes - ABOUT_COMMENTS
        return not codes & not_run and any(applying.get(code, True) for code in codes)

    return could_be_found


def _unused(suppression: _Suppression, could_be_found: Callable[[Set[str]], bool]) -> Finding | None:
    """The finding about the selectors that have suppressed nothing, or None."""
    directive = suppression.directive
    idle = [
        number
        for number, (_, codes) in enumerate(directive.selectors)
        if number not in suppression.used and could_be_found(codes)
    ]
    if not idle:
        return None
    names = [name for number in idle if (name := directive.selectors[number][0]) is not None]
    kept = [name for number, (name, _) in enumerate(directive.selectors) if number not in idle and name is not None]
    where = "in this file" if directive.lines is None else "here"
    if kept:
        start, end = directive.list
        edit = Edit(start, end, ",".join(kept))
        title = f"Remove {_quoted(names)} from the comment"
    else:
        edit, title = directive.removal, "Remove the suppression comment"
    what = f"no finding of {_quoted(names)}" if names else "no finding"
    message = f"unused suppression: {what} {where}"
    fix = Fix(title, (edit,), SAFE)
    url = page(UNUSED_CODE)
    return Finding(UNUSED_CODE, UNUSED_NAME, WARNING, None, message, directive.start, directive.end, fix, url=url)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

"""Whether an edit that an editor has made is one of our fixes. It sends the edits of a fix like those of a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.lint.fixes import UnstableFix, apply, wanted
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.migrate.codes import codes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opensips_lsp.lint.finding import Edit
    from opensips_lsp.server.workspace import FileSnapshot

    TextEdit = tuple[int, int, str]  # (start, end, new text), offsets in characters
    Fixed = Callable[[set[str] | None], tuple[str, int] | None]


def makes_fix(snapshot: FileSnapshot, edit: TextEdit, after: str, fixed: Fixed) -> bool:
    """Return whether an edit makes a fix that is offered for a file and is about a migration, or an edit of such a fix.

    after: the text that the edit gives. `fixed(codes)` gives the text with all fixes of these rules, or of all rules.
    """
    text = snapshot.text.string
    edit = _trimmed(text, *edit)
    is_key = edit[1] - edit[0] < 2 > len(edit[2])  # which makes no edit elsewhere, and not several at once
    migrating = codes_of(snapshot.selection.rules).migrating
    near = snapshot.findings_near(edit[0]) if is_key else snapshot.findings
    found = [finding for finding in near if finding.code in migrating]
    offered = {one for finding in found for one in (finding.fix, *finding.choices) if one and one.edits}
    if any(_trimmed(text, *one) == edit for fix in offered for one in fix.edits):
        return True
    if is_key:
        return False
    if any(apply(text, [fix])[0] == after for fix in offered if len(fix.edits) > 1):
        return True
    together: dict[str | None, list[Edit]] = {}  # code, or None for all -> the edits that are made together
    for finding in found:
        fix = wanted(finding, unsafe=True)
        if fix is not None:
            for code in (finding.code, None):
                together.setdefault(code, []).extend(fix.edits)
    return any(
        _may_be(edit, edits) and _makes_all(text, edit, after, fixed, None if code is None else {code})
        for code, edits in together.items()
    )


def _makes_all(text: str, edit: TextEdit, after: str, fixed: Fixed, codes: set[str] | None) -> bool:
    """Return whether an edit makes all fixes of some rules, or is one of the edits that make them."""
    try:
        result = fixed(codes)
    except (UnstableFix, RuleFailed):
        return False
    if result is None:
        return False
    return result[0] == after or any(_trimmed(text, *one) == edit for one in edits_between(text, result[0]))


def _may_be(edit: TextEdit, edits: Sequence[Edit]) -> bool:
    """Return whether an edit may be several ones at once: it begins in one of them, and ends in one."""
    begins, ends = (any(one.start <= at <= one.end for one in edits) for at in edit[:2])
    return begins and ends


def _trimmed(text: str, start: int, end: int, new: str) -> TextEdit:
    """Return an edit without what it leaves as it is at its begin and its end: some clients send it, others do not."""
    old = text[start:end]
    most = min(len(old), len(new))
    same = next((number for number in range(most) if old[number] != new[number]), most)
    old, new, start = old[same:], new[same:], start + same
    most = min(len(old), len(new))
    same = next((number for number in range(most) if old[-1 - number] != new[-1 - number]), most)
    return start, end - same, new[: len(new) - same]

"""What took the place of what a series of the catalogue had and the target has not (catalogue.later), as edits."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.later import later
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.later import Later
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.model.script import Source
    from opensips_lsp.model.variables import Problem

_ASSIGNED = re.compile(r"\s*(?::=|[-+*/%&|^]?=(?![=~]))")
_AS_FAR_AS = 80  # characters behind a variable in which an operator is looked for


def applicability(row: Later) -> str:
    """How a fix that makes a row's edit is offered."""
    return SAFE if row.same else UNSAFE


# ---- variables


def variable_row(name: str, target: Version, behind: str = "") -> Later | None:
    """The row of a variable that a target does not have, given what stands behind it; None if there is none."""
    written = later("variable", f"{name}=", target) if _ASSIGNED.match(behind) else None
    return written or later("variable", name, target)


def variable_fix(span: Spanned, problem: Problem, source: Source, target: Version) -> Fix | None:
    """The Fix of a variable that is gone, where a Problem says that it is unknown; None if there is none."""
    name = problem.subject.strip("$()").partition("(")[0]
    row = variable_row(name, target, source.part(span.end, span.end + _AS_FAR_AS))
    text = source.part(span.start, span.end)
    if row is None or not row.edit or name not in text:
        return None
    new = row.edit if text[0] == "$" else row.edit.strip("()") if row.edit[0] == "(" else row.edit
    edit = Edit(span.start, span.end, text.replace(name, new, 1))
    return Fix(f"Write `${row.edit}`", (edit,), applicability(row))
